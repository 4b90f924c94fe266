import {useEffect, useState} from './preact.js';
import {Questions, once, patiently} from './page.js';
import {customerId, mine, onSession, sameCustomer, session, settings, shop} from './api.js';

const GUEST = 'pos.shop.guest';
const PROVINCE = 'pos.shop.province';

let cart = null;
let merging = null;
let changing = Promise.resolve();
const questions = new Questions();
const listeners = new Set();

/** Shows an answer, unless it is late. */
function tell(question, newCart) {
  if (questions.accept(question)) {
    cart = newCart;
    listeners.forEach(listener => listener(cart));
  }
}

/** Returns the cart as it was last read, or null; the component is drawn again when it changes. */
export function useCart() {
  const [shown, show] = useState(cart);
  useEffect(() => {
    show(cart);
    listeners.add(show);
    return () => listeners.delete(show);
  }, []);
  return shown;
}

/** Returns the province whose taxes are shown until there is an address. */
export function guessedProvince() {
  return localStorage.getItem(PROVINCE) ?? 'QC';
}

export function guessProvince(province) {
  localStorage.setItem(PROVINCE, province);
  return loadCart();
}

/** Calls the cart of the customer or, before the log-in, that of the guest, whose session is opened by a change. */
async function callCart(path, options = {}) {
  if (session() !== null) {
    return mine(`cart-service/${path}`, options);
  }
  const send = guest => shop(`cart-service/guest/${guest}/${path}`, options);
  const guest = localStorage.getItem(GUEST);
  const open = async () => options.method === undefined ? {body: null} : send(await openGuestSession());
  if (guest === null) {
    return open();
  }
  try {
    return await send(guest);
  } catch (problem) {
    if (problem.code !== 'session-not-found') {
      throw problem;
    }
    // it has expired, and its cart with it
    forgetGuest(guest);
    return open();
  }
}

function forgetGuest(guest) {
  if (localStorage.getItem(GUEST) === guest) {
    localStorage.removeItem(GUEST);
  }
}

async function openGuestSession() {
  const {body} = await shop('cart-service/guest', {method: 'POST', body: {}});
  if (localStorage.getItem(GUEST) === null) {
    localStorage.setItem(GUEST, body.session_id);
  }
  // that of another tab, if it was faster
  return localStorage.getItem(GUEST);
}

export async function loadCart() {
  const question = questions.ask();
  const body = session() === null && localStorage.getItem(GUEST) === null ? null : await patiently(readCart);
  tell(question, body);
}

/** Returns the cart with the taxes of the customer's address, or of the province that was guessed. */
async function readCart() {
  await mergeGuest();
  const guessed = () => callCart(`cart?province=${guessedProvince()}`);
  if (session() === null) {
    return (await guessed()).body;
  }
  const {body} = await callCart('cart');
  return body !== null && body.province === null && !body.degraded ? (await guessed()).body : body;
}

/** Changes the cart after the changes before, so that the last one is the one that stays, and returns the cart. */
function change(method, path, body) {
  const check = sameCustomer();
  const send = headers => {
    check();
    return callCart(path, {method, body, headers});
  };
  const changed = changing.then(() => method === 'POST' ? once([customerId(), path, body], send)
    : patiently(() => send({}))).then(async answer => {
    check();
    const question = questions.ask();
    // it has changed, even if it cannot be read with the taxes of a province now
    await loadCart().catch(() => tell(question, answer.body));
    return answer.body;
  });
  changing = changed.catch(() => {});
  return changed;
}

/** Returns the cart as it is then. */
export function addToCart(productId, quantity) {
  return change('POST', 'add', {product_id: productId, quantity});
}

/** @param quantity 0 removes the product */
export function setQuantity(productId, quantity) {
  return change('PUT', `items/${productId}`, {quantity});
}

/** Moves what the guest has put into the cart into that of the customer, once. */
function mergeGuest() {
  merging ??= merge().finally(() => {
    merging = null;
  });
  return merging;
}

async function merge() {
  const guest = localStorage.getItem(GUEST);
  if (guest === null || session() === null) {
    return;
  }
  try {
    await mine('cart-service/merge', {method: 'POST', body: {session_id: guest}, headers: {'Idempotency-Key': guest}});
  } catch (problem) {
    if (problem.code !== 'session-not-found') {
      throw problem;
    }
  }
  forgetGuest(guest);
}

/** Returns what shipping costs, taxes included. */
export function shippingCents(subtotal) {
  return subtotal < settings().free_shipping_from_cents ? settings().shipping_cents : 0;
}

onSession(() => {
  // also answers about the cart of before, which are on their way, are not shown any more
  tell(questions.ask(), null);
  // pages that show the cart say what is wrong
  loadCart().catch(() => {});
});
