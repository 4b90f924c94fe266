/** The screen of returns: a receipt, what is left of its lines, the refund. */

import {html, useState} from './preact.js';
import {dateTime, money, number, t} from './page.js';
import {METHODS, print} from './paying.js';
import {leftOf, openReceipt, refund, setBack, setQuantityBack, takeAllBack} from './returning.js';

const REASONS = ['tooSmall', 'damaged', 'notWanted', 'wrongItem'];

export function Returns({till}) {
  const [code, setCode] = useState('');
  const {back} = till;
  const find = event => {
    event.preventDefault();
    if (code.trim()) {
      openReceipt(till, code.trim());
      setCode('');
    }
  };
  return html`<div class="wide-card stack">
    <div class="row apart"><h2>${t('return')}</h2>
      <button type="button" onClick=${() => till.show('sell')}>${t('backToTicket')} <kbd>Esc</kbd></button></div>
    <form class="row" onSubmit=${find}>
      <label class="field grow"><span>${t('receiptCode')}</span>
        <input id="entry" autocomplete="off" value=${code} placeholder=${t('receiptCodeHint')} maxlength="60"
          onInput=${event => setCode(event.target.value)}/></label>
      <button disabled=${till.isBusy}>${t('find')}</button>
    </form>
    ${!back && html`<p class="quiet">${t('returnHow')}</p>`}
    ${back?.done && html`<${Done} till=${till} back=${back}/>`}
    ${back && !back.done && html`<${Choose} till=${till} back=${back}/>`}
  </div>`;
}

function Choose({till, back}) {
  const {sale} = back;
  const isOver = sale.status === 'voided' || sale.lines.every(line => leftOf(line) === 0);
  return html`<div class="card stack">
    <p class="row apart">
      <span class="strong">${t('receiptNumber', {number: `${sale.register_id}-${sale.receipt_number}`})}</span>
      <span>${t('store', {id: sale.store_id})} · ${dateTime(sale.sold_at)}</span>
      <span class="figure strong">${money(sale.total_cents)}</span></p>
    ${isOver && html`<p class="notice warn">${t(sale.status === 'voided' ? 'saleVoided' : 'allReturned')}</p>`}
    <div class="scroll" tabindex="0" role="region" aria-label=${t('articles')}><table>
      <thead><tr><th>${t('article')}</th><th class="figure wide-only">${t('sold')}</th><th class="figure">${t('stillThere')}</th>
        <th>${t('comesBack')}</th><th class="figure">${t('price')}</th></tr></thead>
      <tbody>${sale.lines.map(line => html`<tr key=${line.line_no}>
        <td>${line.name}</td><td class="figure wide-only">${number(line.quantity)}</td>
        <td class="figure">${number(leftOf(line))}</td>
        <td><div class="stepper">
          <button type="button" aria-label=${t('lessOf', {name: line.name})} disabled=${!back.quantities[line.line_no]}
            onClick=${() => setQuantityBack(till, line, (back.quantities[line.line_no] ?? 0) - 1)}>−</button>
          <output class="figure">${number(back.quantities[line.line_no] ?? 0)}</output>
          <button type="button" aria-label=${t('moreOf', {name: line.name})}
            disabled=${(back.quantities[line.line_no] ?? 0) >= leftOf(line)}
            onClick=${() => setQuantityBack(till, line, (back.quantities[line.line_no] ?? 0) + 1)}>+</button></div></td>
        <td class="figure">${money(line.total_cents)}</td></tr>`)}</tbody>
    </table></div>
    ${!isOver && html`<div class="row">
      <button type="button" onClick=${() => takeAllBack(till)}>${t('takeAllBack')}</button></div>
    <fieldset class="stack tight"><legend>${t('reason')}</legend>
      <div class="row">${REASONS.map(reason => html`<button key=${reason} type="button"
        aria-pressed=${back.reason === t('reason.' + reason)}
        onClick=${() => setBack(till, {reason: t('reason.' + reason)})}>${t('reason.' + reason)}</button>`)}</div>
      <label class="field"><span class="unseen">${t('reason')}</span><input value=${back.reason} maxlength="500"
        onInput=${event => setBack(till, {reason: event.target.value})}/></label></fieldset>
    <fieldset class="stack tight"><legend>${t('refundBy')}</legend>
      <div class="row">${METHODS.map(method => html`<button key=${method} type="button"
        aria-pressed=${back.method === method}
        onClick=${() => setBack(till, {method})}>${t('method.' + method)}</button>`)}</div>
    </fieldset>
    <label class="choice"><input type="checkbox" checked=${back.restock}
      onChange=${event => setBack(till, {restock: event.target.checked})}/> ${t('restock')}</label>
    <button type="button" class="primary" disabled=${till.isBusy} onClick=${() => refund(till)}>${t('refund')}</button>`}
  </div>`;
}

function Done({till, back}) {
  return html`<div class="card stack">
    <p class="large quiet">${t('giveBack')} · ${t('method.' + back.done.refund_method)}</p>
    <output class="change figure" data-test="refund">${money(back.done.total_cents)}</output>
    <div class="row">
      <button type="button" class="primary grow"
        onClick=${() => till.show('sell')}>${t('nextCustomer')} <kbd>Esc</kbd></button>
      <button type="button" class="grow" onClick=${() => print(till, back.sale.id)}>${t('print')}</button></div>
  </div>`;
}
