/** The till: what it knows, and how it is kept. What a cashier does with it is in selling.js and paying.js. */

import {html, render} from './preact.js';
import {Problem, hasText, t} from './page.js';
import {keep, keepTicket, read, setting} from './database.js';
import {Server} from './server.js';
import {Outbox} from './outbox.js';
import {Catalogue} from './catalogue.js';
import {Cashiers} from './cashiers.js';
import {Session} from './session.js';
import {beep} from './sound.js';
import {emptyTicket} from './ticket.js';
import {isOver} from './upkeep.js';
import {App} from './app.js';

const LOCK_MILLIS = 5 * 60 * 1000;
const CATALOGUE_MILLIS = 60000;
const FAVOURITES = 12;

export class Till {

  /** sell, pay, paid, returns, suspended, drawer or settings */
  screen = 'sell';
  /** {kind, ...} of what lies over the screen, or null */
  dialog = null;
  /** {kind, text, again}: what was said last */
  message = null;
  /** what is typed into the entry of the screen */
  entry = '';
  highlighted = 0;
  ticket = emptyTicket();
  suspended = [];
  favourites = [];
  /** {entry, change} of the sale that was paid last */
  paid = null;
  /** the lines of a receipt or report to print, with the code of its barcode */
  printed = null;
  register = null;
  cashier = null;
  isLocked = true;
  isBusy = false;
  isLoaded = false;
  /** false until the server was asked for the first time */
  isSessionKnown = false;
  /** whether another tab is the till */
  isSecond = false;
  /** a problem that keeps sales from being sent, and a person has to solve */
  obstacle = null;
  options = {prefix: '', suffix: '', printsAlways: false};
  storage = {isPersistent: null, isNearlyFull: false};

  #lastTouch = Date.now();
  #lastCatalogue = 0;
  #isRefreshing = false;
  #syncing = null;
  #syncAgain = false;
  #counts = {};
  #isDrawing = false;
  #isStale = false;

  constructor() {
    this.server = new Server(() => this.draw());
    this.outbox = new Outbox(this.server, () => this.draw());
    this.catalogue = new Catalogue();
    this.cashiers = new Cashiers(this.server);
    this.session = new Session(this.server);
  }

  /** Draws the page; what an effect draws in the middle of it comes next, or else parts of the page are there twice. */
  draw() {
    this.#isStale = true;
    while (this.#isStale && !this.#isDrawing) {
      this.#isStale = false;
      this.#isDrawing = true;
      try {
        render(html`<${App} till=${this}/>`, document.getElementById('till'));
      } finally {
        this.#isDrawing = false;
      }
    }
  }

  /** Says something; `values` fill the text. The same text said again is new to a screen reader. */
  say(kind, key, values) {
    this.message = {kind, text: t(key, values), again: !this.message?.again};
    if (kind === 'bad') {
      beep();
    }
    this.draw();
  }

  /** Says why a call has failed. */
  sayProblem(problem) {
    if (!(problem instanceof Problem)) {
      console.error(problem);
      this.say('bad', 'problem.browser', {detail: problem.message});
      return;
    }
    const key = 'problem.' + problem.code;
    this.say('bad', hasText(key) ? key : problem.isTemporary ? 'problem.no-answer' : 'problem.other',
      {detail: problem.message});
  }

  quiet() {
    this.message = null;
  }

  /** Money that was taken stays in sight: of a ticket with payments, the payment is shown instead of the lines. */
  show(screen) {
    this.screen = screen === 'sell' && this.ticket.payments.length > 0 ? 'pay' : screen;
    this.dialog = null;
    this.entry = '';
    this.highlighted = 0;
    this.quiet();
    this.draw();
  }

  open(dialog) {
    this.dialog = dialog;
    this.quiet();
    this.draw();
  }

  close() {
    this.dialog = null;
    this.draw();
  }

  /** Whether something stands before selling: the key, the register, the cashier or the session. */
  get isReady() {
    return this.isLoaded && this.server.key && this.register && !this.isLocked && this.session.current;
  }

  /** Runs one thing at a time that waits for the server or the disk; returns whether it went well. */
  async busy(work) {
    if (this.isBusy) {
      return false;
    }
    this.isBusy = true;
    this.draw();
    try {
      await work();
      return true;
    } catch (problem) {
      this.sayProblem(problem);
      return false;
    } finally {
      this.isBusy = false;
      this.draw();
    }
  }

  /** Replaces the ticket, and keeps it for a reload. */
  change(ticket) {
    this.ticket = ticket;
    keepTicket(ticket).catch(error => this.sayProblem(error));
    this.draw();
  }

  count(lines) {
    for (const line of lines) {
      this.#counts[line.product_id] = (this.#counts[line.product_id] ?? 0) + line.quantity;
    }
    keep('counts', this.#counts).catch(error => this.sayProblem(error));
  }

  chooseFavourites() {
    this.favourites = this.catalogue.favourites(this.#counts, FAVOURITES);
  }

  touched() {
    this.#lastTouch = Date.now();
  }

  /** Locks the screen when nobody has touched it for some time. */
  lockWhenLeft() {
    if (!this.isLocked && isOver(this.#lastTouch, LOCK_MILLIS)) {
      this.lock();
    }
  }

  /** Whether something waits for the server, which is then asked more often. */
  get isWaiting() {
    return this.outbox.unsent > 0 || !this.server.isHere || this.session.current?.id === null;
  }

  lock() {
    this.isLocked = true;
    this.dialog = null;
    this.quiet();
    this.draw();
  }

  async unlock(cashier) {
    this.cashier = cashier;
    await keep('cashier', cashier);
    this.isLocked = false;
    this.touched();
    this.quiet();
    this.draw();
    this.sync();
  }

  /** Loads what is kept, then the catalogue in the background. */
  async load() {
    this.server.key = await setting('key');
    this.register = await setting('register');
    this.cashier = await setting('cashier');
    this.options = {...this.options, ...await setting('options')};
    this.#counts = await setting('counts') ?? {};
    const kept = (await read(['tickets'], tickets => tickets.get('current')))?.ticket;
    this.ticket = kept && !await this.outbox.find(kept.id) ? kept : this.ticket; // one that was sold is of before
    await Promise.all([this.outbox.load(), this.cashiers.load(), this.session.load(), this.loadSuspended()]);
    if (this.ticket.payments.length > 0) {
      this.screen = 'pay';
    }
    this.isLoaded = true;
    this.draw();
    await this.catalogue.load();
    this.chooseFavourites();
    this.draw();
    await this.sync();
  }

  async loadSuspended() {
    const all = await read(['tickets'], tickets => tickets.getAll());
    this.suspended = all.filter(each => each.id !== 'current').sort((a, b) => a.at - b.at);
  }

  /** Sends what waits, then reads what is new; whatever fails is tried again by the next one. One runs at a time. */
  sync() {
    this.#syncAgain = true;
    this.#syncing ??= this.#syncAll().finally(() => { this.#syncing = null; });
    return this.#syncing;
  }

  async #syncAll() {
    while (this.#syncAgain && this.server.key && this.register) {
      this.#syncAgain = false;
      try {
        await this.session.openWaiting();
        await this.outbox.send();
        await this.session.update(this.register.id);
        this.obstacle = null;
      } catch (problem) {
        this.#note(problem);
      }
      this.isSessionKnown = true;
      this.draw();
    }
    this.#refresh();
  }

  /** Reads the changes of the catalogue beside everything else, as the first time takes a while. */
  async #refresh() {
    const {register} = this;
    if (this.#isRefreshing || !this.server.key || !register || !isOver(this.#lastCatalogue, CATALOGUE_MILLIS)) {
      return;
    }
    this.#isRefreshing = true;
    try {
      await this.catalogue.update(path => this.server.ask(path));
      await this.cashiers.update(register.store_id);
      this.#lastCatalogue = Date.now();
      if (this.favourites.length === 0) {
        this.chooseFavourites();
      }
    } catch (problem) {
      // a key that was removed meanwhile has no problems
      this.register === register && this.#note(problem);
    } finally {
      this.#isRefreshing = false;
      this.draw();
    }
  }

  /** Remembers a problem that does not pass by itself. */
  #note(problem) {
    if (!(problem instanceof Problem && problem.isTemporary)) {
      this.obstacle = problem;
    }
    if (!(problem instanceof Problem)) {
      console.error(problem);
    }
  }

  /** Forgets what this browser knows of the store; sales that are not sent yet stay. */
  async forgetKey() {
    // first: an answer that is on its way must not bring back what is forgotten
    this.server.key = null;
    await Promise.all(['key', 'register', 'cashier'].map(name => keep(name, null)));
    await this.cashiers.forget();
    await this.session.forget();
    await this.catalogue.forget();
    this.favourites = [];
    this.#lastCatalogue = 0;
    Object.assign(this, {register: null, cashier: null, isLocked: true, screen: 'sell', dialog: null});
    this.draw();
  }
}
