import {html} from './preact.js';
import {number, t} from './page.js';
import {settings, shop} from './api.js';

/** The gateway keeps an answer as long. */
const KEPT_MS = 60000;
/** Fewer pieces are said in figures. */
const FEW = 5;

const known = new Map();

/** Returns the availability of a product: {online, stores}, where a store is {name, available}. */
export function availability(id) {
  const entry = known.get(id);
  if (entry !== undefined && performance.now() - entry.at < KEPT_MS) {
    return entry.answer;
  }
  const answer = shop(`inventory-service/products/${id}/availability`).then(({body}) => ({
    online: body.locations.find(location => location.location_id === settings().location_id)?.available ?? 0,
    stores: body.locations.filter(location => location.type === 'store'),
  }));
  known.set(id, {at: performance.now(), answer});
  answer.catch(() => known.delete(id));
  return answer;
}

/** Returns how many pieces of each of some products can be ordered, by id; empty when that cannot be told. */
export async function online(products) {
  if (products.length === 0) {
    return new Map();
  }
  const ids = products.map(product => product.id).sort((a, b) => a - b);
  try {
    const {body} = await shop(`inventory-service/availability?product_id=${ids}`);
    return new Map(body.items.map(item => [item.product_id, item.online]));
  } catch {
    // nothing is promised
    return new Map();
  }
}

export function Available({pieces}) {
  if (pieces <= 0) {
    return html`<span class="badge bad"><span aria-hidden="true">✕</span>${t('soldOut')}</span>`;
  }
  return pieces <= FEW
    ? html`<span class="badge warn"><span aria-hidden="true">!</span>${t('fewLeft', {n: number(pieces)})}</span>`
    : html`<span class="badge good"><span aria-hidden="true">✓</span>${t('inStock')}</span>`;
}
