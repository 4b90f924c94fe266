import {html, useEffect, useRef, useState} from './preact.js';
import {Questions, money, number, once, patiently, t, uuid} from './page.js';
import {mine, sameCustomer} from './api.js';
import {loadCart, setQuantity, useCart} from './cart.js';
import {Address, AddressForm} from './address.js';
import {FIRST_CARD, Payment} from './payment.js';
import {Heading, Loading, Totals, Trouble, problemText} from './parts.js';
import {go, link} from './router.js';

/** What was sent and has no outcome yet: sent again, also after a reload, it is the same order and not another. */
const ATTEMPT = 'pos.shop.attempt';
/** A checkout has an outcome within nine seconds, or is answered 202. */
const TIMEOUT_MS = 15000;
const PAUSE_MS = 2000;
/** The order may be on its way without an answer for as long as this, and the same request is sent again. */
const PATIENCE_MS = 30000;

function isUndecided(problem) {
  return problem.code === 'checkout-in-progress' || problem.isTemporary && problem.code !== 'checkout-too-slow';
}

function attemptKey(text) {
  const stored = JSON.parse(sessionStorage.getItem(ATTEMPT));
  if (stored?.text === text) {
    return stored.key;
  }
  const key = uuid();
  sessionStorage.setItem(ATTEMPT, JSON.stringify({text, key}));
  return key;
}

/** Returns the answer of the checkout of a cart, which is asked for again while there is none. */
async function order(cart, body) {
  const headers = {'Idempotency-Key': attemptKey(JSON.stringify([cart.version, body]))};
  const check = sameCustomer();
  const end = performance.now() + PATIENCE_MS;
  for (;;) {
    try {
      check();
      const answer = await mine('order-service/checkout', {method: 'POST', body, headers, timeout: TIMEOUT_MS});
      check();
      sessionStorage.removeItem(ATTEMPT);
      return answer.body;
    } catch (problem) {
      if (!isUndecided(problem)) {
        sessionStorage.removeItem(ATTEMPT);
        throw problem;
      }
      const pause = problem.retryAfterMs ?? PAUSE_MS;
      if (performance.now() + pause > end) {
        throw problem;
      }
      await new Promise(resolve => setTimeout(resolve, pause));
    }
  }
}

export function Checkout() {
  const cart = useCart();
  const [addresses, setAddresses] = useState(null);
  const [address, setAddress] = useState(null);
  const [problem, setProblem] = useState(null);

  const load = async () => {
    setProblem(null);
    try {
      const {body} = await mine('customer-service/customers/me/addresses?limit=100');
      await loadCart();
      setAddress(body.items.find(each => each.default_shipping) ?? body.items[0] ?? null);
      setAddresses(body.items);
    } catch (failure) {
      setProblem(failure);
    }
  };
  useEffect(() => {
    load();
  }, []);

  const added = async values => {
    const address = {...values, default_shipping: addresses.length === 0};
    const {body} = await once(['address', address], headers =>
      mine('customer-service/customers/me/addresses', {method: 'POST', body: address, headers}));
    setAddresses([...addresses, body]);
    setAddress(body);
  };
  return html`
    <${Heading}>${t('checkOut')}</${Heading}>
    ${problem !== null ? html`<${Trouble} problem=${problem} retry=${load} />`
      : addresses === null ? html`<${Loading} />`
      : cart === null || cart.items.length === 0
        ? html`<p class="card">${t('cartEmpty')}${' '}<a href=${link('')}>${t('allProducts')}</a></p>`
      : html`<div class="columns">
          <${Shipping} addresses=${addresses} address=${address} choose=${setAddress} added=${added} />
          ${address !== null && html`<${Confirm} cart=${cart} address=${address} />`}
        </div>`}`;
}

function Shipping({addresses, address, choose, added}) {
  return html`
    <section class="card stack" aria-labelledby="shipping-title">
      <h2 id="shipping-title">${t('shippingAddress')}</h2>
      ${addresses.length > 0 && html`<fieldset class="stack tight"><legend class="unseen">${t('shippingAddress')}</legend>
        ${addresses.map(each => html`<label class="choice">
          <input type="radio" name="address" checked=${each.id === address?.id} onChange=${() => choose(each)} />
          <${Address} address=${each} /></label>`)}
        <label class="choice"><input type="radio" name="address" checked=${address === null}
          onChange=${() => choose(null)} /><span>${t('otherAddress')}</span></label></fieldset>`}
      ${address === null && html`<${AddressForm} submit=${added} province="QC" />`}
    </section>`;
}

/** The last look before the click that buys: what, where to, how it is paid, and what it costs with taxes. */
function Confirm({cart, address}) {
  const [token, setToken] = useState(FIRST_CARD);
  const [isBusy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState(null);
  const [quoted, setQuoted] = useState(null);
  const notice = useRef();
  const questions = useRef(new Questions()).current;
  const basis = `${cart.version} ${address.id}`;
  const quote = quoted?.basis === basis ? quoted.quote : null;

  /** Asks what the order would cost: not the cart, which does not know the taxes on shipping. */
  const price = async () => {
    const question = questions.ask();
    try {
      const {body} = await patiently(() => mine('order-service/checkout/quote',
        {method: 'POST', body: {shipping_address_id: address.id}}));
      questions.accept(question) && setQuoted({basis, quote: body});
    } catch (problem) {
      questions.accept(question) && setRefusal({problem, retry: () => {
        setRefusal(null);
        price();
      }});
    }
  };
  useEffect(() => {
    price();
  }, [basis]);
  useEffect(() => notice.current?.focus(), [refusal]);

  const buy = async () => {
    setBusy(true);
    setRefusal(null);
    try {
      const placed = await order(cart, {shipping_address_id: address.id, payment: {method: 'card', token},
        expected_total_cents: quote.total_cents});
      loadCart().catch(() => {});
      go(`orders/${placed.id}`, {placed: 'yes'});
    } catch (problem) {
      if (problem.code === 'price-changed') {
        setQuoted({basis, quote: problem.body.cart});
      }
      setRefusal({problem, quote});
      setBusy(false);
    }
  };
  return html`
    <section class="card stack" aria-labelledby="confirm-title">
      <h2 id="confirm-title">${t('summary')}</h2>
      ${refusal !== null && html`<div class="notice warn" tabindex="-1" ref=${notice} role="alert">
        <${Refusal} refusal=${refusal} cart=${cart} done=${() => setRefusal(null)} /></div>`}
      <ul class="stack tight">${(quote ?? cart).items.map(item => html`<li class="item">
        <span>${number(item.quantity)} × ${item.name ?? t('productId', {id: item.product_id})}</span>
        <span class="figure">${item.total_cents === null ? '—' : money(item.total_cents)}</span></li>`)}</ul>
      ${quote === null ? html`<p>${t(refusal === null ? 'loading' : 'noTotal')}</p>` : html`<${Totals} subtotal=${quote.subtotal_cents}
        taxes=${quote.taxes} shipping=${quote.shipping_cents} total=${quote.total_cents} />`}
      <${Payment} token=${token} choose=${setToken} />
      <button type="button" class="primary" disabled=${quote === null} aria-busy=${String(isBusy)}
        onClick=${() => isBusy || buy()}>
        ${isBusy ? t('paying') : quote === null ? t('payUnpriced') : t('pay', {total: money(quote.total_cents)})}</button>
    </section>`;
}

/** Says why there is no order, that nothing was charged, and what to do. */
function Refusal({refusal, cart, done}) {
  const {problem, quote, retry} = refusal;
  if (problem.code === 'price-changed') {
    const now = problem.body.cart;
    return html`<div class="stack tight"><p class="strong">${t('priceChanged')}</p>
      <p>${t('priceChangedHow', {before: money(quote.total_cents), now: money(now.total_cents)})}</p>
      <${PriceChanges} before=${quote} now=${now} /></div>`;
  }
  // a location that has sold more than it had has less than nothing
  const missing = problem.code === 'insufficient-stock'
    ? problem.body.shortages.map(each => ({...each, available: Math.max(0, each.available)}))
    : problem.code === 'product-unavailable' ? problem.body.product_ids.map(id => ({product_id: id, available: 0})) : [];
  if (missing.length === 0) {
    return html`<div class="stack tight"><p>${problemText(problem)}</p>
      ${retry && html`<p><button type="button" onClick=${retry}>${t('tryAgain')}</button></p>`}</div>`;
  }
  const nameOf = id => cart.items.find(item => item.product_id === id)?.name ?? t('productId', {id});
  const adjust = async () => {
    for (const each of missing) {
      await setQuantity(each.product_id, each.available);
    }
    await loadCart();
    done();
  };
  return html`<div class="stack tight">
    <p class="strong">${t('goneWhilePaying')}</p>
    <ul>${missing.map(each => html`<li>${nameOf(each.product_id)}${' '}—${' '}
      ${each.available === 0 ? t('soldOut') : t('onlyLeft', {n: number(each.available)})}</li>`)}</ul>
    <p><button type="button" onClick=${() => adjust().catch(() => go('cart'))}>${t('adjustCart')}</button></p></div>`;
}

function PriceChanges({before, now}) {
  const old = new Map(before.items.map(item => [item.product_id, item.unit_price_cents]));
  // what came into the cart elsewhere had no price here
  const changed = now.items.filter(item => old.has(item.product_id)
    && old.get(item.product_id) !== item.unit_price_cents);
  return html`<ul>${changed.map(item => html`<li>${t('priceFromTo', {name: item.name,
    before: money(old.get(item.product_id)), now: money(item.unit_price_cents)})}</li>`)}</ul>`;
}
