import {html, useEffect, useRef, useState} from './preact.js';
import {money, number, patiently, t} from './page.js';
import {shop} from './api.js';
import {addToCart, useCart} from './cart.js';
import {link} from './router.js';
import {Heading, Loading, Trouble, problemText} from './parts.js';
import {Available, availability} from './stock.js';

const MOST = 999;

export function Product({id, announce}) {
  const [product, setProduct] = useState(null);
  const [stock, setStock] = useState(null);
  const [problem, setProblem] = useState(null);
  const [quantity, setQuantity] = useState('1');

  const load = async () => {
    setProblem(null);
    try {
      const {body} = await patiently(() => shop(`product-service/products/${encodeURIComponent(id)}`));
      setProduct(body);
      setStock(await availability(body.id).catch(() => null));
    } catch (failure) {
      setProblem(failure);
    }
  };
  useEffect(() => {
    load();
  }, [id]);

  if (problem !== null) {
    return html`<${Heading}>${t('product')}</${Heading}><${Trouble} problem=${problem} retry=${load} />`;
  }
  if (product === null) {
    return html`<${Loading} />`;
  }
  const wanted = Number(quantity);
  const isGood = Number.isInteger(wanted) && wanted >= 1 && wanted <= MOST;
  const isGone = !product.active || stock !== null && stock.online <= 0;
  return html`
    <nav class="small"><a href=${link('', {category: product.category?.id})}>
      ← ${product.category?.name ?? t('allProducts')}</a></nav>
    <article class="card stack single">
      <${Heading}>${product.name}</${Heading}>
      ${product.description !== '' && html`<p class="description">${product.description}</p>`}
      <p><span class="huge figure">${money(product.price_cents)}</span>${' '}
        <span class="quiet">${t(product.tax_code === 'exempt' ? 'noTaxes' : 'plusTaxes')}</span></p>
      ${product.active ? html`<p class="stock">${stock !== null && html`<${Available} pieces=${stock.online} />`}</p>`
        : html`<p class="notice warn">${t('retired')}</p>`}
      ${product.active && html`<div class="row buy">
        <label class="field quantity"><span>${t('quantity')}</span>
          <input type="number" inputmode="numeric" min="1" max=${MOST} value=${quantity} disabled=${isGone}
            aria-invalid=${isGood ? undefined : 'true'}
            onInput=${event => setQuantity(event.currentTarget.value)} /></label>
        <${AddButton} product=${product} quantity=${wanted} isGone=${isGone || !isGood} announce=${announce}
          isPrimary=${true} />
      </div>`}
      ${stock !== null && html`<${Stores} stores=${stock.stores} />`}
      <p class="quiet small">${t('sku', {sku: product.sku})}</p>
    </article>`;
}

function Stores({stores}) {
  return html`
    <details>
      <summary>${t('inStores')}</summary>
      <ul class="stack tight">${stores.map(store => html`<li class="item">
        <span>${store.name}</span>
        <span class="figure">${store.available > 0 ? t('pieces', {n: number(store.available)}) : t('soldOut')}</span>
      </li>`)}</ul>
    </details>`;
}

/** Puts pieces into the cart, and says how many are in it now. */
export function AddButton({product, quantity, isGone, announce, isPrimary = false}) {
  const [isBusy, setBusy] = useState(false);
  const button = useRef();
  const cart = useCart();
  const inCart = cart?.items.find(item => item.product_id === product.id)?.quantity ?? 0;

  const add = async () => {
    setBusy(true);
    announce(null);
    try {
      const {items} = await addToCart(product.id, quantity);
      announce({kind: 'good', link: true, text: t('added',
        {name: product.name, n: number(items.find(item => item.product_id === product.id)?.quantity ?? 0)})});
    } catch (problem) {
      announce({kind: 'bad', text: problemText(problem)});
    }
    setBusy(false);
    button.current?.focus();
  };
  return html`<button type="button" ref=${button} class=${isPrimary ? 'primary' : ''} disabled=${isGone}
      aria-busy=${String(isBusy)} aria-label=${t('addName', {name: product.name})} onClick=${() => isBusy || add()}>
    ${t('add')}${inCart > 0 && html`${' '}<span class="badge">${number(inCart)}</span>`}</button>`;
}
