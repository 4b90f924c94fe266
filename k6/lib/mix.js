// What stores, the web shop and the head office ask in a busy minute: of a hundred calls 45 read products, 5 search,
// 12 look at stocks, 25 add to carts, 12 sell, and one asks for the dashboard.
import { readProduct, search, readStock, sell, addToCart, readReport } from './shop.js';

const SHARES = [[45, readProduct], [5, search], [12, readStock], [25, addToCart], [12, sell], [1, readReport]];

export function mix(goods) {
  let left = Math.random() * 100;
  for (const [share, work] of SHARES) {
    left -= share;
    if (left < 0) {
      return work(goods);
    }
  }
  return readProduct(goods);
}
