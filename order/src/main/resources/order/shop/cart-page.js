import {html, useEffect, useState} from './preact.js';
import {money, number, t} from './page.js';
import {session} from './api.js';
import {guessProvince, guessedProvince, loadCart, setQuantity, useCart} from './cart.js';
import {CartTotals, Heading, Loading, ProvinceSelect, Trouble} from './parts.js';
import {link} from './router.js';

const MOST = 999;

export function CartPage() {
  const cart = useCart();
  const [isLoaded, setLoaded] = useState(false);
  const [problem, setProblem] = useState(null);

  const run = async work => {
    setProblem(null);
    try {
      await work();
    } catch (failure) {
      setProblem(failure);
    }
    setLoaded(true);
  };
  useEffect(() => {
    run(loadCart);
  }, []);

  const isEmpty = cart === null || cart.items.length === 0;
  return html`
    <${Heading}>${t('cart')}</${Heading}>
    ${problem !== null && html`<${Trouble} problem=${problem} retry=${() => run(loadCart)} />`}
    ${!isLoaded ? html`<${Loading} />`
      : isEmpty ? problem === null && html`<p class="card">${t('cartEmpty')}${' '}
          <a href=${link('')}>${t('allProducts')}</a></p>`
      : html`<${Content} cart=${cart} run=${run} />`}`;
}

function Content({cart, run}) {
  const isPriced = cart.total_cents !== null && cart.province !== null;
  const isOrderable = cart.items.every(item => item.active !== false
    && (item.available === null || item.available >= item.quantity));
  return html`
    ${cart.degraded && html`<p class="notice warn">${t('cartDegraded')}</p>`}
    <div class="columns">
      <ul class="card lines">${cart.items.map(item => html`
        <${Line} key=${item.product_id} item=${item} run=${run} />`)}</ul>
      <section class="card stack" aria-labelledby="summary-title">
        <h2 id="summary-title">${t('summary')}</h2>
        ${isPriced ? html`<${CartTotals} cart=${cart} />` : html`<p>${t('noTotal')}</p>`}
        ${session() === null && html`<label class="field small"><span>${t('taxesOf')}</span>
          <${ProvinceSelect} value=${guessedProvince()} choose=${code => run(() => guessProvince(code))} /></label>`}
        ${isOrderable ? html`<a class="button primary" href=${link('checkout')}>${t('checkOut')}</a>`
          : html`<p class="notice warn">${t('fixCart')}</p>`}
      </section>
    </div>`;
}

function Line({item, run}) {
  const change = quantity => run(() => setQuantity(item.product_id, quantity));
  const name = item.name ?? t('productId', {id: item.product_id});
  return html`
    <li class="line">
      <div class="grow stack tight">
        <p><a class="strong" href=${link(`products/${item.product_id}`)}>${name}</a></p>
        ${item.unit_price_cents !== null && html`<p class="quiet small">
          ${t('each', {price: money(item.unit_price_cents)})}</p>`}
        <${Shortage} item=${item} change=${change} />
      </div>
      <${QuantityField} item=${item} name=${name} change=${change} />
      <p class="figure strong amount">${item.total_cents === null ? '—' : money(item.total_cents)}</p>
      <button type="button" class="plain" aria-label=${t('removeName', {name})} onClick=${() => change(0)}>
        ${t('remove')}</button>
    </li>`;
}

/** Says at once what could not be ordered later. */
function Shortage({item, change}) {
  if (item.active === false) {
    return html`<p class="notice warn">${t('retired')}</p>`;
  }
  if (item.available === null || item.available >= item.quantity) {
    return null;
  }
  return html`<div class="notice warn"><div class="stack tight">
    <p>${item.available === 0 ? t('goneMeanwhile') : t('onlyLeft', {n: number(item.available)})}</p>
    ${item.available > 0 && html`<p><button type="button" onClick=${() => change(item.available)}>
      ${t('takeAvailable', {n: number(item.available)})}</button></p>`}</div></div>`;
}

function QuantityField({item, name, change}) {
  const set = event => {
    const {value} = event.currentTarget;
    const wanted = Number(value);
    // what is no number has an empty value, which would be 0
    if (value !== '' && Number.isInteger(wanted) && wanted >= 0 && wanted <= MOST) {
      change(wanted);
    } else {
      event.currentTarget.value = item.quantity;
    }
  };
  return html`<label class="quantity"><span class="unseen">${t('quantityOf', {name})}</span>
    <input type="number" inputmode="numeric" min="0" max=${MOST} value=${item.quantity} onChange=${set} /></label>`;
}
