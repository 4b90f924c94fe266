import {call} from './page.js';

const products = new Map();
const locations = new Map();
/** Names change seldom; what is not found now is asked for again after this time. */
const KEPT_MS = 300000;
const MOST_IDS = 100;
let locationsAskedAt = -Infinity;
const productsAskedAt = new Map();

export function productName(id) {
  return products.get(id);
}

export function locationName(id) {
  return locations.get(id)?.name;
}

/** Returns the ids of the stores, also of those that have sold nothing. */
export function storeIds() {
  return [...locations.values()].filter(location => location.type === 'store').map(location => location.id);
}

/** Asks for the names that a dashboard needs. The page shows numbers while there is no answer. */
export async function learnNames(dashboard, key) {
  const now = performance.now();
  const calls = [];
  if (now - locationsAskedAt > KEPT_MS) {
    locationsAskedAt = now;
    calls.push(learn('inventory-service/locations?limit=200', key, locations));
  }
  const ids = [...new Set(dashboard.stock.alerts.map(alert => alert.product_id))]
    .filter(id => now - (productsAskedAt.get(id) ?? -Infinity) > KEPT_MS).slice(0, MOST_IDS);
  if (ids.length > 0) {
    ids.forEach(id => productsAskedAt.set(id, now));
    calls.push(learn(`product-service/products?limit=200&ids=${ids.join(',')}`, key, products));
  }
  await Promise.all(calls);
  return calls.length > 0;
}

async function learn(path, key, names) {
  try {
    const {body} = await call(path, {key});
    body.items.forEach(item => names.set(item.id, names === products ? item.name : item));
  } catch {
    // the services panel says which one does not answer
  }
}
