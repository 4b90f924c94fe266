import {useEffect, useState} from './preact.js';
import {uuid} from './page.js';
import {mine, onSession, session, settings, shop} from './api.js';

const GUEST = 'pos.shop.guest';
const PROVINCE = 'pos.shop.province';

let cart = null;
let merging = null;
const listeners = new Set();

function tell(newCart) {
  cart = newCart;
  listeners.forEach(listener => listener(cart));
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

/** Calls the cart of the customer or, before the log-in, that of the guest, whose session is opened when needed. */
async function callCart(path, options = {}) {
  if (session() !== null) {
    return mine(`cart-service/${path}`, options);
  }
  const send = guest => shop(`cart-service/guest/${guest}/${path}`, options);
  const guest = localStorage.getItem(GUEST);
  if (guest === null) {
    return send(await openGuestSession());
  }
  try {
    return await send(guest);
  } catch (problem) {
    if (problem.code !== 'session-not-found') {
      throw problem;
    }
    // it has expired, and its cart with it
    localStorage.removeItem(GUEST);
    return options.method === undefined ? {body: null} : send(await openGuestSession());
  }
}

async function openGuestSession() {
  const {body} = await shop('cart-service/guest', {method: 'POST', body: {}});
  localStorage.setItem(GUEST, body.session_id);
  return body.session_id;
}

/** @param province whose taxes to show; otherwise that of the customer's address, or the one that was guessed */
export async function loadCart(province) {
  if (session() === null && localStorage.getItem(GUEST) === null) {
    tell(null);
    return null;
  }
  await mergeGuest();
  const chosen = province ?? (session() === null ? guessedProvince() : undefined);
  let {body} = await callCart(`cart${chosen === undefined ? '' : `?province=${chosen}`}`);
  if (body !== null && body.province === null && chosen === undefined && !body.degraded) {
    ({body} = await callCart(`cart?province=${guessedProvince()}`));
  }
  tell(body);
  return body;
}

export async function addToCart(productId, quantity) {
  await callCart('add', {method: 'POST', body: {product_id: productId, quantity},
    headers: {'Idempotency-Key': uuid()}});
  return loadCart();
}

/** @param quantity 0 removes the product */
export async function setQuantity(productId, quantity) {
  await callCart(`items/${productId}`, {method: 'PUT', body: {quantity}});
  return loadCart();
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
  localStorage.removeItem(GUEST);
}

/** Returns what shipping costs, taxes included. */
export function shippingCents(subtotal) {
  return subtotal < settings().free_shipping_from_cents ? settings().shipping_cents : 0;
}

onSession(() => {
  tell(null);
  // pages that show the cart say what is wrong
  loadCart().catch(() => {});
});
