import {html, useEffect, useRef, useState} from './preact.js';
import {Questions, dateTime, money, number, once, t} from './page.js';
import {logOut, mine} from './api.js';
import {Address} from './address.js';
import {Heading, Loading, Totals, Trouble, followed, problemText} from './parts.js';
import {go, link} from './router.js';

const FINAL = ['delivered', 'cancelled', 'failed', 'refunded'];
/** On its way to be confirmed, an order changes within seconds; afterwards within days. */
const SOON = ['pending', 'reserved', 'paid'];
const SOON_MS = 2000;
const LATER_MS = 20000;
const KINDS = {failed: 'bad', cancelled: 'warn', refunded: 'warn', pending: '', reserved: '', paid: ''};

function Status({status}) {
  return html`<span class=${`badge ${KINDS[status] ?? 'good'}`}>${t(`status-${status}`)}</span>`;
}

export function Orders() {
  const [pages, setPages] = useState(null);
  const [problem, setProblem] = useState(null);
  const load = async cursor => {
    setProblem(null);
    try {
      const {body} = await mine(`order-service/orders?limit=20${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`);
      setPages(old => followed(old, cursor, body));
    } catch (failure) {
      setProblem(failure);
    }
  };
  useEffect(() => {
    load();
  }, []);
  const leave = () => {
    logOut();
    go('');
  };
  return html`
    <div class="row apart">
      <${Heading}>${t('orders')}</${Heading}>
      <button type="button" onClick=${leave}>${t('logOut')}</button>
    </div>
    ${problem !== null && html`<${Trouble} problem=${problem} retry=${() => load(pages?.next)} />`}
    ${pages === null ? problem === null && html`<${Loading} />`
      : pages.items.length === 0 ? html`<p class="card">${t('noOrders')}${' '}<a href=${link('')}>${t('allProducts')}</a></p>`
      : html`<ul class="stack">${pages.items.map(order => html`<li class="card row apart" key=${order.id}>
          <a class="strong" href=${link(`orders/${order.id}`)}>${t('orderNumber', {id: order.id})}</a>
          <span>${dateTime(order.created_at)}</span>
          <${Status} status=${order.status} />
          <span class="figure strong">${money(order.total_cents)}</span></li>`)}</ul>
        ${pages.next !== null && html`<p class="more"><button type="button" onClick=${() => load(pages.next)}>
          ${t('more')}</button></p>`}`}`;
}

/** An order as it is now; it is asked for again until it can change no more. */
export function Order({id, isNew}) {
  const [order, setOrder] = useState(null);
  const [history, setHistory] = useState([]);
  const [problem, setProblem] = useState(null);

  const path = `order-service/orders/${encodeURIComponent(id)}`;
  const questions = useRef(new Questions()).current;

  const show = async (changed, question = questions.ask()) => {
    if (questions.accept(question)) {
      setOrder(changed);
      const {body} = await mine(`${path}/history`);
      questions.accept(question) && setHistory(body.items);
    }
  };
  const load = async () => {
    const question = questions.ask();
    try {
      await show((await mine(path)).body, question);
      setProblem(null);
    } catch (failure) {
      setProblem(failure);
    }
  };
  useEffect(() => {
    load();
  }, [id]);
  useEffect(() => {
    if (order === null || FINAL.includes(order.status)) {
      return undefined;
    }
    const timer = setInterval(() => document.hidden || load(), SOON.includes(order.status) ? SOON_MS : LATER_MS);
    return () => clearInterval(timer);
  }, [id, order?.status]);

  return html`
    <nav class="small"><a href=${link('orders')}>← ${t('orders')}</a></nav>
    <${Heading}>${t('orderNumber', {id})}</${Heading}>
    ${problem !== null && html`<${Trouble} problem=${problem} retry=${load} />`}
    ${order === null ? problem === null && html`<${Loading} />`
      : html`<${Details} order=${order} history=${history} isNew=${isNew} show=${show} />`}`;
}

function Details({order, history, isNew, show}) {
  const isConfirmed = order.status === 'confirmed';
  return html`
    <div role="status">
      ${isNew && isConfirmed && html`<p class="notice good large">${t('thanks')}</p>`}
      ${SOON.includes(order.status) && html`<p class="notice">${t('stillPaying')}</p>`}
      ${order.status === 'failed' && html`<p class="notice warn">${t('failed')}</p>`}
      ${order.payment.refunded_cents > 0 && html`<p class="notice">${t('paidBack',
        {total: money(order.payment.refunded_cents)})}</p>`}
    </div>
    <div class="columns">
      <div class="stack">
        <section class="card stack" aria-labelledby="items-title">
          <h2 id="items-title">${t('items')}</h2>
          <ul class="stack tight">${order.items.map(item => html`<li class="item">
            <span>${number(item.quantity)} × ${item.name}</span>
            <span class="figure">${money(item.total_cents)}</span></li>`)}</ul>
          <${Totals} subtotal=${order.subtotal_cents} taxes=${order.taxes} shipping=${order.shipping_cents}
            total=${order.total_cents} />
        </section>
      </div>
      <div class="stack">
        <section class="card stack tight" aria-labelledby="status-title">
          <h2 id="status-title">${t('status')}</h2>
          <p><${Status} status=${order.status} /></p>
          <ol class="history">${history.map(move => html`<li class="row apart small">
            <span>${t(`status-${move.status}`)}</span><span class="quiet">${dateTime(move.at)}</span></li>`)}</ol>
          <${Shipment} shipment=${order.shipment} />
          ${order._links.cancel && html`<${Cancel} order=${order} show=${show} />`}
        </section>
        <section class="card stack tight" aria-labelledby="address-title">
          <h2 id="address-title">${t('shippingAddress')}</h2>
          <${Address} address=${order.shipping_address} />
        </section>
      </div>
    </div>`;
}

/** By what the customer asks the carrier for the parcel. */
function Shipment({shipment}) {
  return shipment?.carrier && html`<dl class="stack tight shipment">
    <div><dt class="quiet small">${t('carrier')}</dt><dd>${shipment.carrier}</dd></div>
    ${shipment.tracking_number && html`<div><dt class="quiet small">${t('trackingNumber')}</dt>
      <dd class="tracking">${shipment.tracking_number}</dd></div>`}</dl>`;
}

/** Cancelling cannot be taken back, so it is asked once more. */
function Cancel({order, show}) {
  const dialog = useRef();
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState(null);
  const cancel = async () => {
    setBusy(true);
    setProblem(null);
    try {
      const {body} = await once(['cancel', order.id], headers => mine(`order-service/orders/${order.id}/cancel`,
        {method: 'POST', body: {}, headers, timeout: 15000}));
      dialog.current.close();
      await show(body);
    } catch (failure) {
      setProblem(failure);
    }
    setBusy(false);
  };
  return html`
    <p><button type="button" class="danger" onClick=${() => dialog.current.showModal()}>${t('cancelOrder')}</button></p>
    <dialog ref=${dialog} aria-labelledby="cancel-title">
      <div class="stack">
        <h2 id="cancel-title">${t('cancelAsk', {id: order.id})}</h2>
        <p>${t('cancelHow', {total: money(order.payment.amount_cents - order.payment.refunded_cents)})}</p>
        ${problem !== null && html`<p class="notice bad" role="alert">${problemText(problem)}</p>`}
        <div class="row">
          <button type="button" class="danger" aria-busy=${String(isBusy)} onClick=${() => isBusy || cancel()}>
            ${t('cancelOrder')}</button>
          <button type="button" onClick=${() => dialog.current.close()}>${t('keepOrder')}</button>
        </div>
      </div>
    </dialog>`;
}
