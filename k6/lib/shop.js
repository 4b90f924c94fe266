// The API as the scripts use it: every call checks the status and the body, and fails the run's thresholds when either
// is not what it should be. Quantities, cents and ids are those of the contracts at /<name>-service/docs.
import http from 'k6/http';
import { check, fail } from 'k6';
import exec from 'k6/execution';

export const BASE_URL = __ENV.BASE_URL || 'http://127.0.0.1:8080';
// A consumer that may make every call without a rate limit: development only. In production give the run one of its own.
export const KEY = __ENV.API_KEY || 'pos-test-automation-dev-key-2025';

const WEB_STORE = 6;
const STORES = [1, 2, 3, 4, 5];
const PRODUCTS = 20;
const PRICE_CENTS = 1000;
const PLENTY = 1000000;
export const ADDRESS = {
  full_name: 'Camille Tremblay', line1: '355 rue Sainte-Catherine Ouest', city: 'Montréal', province: 'QC',
  postal_code: 'H3B 1A5', country: 'CA', default_shipping: true,
};

// Thresholds of every script: what is not answered as it should be, and requests that could not be sent in time.
export const thresholds = {
  checks: ['rate==1.0'],
  http_req_failed: ['rate==0.0'],
  dropped_iterations: ['count==0'],
  http_req_duration: ['p(95)<500'],
};

export function call(method, path, body, options = {}) {
  const params = {
    headers: { apikey: KEY, ...(body && { 'Content-Type': 'application/json' }), ...options.headers },
    // one name for each route, so that metrics do not grow with ids
    tags: { name: options.name || path },
    responseCallback: http.expectedStatuses(...(options.expected || [200, 201])),
    timeout: '30s',
  };
  return http.request(method, BASE_URL + path, body ? JSON.stringify(body) : null, params);
}

export const get = (path, options) => call('GET', path, null, options);
export const post = (path, body, options) => call('POST', path, body, options);

// Checks the status and, with a function of the parsed body, the content.
export function expect(response, status, what, holds = () => true) {
  return check(response, {
    [what]: (r) => {
      if (r.status !== status) return false;
      try {
        return Boolean(holds(r.json()));
      } catch (_) {
        return false;
      }
    },
  });
}

function mustBe(response, status) {
  if (response.status !== status) {
    fail(`${response.request.method} ${response.url}: ${response.status} ${response.body}`);
  }
  return response.json();
}

// Creates products of this run and brings them to all stores and the web shop, so that no run is short of goods.
export function stockUp() {
  const run = Date.now().toString(36);
  const ids = [];
  for (let i = 0; i < PRODUCTS; i++) {
    ids.push(mustBe(post('/product-service/products', {
      sku: `K6-${run}-${i}`, name: `Load test ${run} ${i}`, price_cents: PRICE_CENTS, tax_code: 'exempt',
    }), 201).id);
  }
  for (const location of [...STORES, WEB_STORE]) {
    mustBe(post('/inventory-service/movements', {
      type: 'receipt', location_id: location, reference: `k6-${run}-${location}`,
      lines: ids.map((id) => ({ product_id: id, quantity: PLENTY })),
    }), 201);
  }
  awaitCatalogue(ids[ids.length - 1]);
  return { run, ids };
}

// Tills learn of products by events: waits until one can be sold.
function awaitCatalogue(id) {
  for (let i = 0; i < 100; i++) {
    const sold = post('/sales-service/sales', saleOf(id, 1, 1), { expected: [201, 422] });
    if (sold.status === 201) return;
    http.get(`${BASE_URL}/product-service/health`, { headers: { apikey: KEY } });
  }
  fail('The sales service does not learn of new products.');
}

const any = (list) => list[Math.floor(Math.random() * list.length)];

function saleOf(product, quantity, register) {
  return {
    register_id: register, cashier: 'k6', lines: [{ product_id: product, quantity }],
    payments: [{ method: 'debit', amount_cents: PRICE_CENTS * quantity }],
  };
}

export function readProduct(goods) {
  const id = any(goods.ids);
  const read = get(`/product-service/products/${id}`, { name: '/product-service/products/{id}' });
  expect(read, 200, 'a product has its price', (product) => product.id === id && product.price_cents === PRICE_CENTS);
  return read;
}

export function search(goods) {
  expect(get(`/product-service/products?q=${goods.run}&limit=10`, { name: '/product-service/products?q=' }), 200,
    'a search finds the products', (page) => page.items.length === 10);
}

export function readStock(goods) {
  const id = any(goods.ids);
  expect(get(`/inventory-service/stocks/${any(STORES)}/${id}`, { name: '/inventory-service/stocks/{location}/{product}' }),
    200, 'a stock adds up', (stock) => stock.available === stock.on_hand - stock.reserved);
}

export function sell(goods) {
  const quantity = 1 + Math.floor(Math.random() * 3);
  // two registers a store
  const register = 1 + Math.floor(Math.random() * 2 * STORES.length);
  expect(post('/sales-service/sales', saleOf(any(goods.ids), quantity, register)), 201, 'a sale is confirmed, to the cent',
    (sale) => sale.total_cents === PRICE_CENTS * quantity && sale.stock_status === 'confirmed');
}

// A guest's cart: each virtual user has one, and knows how much must be in it.
const mine = { session: null, pieces: 0 };

export function addToCart(goods) {
  if (!mine.session) {
    mine.session = post('/cart-service/guest', {}).json('session_id');
  }
  const added = post(`/cart-service/guest/${mine.session}/add`, { product_id: goods.ids[0], quantity: 1 },
    { name: '/cart-service/guest/{session}/add' });
  mine.pieces++;
  expect(added, 200, 'a cart has every piece that was added', (cart) => cart.items[0].quantity === mine.pieces);
  // a line holds 999 pieces at most, and after a call that failed nobody knows how many it has
  if (mine.pieces === 900 || added.status !== 200) {
    mine.session = null;
    mine.pieces = 0;
  }
  return added;
}

export function readReport() {
  expect(get('/reporting-service/dashboard'), 200, 'the dashboard says how fresh it is', (d) => d.as_of !== undefined);
}

// Registers a new customer, who gets an address and a token.
export function register() {
  const name = `k6-${exec.vu.idInTest}-${exec.scenario.iterationInTest}-${Date.now().toString(36)}`;
  const password = `Load-${name}`;
  expect(post('/customer-service/customers', {
    username: name, email: `${name}@example.com`, password, first_name: 'Camille', last_name: 'Tremblay',
  }), 201, 'a customer registers');
  const token = post('/customer-service/auth', { username: name, password }).json('access_token');
  const headers = { Authorization: `Bearer ${token}` };
  const address = post('/customer-service/customers/me/addresses', ADDRESS, { headers });
  expect(address, 201, 'a customer adds an address');
  return { headers, address: address.json('id') };
}
