/** The session of the register: opened with a float, closed with a count. */

import {Problem, once, uuid} from './page.js';
import {keep, setting} from './database.js';

/** Notes and coins in cents. */
export const DENOMINATIONS = [10000, 5000, 2000, 1000, 500, 200, 100, 25, 10, 5];

export class Session {

  /** {id, opened_at, cashier}; without an id while the server does not know of it; null when none is open. */
  current = null;
  #opening = null;

  constructor(server) {
    this.server = server;
  }

  async load() {
    this.current = await setting('session');
  }

  async #set(session) {
    this.current = session;
    await keep('session', session);
  }

  /** Reads which session is open at the register, unless one waits to be opened. */
  async update(registerId) {
    if (this.current && !this.current.id) {
      return;
    }
    const before = this.current;
    const {items} = await this.server.ask(`sessions?register_id=${registerId}&status=open&limit=1`);
    const [open] = items;
    if (this.current !== before) {
      // opened or closed here while the server was asked: its answer is older
      return;
    }
    await this.#set(open ? {id: open.id, opened_at: open.opened_at, cashier: open.cashier} : null);
  }

  /** Opens a session, now or, when the server is away, as soon as it is back and before the sales are sent. */
  async open(registerId, cashier, floatCents) {
    await this.#set({id: null, registerId, cashier, floatCents, requestKey: uuid(),
      opened_at: new Date().toISOString()});
    await this.openWaiting().catch(problem => {
      if (!problem.isTemporary) {
        return this.#set(null).then(() => { throw problem; });
      }
    });
  }

  /** Opens the session that waits for the server, if there is one; of several calls at a time, one asks. */
  openWaiting() {
    this.#opening ??= this.#openWaiting().finally(() => { this.#opening = null; });
    return this.#opening;
  }

  async #openWaiting() {
    const waiting = this.current;
    if (!waiting || waiting.id) {
      return;
    }
    try {
      const opened = await this.server.ask(`registers/${waiting.registerId}/sessions`, {method: 'POST',
        headers: {'Idempotency-Key': waiting.requestKey},
        body: {cashier: waiting.cashier, opening_float_cents: waiting.floatCents}});
      await this.#set({id: opened.id, opened_at: opened.opened_at, cashier: opened.cashier});
    } catch (problem) {
      if (problem.code !== 'session-open') {
        throw problem;
      }
      // somebody has opened one at this register meanwhile: its sales belong there
      await this.#set(null);
      await this.update(waiting.registerId);
    }
  }

  /** Returns the X report. */
  async report() {
    if (!this.current?.id) {
      throw new Problem(0, {});
    }
    return this.server.ask('sessions/' + this.current.id);
  }

  async moveCash(type, amountCents, reason, cashier) {
    if (!this.current?.id) {
      throw new Problem(409, {code: 'session-closed'});
    }
    const path = `sessions/${this.current.id}/cash-movements`;
    const body = {type, amount_cents: amountCents, reason, cashier};
    return once([path, body], headers => this.server.ask(path, {method: 'POST', headers, body}));
  }

  /** Closes a session and returns the Z report, also when it was closed before and the answer was lost. */
  async close(id, countedCents, cashier) {
    if (!id) {
      throw new Problem(0, {});
    }
    let report;
    try {
      report = await this.server.ask(`sessions/${id}/close`,
        {method: 'POST', body: {counted_cash_cents: countedCents, cashier}, timeout: 30000});
    } catch (problem) {
      if (problem.code !== 'session-closed') {
        throw problem;
      }
      report = await this.server.ask('sessions/' + id);
    }
    await this.#set(null);
    return report;
  }

  async forget() {
    await this.#set(null);
  }
}
