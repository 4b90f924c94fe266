// One of everything, once: does the shop work at all?
import { stockUp, readProduct, search, readStock, sell, addToCart, readReport, thresholds } from './lib/shop.js';
import { order } from './lib/checkout.js';

export const options = {
  scenarios: { smoke: { executor: 'shared-iterations', vus: 1, iterations: 1 } },
  thresholds: { ...thresholds, http_req_duration: ['p(95)<2000'] },
};

export const setup = stockUp;

export default function (goods) {
  readProduct(goods);
  search(goods);
  readStock(goods);
  sell(goods);
  addToCart(goods);
  readReport();
  order(goods);
}
