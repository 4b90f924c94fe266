/** What lies over the screens. */

import {html, useEffect, useState} from './preact.js';
import {money, number, t} from './page.js';
import {DISCOUNT_LIMIT_PERCENT, grossOf, parseAmount, percentOf, totalOf} from './money.js';
import {AmountField, Dialog, PinForm} from './parts.js';
import {discountAll, setDiscount, setPrice, setQuantity} from './ticket.js';
import {askIfLarge} from './paying.js';
import {changeWithApproval} from './selling.js';

const KINDS = {line: EditLine, approve: Approve, confirm: Confirm, stock: Stock, refused: Refused};

export function Dialogs({till}) {
  const kind = till.dialog && KINDS[till.dialog.kind];
  return kind ? html`<${kind} till=${till} dialog=${till.dialog}/>` : null;
}

function EditLine({till, dialog}) {
  const line = till.ticket.lines[dialog.index];
  const [quantity, setQuantityText] = useState(String(line.quantity));
  const [price, setPriceText] = useState('');
  const [percent, setPercent] = useState('');
  const [amount, setAmount] = useState('');
  const pieces = Number(quantity);
  const isValid = /^\d{1,5}$/.test(quantity) && (price === '' || parseAmount(price) !== null)
    && (percent === '' || Number(percent) <= 100) && (amount === '' || parseAmount(amount) !== null);
  const preview = () => {
    let ticket = setQuantity(till.ticket, dialog.index, pieces);
    if (pieces === 0) {
      return ticket;
    }
    if (price !== '') {
      ticket = setPrice(ticket, dialog.index, parseAmount(price));
    }
    if (percent !== '') {
      ticket = setDiscount(ticket, dialog.index, percentOf(grossOf(ticket.lines[dialog.index]), Number(percent)));
    } else if (amount !== '') {
      ticket = setDiscount(ticket, dialog.index, parseAmount(amount));
    }
    return {...ticket, past: [...till.ticket.past, {lines: till.ticket.lines, selected: till.ticket.selected}]};
  };
  const submit = event => {
    event.preventDefault();
    if (isValid) {
      const changed = preview();
      askIfLarge(till, parseAmount(price) ?? 0, () => changeWithApproval(till, changed));
    }
  };
  const digits = (text, set) => set(text.replace(/\D/g, '').slice(0, 5));
  return html`<${Dialog} title=${line.name} till=${till}><form class="stack" onSubmit=${submit}>
    <p class="quiet">${line.sku} · ${money(line.unit_price_cents)} · ${money(totalOf(line))}</p>
    <div class="fields">
      <label class="field"><span>${t('quantity')}</span><input class="figure" inputmode="numeric" autocomplete="off"
        value=${quantity} onInput=${event => digits(event.target.value, setQuantityText)}
        onFocus=${event => event.target.select()}/>
        <span class="small quiet"> </span></label>
      <${AmountField} label=${t('newPrice')} value=${price} change=${setPriceText}/>
      <label class="field"><span>${t('discountPercent')}</span><input class="figure" inputmode="numeric" autocomplete="off"
        value=${percent} onInput=${event => digits(event.target.value, setPercent)}/>
        <span class="small quiet">${t('discountLimit', {percent: DISCOUNT_LIMIT_PERCENT})}</span></label>
      <${AmountField} label=${t('discountAmount')} value=${amount} change=${setAmount}/>
    </div>
    <button class="primary" disabled=${!isValid}>${t('apply')}</button>
    <div class="row">
      <button type="button" class="grow" disabled=${percent === '' || Number(percent) > 100}
        onClick=${() => changeWithApproval(till, discountAll(till.ticket, Number(percent)))}>${t('discountAll')}</button>
      <button type="button" class="grow"
        onClick=${() => till.open({kind: 'stock', productId: line.product_id})}>${t('stock')}</button>
      <button type="button" class="grow" onClick=${() => till.close()}>${t('close')} <kbd>Esc</kbd></button></div>
  </form><//>`;
}

function Approve({till, dialog}) {
  const supervisors = till.cashiers.list.filter(person => person.role === 'supervisor');
  const enter = async (id, pin) => {
    let isApproved = false;
    await till.busy(async () => {
      const {role} = await till.cashiers.logIn(id, pin);
      if (till.dialog !== dialog) {
        // taken back while the server was asked
        return;
      }
      if (role !== 'supervisor') {
        till.say('bad', 'notASupervisor');
        return;
      }
      till.close();
      isApproved = true;
    });
    if (isApproved) {
      // what was approved may ask the server itself, and one thing is done at a time
      dialog.approved(supervisors.find(person => person.id === id).name);
    }
  };
  return html`<${Dialog} title=${t('approval')} till=${till}>
    <p>${dialog.why ?? t('approvalWhy', {percent: DISCOUNT_LIMIT_PERCENT})}</p>
    ${supervisors.length === 0 ? html`<p class="notice warn">${t('noSupervisors')}</p>`
      : html`<${PinForm} people=${supervisors} enter=${enter} isBusy=${till.isBusy} action=${t('approve')}/>`}
    <button type="button" onClick=${() => till.close()}>${t('cancel')} <kbd>Esc</kbd></button><//>`;
}

function Confirm({till, dialog}) {
  return html`<${Dialog} title=${t('sure')} till=${till}><p>${dialog.text}</p>
    <div class="row">
      <button type="button" class="grow" onClick=${() => till.close()}>${t('cancel')} <kbd>Esc</kbd></button>
      <button type="button" class=${'grow ' + (dialog.isDanger ? 'danger' : 'primary')}
        onClick=${dialog.confirmed}>${dialog.yes}</button>
    </div><//>`;
}

/** Which store has it; asked of inventory, which a till can do without. */
function Stock({till, dialog}) {
  const [stocks, setStocks] = useState(null);
  const [isAway, setAway] = useState(false);
  const product = till.catalogue.byId(dialog.productId);
  const isHere = stock => stock.location_id === till.register.store_id;
  useEffect(() => {
    till.server.send(`inventory-service/products/${dialog.productId}/availability`)
      .then(({body}) => setStocks(body.locations), () => setAway(true));
  }, []);
  return html`<${Dialog} title=${product?.name ?? t('stock')} till=${till}>
    ${isAway && html`<p class="notice warn">${t('stockAway')}</p>`}
    ${!isAway && !stocks && html`<p class="quiet">${t('loading')}</p>`}
    ${stocks && html`<table><thead><tr><th>${t('place')}</th><th class="figure">${t('available')}</th></tr></thead>
      <tbody>${stocks.map(stock => html`<tr key=${stock.location_id} class=${isHere(stock) ? 'strong' : ''}>
        <td>${stock.name}${isHere(stock) && ` (${t('here.store')})`}</td>
        <td class="figure" data-test="stock">${number(stock.available)}</td></tr>`)}</tbody></table>`}
    <button type="button" onClick=${() => till.close()}>${t('close')} <kbd>Esc</kbd></button><//>`;
}

function Refused({till}) {
  return html`<${Dialog} title=${t('refused', {count: till.outbox.refused})} till=${till}>
    <p>${t('refusedWhat')}</p>
    <div class="row"><button type="button" class="grow" onClick=${() => till.close()}>${t('close')} <kbd>Esc</kbd></button>
      <button type="button" class="grow"
        onClick=${() => till.outbox.forgetRefused().then(() => till.close())}>${t('refusedSeen')}</button></div><//>`;
}
