/**
 * The sales on their way to the server: the only way, also when the server is there. A sale is on the disk before the
 * till says that it is paid; it is sent under its own id, oldest first, until the server has answered for it.
 */

import {read, ticketIsKept, write, writeStrictly} from './database.js';

const BATCH = 50;
/** A quarter of what the server takes. */
const BATCH_CHARACTERS = 1 << 20;
const KEPT = 200;

export class Outbox {

  /** The number of sales that the server has not answered for yet. */
  unsent = 0;
  /** The number of sales that the server has kept apart, because it could not enter them in the books. */
  refused = 0;
  #sending = null;

  /** @param changed called when one of the numbers changes, or with a problem that keeps sales from being sent */
  constructor(server, changed) {
    this.server = server;
    this.changed = changed;
  }

  async load() {
    this.unsent = await read(['outbox'], outbox => outbox.count());
    this.refused = (await read(['settings'], settings => settings.get('refused')))?.value ?? 0;
  }

  /**
   * Writes a sale down, and removes its ticket; resolves, when it is on the disk, with its number on this till.
   *
   * @param sale as the sales service takes it
   * @param shown what a provisional receipt shows in addition
   */
  async add(sale, shown) {
    let number;
    await ticketIsKept();
    try {
      number = await writeStrictly(['outbox', 'tickets'], (outbox, tickets) => {
        tickets.delete('current');
        return outbox.add({id: sale.id, sale, shown});
      });
    } catch (error) {
      if (error.name !== 'ConstraintError') {
        throw error;
      }
      // it is there already: the till was stopped before it could say so
      number = (await read(['outbox'], outbox => outbox.index('id').get(sale.id))).number;
    }
    await this.#count();
    return number;
  }

  async #count() {
    this.unsent = await read(['outbox'], outbox => outbox.count());
    this.changed();
  }

  /** Sends everything that can be sent; of several calls at a time, one sends. */
  send() {
    this.#sending ??= this.#sendAll().finally(() => { this.#sending = null; });
    return this.#sending;
  }

  async #sendAll() {
    for (;;) {
      const entries = batch(await read(['outbox'], outbox => outbox.getAll(null, BATCH)));
      if (entries.length === 0) {
        return;
      }
      const answer = await this.server.ask('sales/batch',
        {method: 'POST', body: {sales: entries.map(entry => entry.sale)}, timeout: 30000});
      await this.#settle(entries, answer.items);
    }
  }

  async #settle(entries, results) {
    const refused = results.filter(result => result.status === 'rejected').length;
    await write(['outbox', 'sent', 'settings'], (outbox, sent, settings) => {
      entries.forEach((entry, i) => {
        outbox.delete(entry.number);
        sent.put({...entry, receipt_number: results[i].receipt_number ?? null, problem: results[i].problem ?? null});
      });
      sent.index('number').openCursor(IDBKeyRange.upperBound(entries.at(-1).number - KEPT)).onsuccess = event => {
        const cursor = event.target.result;
        if (cursor) {
          cursor.delete();
          cursor.continue();
        }
      };
      settings.put({name: 'refused', value: this.refused + refused});
    });
    this.refused += refused;
    await this.#count();
  }

  /** Returns {number, sale, shown, receipt_number} of a sale of this till; undefined when it is forgotten. */
  async find(id) {
    return await read(['outbox'], outbox => outbox.index('id').get(id))
      ?? await read(['sent'], sent => sent.get(id));
  }

  /** Returns the last sales, newest first. */
  async last(most) {
    const sent = await read(['sent'], store => store.getAll());
    const unsent = await read(['outbox'], store => store.getAll());
    return [...sent, ...unsent].sort((a, b) => b.number - a.number).slice(0, most);
  }

  async forgetRefused() {
    this.refused = 0;
    await write(['settings'], settings => settings.put({name: 'refused', value: 0}));
    this.changed();
  }
}

/** Returns the first sales that fit into a request, at least one. */
function batch(entries) {
  let characters = 0;
  return entries.filter((entry, i) => {
    characters += JSON.stringify(entry.sale).length;
    return i === 0 || characters <= BATCH_CHARACTERS;
  });
}
