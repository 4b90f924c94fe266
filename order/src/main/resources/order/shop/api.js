import {Problem, call, patiently} from './page.js';

const SESSION = 'pos.shop.session';
/** A token is renewed this long before it expires. */
const EARLY_MS = 30000;

let config;
const listeners = new Set();

/** Asks for the settings of this installation, the key of the web shop among them. */
export async function loadSettings() {
  ({body: config} = await call('order-service/shop/config.json'));
}

export function settings() {
  return config;
}

/** Calls the API as the web shop. */
export function shop(path, options = {}) {
  return call(path, {...options, key: config.api_key});
}

/** Returns {access_token, refresh_token, expires_at, customer_id} of who is logged in, or null. */
export function session() {
  return JSON.parse(localStorage.getItem(SESSION));
}

/** Returns who is logged in, or undefined. */
export function customerId() {
  return session()?.customer_id;
}

/** Returns a function that fails if someone has logged in or out since now: what was asked for was asked by another. */
export function sameCustomer() {
  const before = customerId();
  return () => {
    if (customerId() !== before) {
      throw new Problem(401, {code: 'customer-changed'});
    }
  };
}

/** Calls a function when someone has logged in or out, here or in another tab; returns one that ends it. */
export function onSession(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function keep(tokens) {
  if (tokens === null) {
    localStorage.removeItem(SESSION);
  } else {
    localStorage.setItem(SESSION, JSON.stringify({
      access_token: tokens.access_token, refresh_token: tokens.refresh_token, customer_id: tokens.customer_id,
      expires_at: Date.now() + 1000 * tokens.expires_in,
    }));
  }
}

function changed() {
  listeners.forEach(listener => listener());
}

addEventListener('storage', event => event.key === SESSION && changed());

export async function logIn(username, password) {
  const {body} = await patiently(() => shop('customer-service/auth', {method: 'POST', body: {username, password}}));
  keep(body);
  changed();
}

/** Forgets the session here at once, and ends it on the server if that answers. */
export async function logOut() {
  const ended = session();
  keep(null);
  changed();
  if (ended !== null) {
    await shop('customer-service/auth/logout', {method: 'POST', body: {refresh_token: ended.refresh_token}})
      .catch(() => {});
  }
}

/** Calls the API for the customer, with a token that is renewed when it is about to expire or is refused. */
export async function mine(path, options = {}) {
  const send = token => shop(path, {...options, headers: {...options.headers, Authorization: `Bearer ${token}`}});
  const used = session();
  const token = used !== null && used.expires_at - EARLY_MS > Date.now() ? used.access_token : await renewed(used);
  try {
    return await send(token);
  } catch (problem) {
    if (problem.status !== 401) {
      throw problem;
    }
    return send(await renewed({...used, access_token: token}));
  }
}

/**
 * Returns another token for the same customer. A refresh token is good for one use and a second one ends the session:
 * one tab at a time, and the others look.
 */
function renewed(used) {
  const loggedOut = () => new Problem(401, {code: 'logged-out'});
  const renew = async () => {
    const stored = session();
    if (stored === null || stored.customer_id !== used?.customer_id) {
      throw loggedOut();
    }
    if (stored.access_token !== used.access_token) {
      return stored.access_token;
    }
    const isLate = () => session()?.refresh_token !== stored.refresh_token;
    try {
      const {body} = await shop('customer-service/auth/refresh',
        {method: 'POST', body: {refresh_token: stored.refresh_token}});
      if (isLate()) {
        // a log-out is not undone
        throw loggedOut();
      }
      keep(body);
      return body.access_token;
    } catch (problem) {
      if (problem.status === 401 && !isLate()) {
        keep(null);
        changed();
        throw loggedOut();
      }
      throw problem;
    }
  };
  return navigator.locks === undefined ? renew() : navigator.locks.request(SESSION, renew);
}
