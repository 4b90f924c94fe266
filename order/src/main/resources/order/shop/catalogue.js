import {html, useEffect, useRef, useState} from './preact.js';
import {money, patiently, t} from './page.js';
import {shop} from './api.js';
import {go, link} from './router.js';
import {Heading, Loading, Trouble, followed} from './parts.js';
import {AddButton} from './product.js';
import {Available, online} from './stock.js';

const PAGE = 24;
const SORTS = ['', 'name', 'price_cents', '-price_cents'];

/** What the shop has: all of it, a category, or what matches some words. */
export function Catalogue({query, categories, announce}) {
  const q = query.get('q') ?? '';
  const category = query.get('category') ?? '';
  const sort = query.get('sort') ?? '';
  const [pages, setPages] = useState(null);
  const [pieces, setPieces] = useState(new Map());
  const [problem, setProblem] = useState(null);

  const question = JSON.stringify([q, category, sort]);
  const newest = useRef();
  newest.current = question;

  const load = async cursor => {
    const isLate = () => newest.current !== question;
    setProblem(null);
    const parameters = new URLSearchParams({limit: PAGE});
    Object.entries({q, category_id: category, sort: q === '' ? sort : '', cursor})
      .forEach(([name, value]) => value && parameters.set(name, value));
    try {
      const {body} = await patiently(() => shop(`product-service/products?${parameters}`));
      if (isLate()) {
        return;
      }
      setPages(old => followed(old, cursor, body));
      const found = await online(body.items);
      setPieces(old => new Map([...old, ...found]));
    } catch (failure) {
      isLate() || setProblem(failure);
    }
  };
  useEffect(() => {
    setPages(null);
    load();
  }, [q, category, sort]);

  const name = categories.find(each => String(each.id) === category)?.name;
  const title = q !== '' ? t('resultsFor', {q}) : name ?? t('allProducts');
  return html`
    <div class="row apart">
      <${Heading}>${title}</${Heading}>
      ${q === '' && html`<label class="row small sort"><span>${t('sortBy')}</span>
        <select value=${sort} onChange=${event => go('', {q, category, sort: event.currentTarget.value})}>
          ${SORTS.map(each => html`<option value=${each}>${t(`sort-${each || 'default'}`)}</option>`)}
        </select></label>`}
    </div>
    ${problem !== null && html`<${Trouble} problem=${problem} retry=${() => load(pages?.next)} />`}
    ${pages === null ? problem === null && html`<${Loading} />`
      : pages.items.length === 0 ? html`<p class="card" role="status">${t('nothingFound')}
          ${' '}<a href=${link('')}>${t('allProducts')}</a></p>`
      : html`
        <ul class="products">${pages.items.map(product => html`
          <${Card} key=${product.id} product=${product} pieces=${pieces.get(product.id)} announce=${announce} />`)}</ul>
        ${pages.next !== null && html`<p class="more"><button type="button" onClick=${() => load(pages.next)}>
          ${t('more')}</button></p>`}`}`;
}

/** @param pieces how many can be ordered; undefined leaves it unsaid */
function Card({product, pieces, announce}) {
  return html`
    <li class="card product">
      <h2><a href=${link(`products/${product.id}`)}>${product.name}</a></h2>
      <p class="quiet small">${product.category?.name}</p>
      <p class="stock small">${pieces !== undefined && html`<${Available} pieces=${pieces} />`}</p>
      <div class="row apart">
        <p class="large strong figure">${money(product.price_cents)}</p>
        <${AddButton} product=${product} quantity=${1} isGone=${pieces <= 0} announce=${announce} />
      </div>
    </li>`;
}
