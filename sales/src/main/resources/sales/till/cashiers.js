/** Who sells: cashiers log in with their PIN at the server, or, when it is away, against what this browser remembers. */

import {Problem} from './page.js';
import {keep, setting} from './database.js';
import {isOver} from './upkeep.js';

const ROUNDS = 600000;
const MAX_WRONG = 5;
const WAIT_MILLIS = 15 * 60 * 1000;

export class Cashiers {

  list = [];

  constructor(server) {
    this.server = server;
  }

  async load() {
    this.list = await setting('cashiers') ?? [];
  }

  async update(storeId) {
    const {items} = await this.server.ask(`cashiers?store_id=${storeId}&active=true&limit=200`);
    this.list = items.map(({id, name, role}) => ({id, name, role}));
    await keep('cashiers', this.list);
  }

  /** Returns the cashier {id, name, role}; throws a Problem with the code wrong-pin, too-many-attempts or pin-unknown. */
  async logIn(id, pin) {
    try {
      const {name, role} = await this.server.ask(`cashiers/${id}/login`, {method: 'POST', body: {pin}});
      await this.#remember(id, pin);
      return {id, name, role};
    } catch (problem) {
      if (problem instanceof Problem && problem.isTemporary && problem.status !== 429) {
        return this.#logInAlone(id, pin);
      }
      throw problem;
    }
  }

  /** A short PIN can be guessed from what is kept, so it is derived slowly; the store's key lies beside it anyway. */
  async #remember(id, pin) {
    if (crypto.subtle) {
      const salt = crypto.getRandomValues(new Uint8Array(16));
      await keep('pin-' + id, {salt, hash: await derive(pin, salt), wrong: 0, since: 0});
    }
  }

  async #logInAlone(id, pin) {
    const kept = crypto.subtle ? await setting('pin-' + id) : null;
    const cashier = this.list.find(each => each.id === id);
    if (!kept || !cashier) {
      throw new Problem(0, {code: 'pin-unknown'});
    }
    const wrong = isOver(kept.since, WAIT_MILLIS) ? 0 : kept.wrong;
    if (wrong >= MAX_WRONG) {
      throw new Problem(429, {code: 'too-many-attempts'});
    }
    const hash = await derive(pin, kept.salt);
    const matches = hash.every((byte, i) => byte === kept.hash[i]);
    await keep('pin-' + id, {...kept, wrong: matches ? 0 : wrong + 1, since: wrong === 0 ? Date.now() : kept.since});
    if (!matches) {
      throw new Problem(403, {code: 'wrong-pin'});
    }
    return cashier;
  }

  /** Forgets the cashiers and what is remembered of their PINs. */
  async forget() {
    for (const cashier of this.list) {
      await keep('pin-' + cashier.id, null);
    }
    this.list = [];
    await keep('cashiers', null);
  }
}

async function derive(pin, salt) {
  const key = await crypto.subtle.importKey('raw', new TextEncoder().encode(pin), 'PBKDF2', false, ['deriveBits']);
  const bits = await crypto.subtle.deriveBits({name: 'PBKDF2', hash: 'SHA-256', salt, iterations: ROUNDS}, key, 256);
  return new Uint8Array(bits);
}
