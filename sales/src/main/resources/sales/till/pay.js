/** The payment, and the moment after it. */

import {html} from './preact.js';
import {dollars, money, t} from './page.js';
import {due, parseAmount, totals} from './money.js';
import {Key, Pad} from './parts.js';
import {isHeld, methodKey} from './keys.js';
import {METHODS, nextCustomer, pay, print, takePaymentBack} from './paying.js';
import {type} from './selling.js';

export function Pay({till}) {
  const {payments, lines} = till.ticket;
  const {total} = totals(lines);
  const {left, inCash} = due(total, payments);
  const typed = till.entry === '' ? null : parseAmount(till.entry);
  return html`
    <section class="ticket stack" aria-label=${t('payment')}>
      <div class="due">
        <p class="row apart"><span>${t('total')}</span>
          <span class="figure large" data-test="total">${money(total)}</span></p>
        ${payments.map((payment, i) => html`<p key=${i} class="row apart"><span>${t('method.' + payment.method)}</span>
          <span class="figure">−${money(payment.amount_cents)}</span></p>`)}
        <p class="row apart strong"><span>${t('left')}</span>
          <span class="figure amount" data-test="left">${money(left)}</span></p>
        ${inCash !== left && html`<p class="row apart quiet"><span>${t('inCash')}</span>
          <span class="figure large" data-test="in-cash">${money(inCash)}</span></p>`}
      </div>
      <div class="methods" role="group" aria-label=${t('method')}>
        ${METHODS.map(method => html`<${Key} key=${method} className=${method === 'cash' ? 'primary' : ''}
          disabled=${till.isBusy} press=${() => pay(till, method)}>${t('method.' + method)}
          <kbd>${methodKey(method)}</kbd><//>`)}
      </div>
      <p class="quiet small">${t('payHint')}</p>
      <${Key} press=${() => takePaymentBack(till)}>${t(payments.length > 0 ? 'takePaymentBack' : 'backToTicket')}
        <kbd>Esc</kbd><//>
    </section>
    <section class="find" aria-label=${t('amount')}>
      <label class="field"><span>${t('tendered')}</span>
        <input id="entry" class="large figure" inputmode="numeric" autocomplete="off" maxlength="12" value=${till.entry}
          placeholder=${money(inCash)} onInput=${event => type(till, event.target.value)}
          onKeyDown=${event => event.key === 'Enter' && !isHeld(event) && pay(till, 'cash')}/>
        <span class="quiet" aria-live="polite">${typed === null ? (till.entry === '' ? t('centsHint') : t('badAmount'))
          : money(typed)}</span></label>
      <div class="notes" role="group" aria-label=${t('notes')}>${[500, 1000, 2000, 5000, 10000].map(note => html`
        <${Key} key=${note} press=${() => type(till, String(note))}>${dollars(note)}<//>`)}</div>
      <${Pad} type=${digits => type(till, till.entry + digits)}
        erase=${() => type(till, till.entry.slice(0, -1))} clear=${() => type(till, '')} enter=${() => pay(till, 'cash')}/>
    </section>`;
}

export function Paid({till}) {
  const {paid} = till;
  return html`<section class="paid card stack" aria-label=${t('paid')}>
    <p class="huge good">✓ ${t('paid')} ${money(paid.total)}</p>
    <div><p class="large quiet">${t('change')}</p>
      <output class="change figure" data-test="change">${money(paid.change)}</output></div>
    <p data-test="receipt" data-number=${paid.receiptNumber ?? ''}>${paid.receiptNumber
      ? t('receiptNumber', {number: `${till.register.id}-${paid.receiptNumber}`})
      : t('provisionalNow', {number: paid.number})}</p>
    <div class="row">
      <button type="button" class="primary grow"
        onClick=${() => nextCustomer(till)}>${t('nextCustomer')} <kbd>⏎</kbd></button>
      <button type="button" class="grow" onClick=${() => print(till, paid.id)}>${t('print')} <kbd>F9</kbd></button>
    </div>
  </section>`;
}
