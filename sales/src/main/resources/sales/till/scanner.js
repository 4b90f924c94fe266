/**
 * Tells a scanner from a person by its speed, whatever has the focus: keys less than 40 ms apart, six or more, ended by
 * Enter or Tab. Keys are held back for that time, so that nothing of a scan is ever typed into a field.
 */

const GAP_MILLIS = 40;
const SHORTEST = 6;
const LONGEST = 100;
/** When the page was busy, keys may be waiting that belong to those held back. */
const LATE_MILLIS = 15;

export class Scanner {

  #held = '';
  #lastKey = 0;
  #timer = 0;
  #due = 0;

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
    addEventListener('pointerdown', () => this.#release(), {capture: true});
  }

  #key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat) {
      this.#release();
      return;
    }
    const follows = event.timeStamp - this.#lastKey < GAP_MILLIS;
    if (event.key.length === 1) {
      if (!follows || this.#held.length >= LONGEST) {
        this.#release();
      }
      this.#lastKey = event.timeStamp;
      this.#hold(event.key);
      event.preventDefault();
      event.stopImmediatePropagation();
    } else if ((event.key === 'Enter' || event.key === 'Tab') && follows && this.#held.length >= SHORTEST) {
      event.preventDefault();
      event.stopImmediatePropagation();
      this.#scan();
    } else if (event.key !== 'Shift' && event.key !== 'CapsLock') {
      this.#release();
    }
  }

  #hold(character) {
    this.#held += character;
    clearTimeout(this.#timer);
    this.#due = performance.now() + GAP_MILLIS;
    this.#timer = setTimeout(() => this.#expire(), GAP_MILLIS);
  }

  #expire() {
    if (performance.now() - this.#due > LATE_MILLIS) {
      this.#due = performance.now();
      this.#timer = setTimeout(() => this.#expire(), LATE_MILLIS);
    } else {
      this.#release();
    }
  }

  #scan() {
    const held = this.#held;
    this.#held = '';
    clearTimeout(this.#timer);
    const {prefix, suffix} = this.options();
    const start = prefix && held.startsWith(prefix) ? prefix.length : 0;
    const end = suffix && held.endsWith(suffix) ? held.length - suffix.length : held.length;
    this.scanned(held.slice(start, end).trim());
  }

  /** Types what was held back, as it came from a person after all. */
  #release() {
    const text = this.#held;
    this.#held = '';
    clearTimeout(this.#timer);
    if (text) {
      type(text);
    }
  }
}

/** Types into the field that has the focus; without one, the page gets the keys as an event of their own. */
function type(text) {
  const field = document.activeElement;
  const types = ['text', 'search', 'password', 'tel', 'url'];
  if (field instanceof HTMLTextAreaElement || field instanceof HTMLInputElement && types.includes(field.type)) {
    if (field.readOnly || field.disabled) {
      return;
    }
    const free = field.maxLength < 0 ? text.length
      : field.maxLength - field.value.length + (field.selectionEnd - field.selectionStart);
    field.setRangeText(text.slice(0, Math.max(free, 0)), field.selectionStart, field.selectionEnd, 'end');
    field.dispatchEvent(new InputEvent('input', {bubbles: true, data: text, inputType: 'insertText'}));
  } else if (field instanceof HTMLButtonElement && text === ' ') {
    field.click();
  } else {
    dispatchEvent(new CustomEvent('typed', {detail: text}));
  }
}
