// Load balancing: calls at once are spread over all instances of the cart service, each of which gets its share, give or
// take a half. -e CARTS=3 says how many instances there are.
import http from 'k6/http';
import { fail } from 'k6';
import { Rate } from 'k6/metrics';
import { BASE_URL, KEY, stockUp, addToCart, thresholds } from './lib/shop.js';

const CARTS = Number(__ENV.CARTS || 3);
// virtual users share nothing but metrics: the share of each instance is one
const shares = Array.from({ length: CARTS }, (_, i) => new Rate(`share_of_instance_${i + 1}`));

export const options = {
  scenarios: { balance: { executor: 'constant-vus', vus: 12 * CARTS, duration: '30s' } },
  thresholds: {
    ...thresholds,
    ...Object.fromEntries(shares.map((share) => [share.name, [`rate>${0.5 / CARTS}`, `rate<${1.5 / CARTS}`]])),
  },
};

export function setup() {
  return { ...stockUp(), instances: findInstances() };
}

function findInstances() {
  const found = new Set();
  const guest = ['POST', `${BASE_URL}/cart-service/guest`, '{}',
    { headers: { apikey: KEY, 'Content-Type': 'application/json' } }];
  for (let i = 0; i < 20 && found.size < CARTS; i++) {
    http.batch(Array(4 * CARTS).fill(guest)).forEach((answer) => found.add(answer.headers['X-Instance-Id']));
  }
  if (found.size !== CARTS) {
    fail(`${found.size} instances of the cart service answer, and not ${CARTS}: scale it, or say -e CARTS=${found.size}.`);
  }
  return [...found];
}

export default function (goods) {
  const instance = addToCart(goods).headers['X-Instance-Id'];
  shares.forEach((share, i) => share.add(goods.instances[i] === instance));
}
