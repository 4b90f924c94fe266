/** The tickets that were put aside, and the last sales of this till. */

import {html, useEffect, useState} from './preact.js';
import {money, number, t, time} from './page.js';
import {totals} from './money.js';
import {print} from './paying.js';
import {takeUp} from './selling.js';

export function Suspended({till}) {
  const [last, setLast] = useState([]);
  useEffect(() => { till.outbox.last(10).then(setLast, error => till.sayProblem(error)); }, [till.outbox.unsent]);
  return html`<div class="wide-card stack">
    <div class="row apart"><h2>${t('suspendedTickets')}</h2>
      <button type="button" onClick=${() => till.show('sell')}>${t('backToTicket')} <kbd>Esc</kbd></button></div>
    ${till.suspended.length === 0 && html`<p class="quiet">${t('noneSuspended')}</p>`}
    <div class="stack tight">${till.suspended.map(each => html`<button type="button" key=${each.id} class="wide-button"
      data-test="suspended" onClick=${() => takeUp(till, each.id)}>
      <span>${time(each.at)} · ${each.cashier}</span>
      <span class="grow cut">${each.ticket.lines.map(line => `${number(line.quantity)} × ${line.name}`).join(', ')}</span>
      <span class="figure strong">${money(totals(each.ticket.lines).total)}</span></button>`)}</div>
    <h2>${t('lastSales')}</h2>
    <div class="stack tight">${last.map(entry => html`<button type="button" key=${entry.number} class="wide-button"
      onClick=${() => print(till, entry.id)}>
      <span>${time(entry.sale.sold_at)}</span>
      <span class="grow cut">${entry.receipt_number
        ? t('receiptNumber', {number: `${entry.sale.register_id}-${entry.receipt_number}`})
        : t('provisionalNumber', {number: entry.number})}${entry.problem && ` · ${t('refusedOne')}`}</span>
      <span class="figure strong">${money(entry.sale.payments.reduce((sum, each) => sum + each.amount_cents, 0))}</span>
      <span>${t('print')}</span></button>`)}</div>
    ${last.length === 0 && html`<p class="quiet">${t('noSales')}</p>`}
  </div>`;
}
