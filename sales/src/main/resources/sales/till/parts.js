/** Pieces that several screens are made of. */

import {html, useEffect, useRef, useState} from './preact.js';
import {money, t} from './page.js';
import {parseAmount} from './money.js';
import {DENOMINATIONS} from './session.js';

/** A button that leaves the focus where it is, so that typing goes on. */
export function Key({label, press, className = '', children, disabled}) {
  return html`<button type="button" class=${className} aria-label=${label} disabled=${disabled}
    onPointerDown=${event => event.preventDefault()} onClick=${press}>${children}</button>`;
}

const PAD = ['7', '8', '9', '4', '5', '6', '1', '2', '3', '0', '00'];

/** The number pad: always the same keys at the same place. */
export function Pad({type, erase, clear, enter, times}) {
  return html`<div class="pad" role="group" aria-label=${t('pad')}>
    ${PAD.map(digits => html`<${Key} key=${digits} press=${() => type(digits)}>${digits}<//>`)}
    <${Key} press=${times ?? clear} label=${t(times ? 'times' : 'clear')}>${times ? '×' : 'C'}<//>
    <${Key} className="pad-erase" press=${erase} label=${t('erase')}>⌫<//>
    <${Key} className="primary pad-enter" press=${enter} label=${t('enter')}>⏎<//>
  </div>`;
}

/** A field for an amount that is typed as cents, with what it means beside it. */
export function AmountField({label, value, change, autofocus, hint}) {
  const cents = parseAmount(value);
  return html`<label class="field"><span>${label}</span>
    <input class="figure" inputmode="numeric" autocomplete="off" value=${value} autofocus=${autofocus}
      ref=${autofocus ? focusOnce : undefined} onInput=${event => change(event.target.value)}/>
    <span class="small quiet">${value === '' ? hint ?? ' ' : cents === null ? t('badAmount') : money(cents)}</span>
  </label>`;
}

function focusOnce(field) {
  if (field && !field.dataset.focused) {
    field.dataset.focused = 'yes';
    field.focus();
  }
}

/** What lies over the screen; Escape closes it, and the focus goes back to where it was. */
export function Dialog({till, title, children}) {
  const dialog = useRef(null);
  useEffect(() => {
    const before = document.activeElement;
    dialog.current.showModal();
    return () => before?.focus?.();
  }, []);
  return html`<dialog ref=${dialog} aria-label=${title} onClose=${() => till.close()}
    onCancel=${event => { event.preventDefault(); till.close(); }}>
    <div class="stack"><h2>${title}</h2>
      ${till.message && html`<p class=${'notice ' + till.message.kind} role="alert">${till.message.text}</p>`}
      ${children}</div>
  </dialog>`;
}

/** A cashier and their PIN. @param people those to choose from, entered with (id, pin) */
export function PinForm({people, first, enter, isBusy, action}) {
  const [id, setId] = useState(first ?? people[0]?.id);
  const [pin, setPin] = useState('');
  const field = useRef(null);
  useEffect(() => { field.current?.focus(); }, [id]);
  const submit = event => {
    event?.preventDefault();
    if (pin) {
      enter(id, pin);
      setPin('');
      field.current?.focus();
    }
  };
  return html`<form class="stack" onSubmit=${submit}>
    <div class="people" role="group" aria-label=${t('cashier')}>${people.map(person => html`
      <button type="button" key=${person.id} aria-pressed=${person.id === id} onClick=${() => setId(person.id)}>
        ${person.name}${person.role === 'supervisor' && html` <span class="small quiet">${t('supervisor')}</span>`}
      </button>`)}
    </div>
    <label class="field"><span>${t('pin')}</span>
      <input ref=${field} type="password" inputmode="numeric" autocomplete="off" maxlength="8" value=${pin}
        onInput=${event => setPin(event.target.value.replace(/\D/g, ''))}/></label>
    <div class="pin-pad"><${Pad} type=${digits => setPin((pin + digits).slice(0, 8))}
      erase=${() => setPin(pin.slice(0, -1))} clear=${() => setPin('')} enter=${submit}/></div>
    <button class="primary" disabled=${isBusy || !pin}>${isBusy ? t('loading') : action}</button>
  </form>`;
}

/** Counts a drawer by notes and coins. @param change called with the cents and whether anything was counted */
export function CashCount({counts, change}) {
  const set = (value, text) => change({...counts, [value]: text.replace(/\D/g, '').slice(0, 5)});
  return html`<div class="cash-count">${DENOMINATIONS.map(value => html`
    <label key=${value} class="count"><span>${money(value)}</span>
      <input class="figure" inputmode="numeric" autocomplete="off" value=${counts[value] ?? ''}
        aria-label=${t('countOf', {value: money(value)})} onInput=${event => set(value, event.target.value)}/>
      <span class="figure quiet">${money(value * Number(counts[value] ?? 0))}</span>
    </label>`)}
  </div>
  <p class="row apart large strong"><span>${t('counted')}</span>
    <span class="figure" data-test="counted">${money(countedCents(counts))}</span></p>`;
}

export function countedCents(counts) {
  return DENOMINATIONS.reduce((sum, value) => sum + value * Number(counts[value] ?? 0), 0);
}

/** A barcode as rectangles; no image and no style of its own. */
export function Barcode({drawn}) {
  return html`<svg class="barcode" viewBox=${`0 0 ${drawn.width} 50`} preserveAspectRatio="none"
    shape-rendering="crispEdges" aria-hidden="true">
    ${drawn.list.map(bar => html`<rect x=${bar.x} y="0" width=${bar.width} height="50"/>`)}</svg>`;
}
