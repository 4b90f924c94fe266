/**
 * Tells a scanner from a person by its speed, whatever has the focus: keys less than 40 ms apart, six or more, ended by
 * Enter or Tab. Keys are held back for that time, so that a scan is not typed into a field. What a slow machine lets
 * through all the same, because its keys arrive late, is taken back when the end of the scan shows what it was.
 */

const GAP_MILLIS = 40;
const SHORTEST = 6;
const LONGEST = 100;

export class Scanner {

  /** Keys that came fast one after the other. */
  #burst = '';
  /** Those of them that are not typed yet. */
  #held = '';
  /** Take back those that are. */
  #undo = [];
  #lastKey = 0;
  #timer = 0;

  /**
   * Listens from now on.
   *
   * @param options () => ({prefix, suffix}): characters that the scanner adds
   * @param scanned called with each code
   */
  constructor(options, scanned) {
    this.options = options;
    this.scanned = scanned;
    addEventListener('keydown', event => this.#key(event), {capture: true});
    addEventListener('pointerdown', () => this.#end(), {capture: true});
  }

  #key(event) {
    if (event.key === 'Shift' || event.key === 'CapsLock') {
      return;
    }
    const isFast = event.timeStamp - this.#lastKey < GAP_MILLIS;
    const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.isComposing && !event.repeat;
    if (isPlain && event.key.length === 1) {
      if (!isFast || this.#burst.length === LONGEST) {
        this.#end();
      }
      this.#lastKey = event.timeStamp;
      this.#burst += event.key;
      this.#held += event.key;
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#type(), GAP_MILLIS);
      consume(event);
    } else if (isPlain && isFast && (event.key === 'Enter' || event.key === 'Tab') && this.#burst.length >= SHORTEST) {
      consume(event);
      this.#scan();
    } else {
      this.#end();
    }
  }

  #scan() {
    const burst = this.#burst;
    this.#held = '';
    this.#undo.reverse().forEach(undo => undo());
    this.#end();
    const {prefix, suffix} = this.options();
    const start = prefix && burst.startsWith(prefix) ? prefix.length : 0;
    const end = suffix && burst.endsWith(suffix) ? burst.length - suffix.length : burst.length;
    this.scanned(burst.slice(start, end).trim());
  }

  /** What came so far was typed by a person. */
  #end() {
    this.#type();
    this.#burst = '';
    this.#undo = [];
  }

  #type() {
    const text = this.#held;
    this.#held = '';
    clearTimeout(this.#timer);
    if (text) {
      this.#undo.push(type(text));
    }
  }
}

function consume(event) {
  event.preventDefault();
  event.stopImmediatePropagation();
}

/** Types into the field that has the focus, or, without one, into the entry of the screen; returns how to undo it. */
function type(text) {
  const field = document.activeElement;
  if (isTextField(field)) {
    const {value, selectionStart, selectionEnd} = field;
    const room = field.maxLength < 0 ? text.length : field.maxLength - value.length + selectionEnd - selectionStart;
    field.setRangeText(text.slice(0, Math.max(room, 0)), selectionStart, selectionEnd, 'end');
    tell(field, text);
    return () => {
      field.value = value;
      field.setSelectionRange(selectionStart, selectionEnd);
      tell(field, '');
    };
  }
  if (text === ' ' && (field instanceof HTMLButtonElement || field instanceof HTMLInputElement)) {
    field.click();
    return () => {};
  }
  dispatchEvent(new CustomEvent('typed', {detail: text}));
  return () => dispatchEvent(new CustomEvent('untyped', {detail: text}));
}

function isTextField(field) {
  return field instanceof HTMLTextAreaElement || field instanceof HTMLInputElement
    && ['text', 'search', 'password', 'tel', 'url'].includes(field.type);
}

function tell(field, data) {
  field.dispatchEvent(new InputEvent('input', {bubbles: true, data, inputType: 'insertText'}));
}
