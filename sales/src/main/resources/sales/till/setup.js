/** What comes before selling: the store's key, the register, the cashier, the session. */

import {html, useEffect, useState} from './preact.js';
import {t} from './page.js';
import {keep} from './database.js';
import {prepare} from './upkeep.js';
import {CashCount, PinForm, countedCents} from './parts.js';
import {nameOf} from './receipt.js';

/** Asks for the key once; it is kept by the browser, and goes nowhere but into a header. */
export function SetUp({till}) {
  const [key, setKey] = useState('');
  const [registers, setRegisters] = useState(null);
  const enter = event => {
    event.preventDefault();
    till.busy(async () => {
      till.server.key = key.trim();
      try {
        const {items} = await till.server.ask('registers?own=true&limit=200');
        setRegisters(items);
        till.quiet();
      } catch (problem) {
        till.server.key = null;
        throw problem;
      }
    });
  };
  const choose = register => till.busy(async () => {
    till.register = {id: register.id, store_id: register.store_id, name: register.name};
    await keep('register', till.register);
    await keep('key', till.server.key);
    await till.cashiers.update(till.register.store_id);
    // the browser may ask the person, so nothing waits for the answer
    prepare(till).catch(error => till.sayProblem(error));
    till.sync();
  });
  if (till.server.key && registers) {
    return html`<section class="card stack narrow" aria-label=${t('register')}><h2>${t('chooseRegister')}</h2>
      ${registers.length === 0 && html`<p class="notice warn">${t('noRegister')}</p>`}
      <div class="stack tight">${registers.map(register => html`<button key=${register.id} type="button"
        data-register=${register.id}
        onClick=${() => choose(register)}>${t('store', {id: register.store_id})} · ${nameOf(register)}</button>`)}</div>
    </section>`;
  }
  return html`<form class="card stack narrow" onSubmit=${enter}>
    <h2>${t('enterKey')}</h2>
    <p class="quiet">${t('enterKeyWhy')}</p>
    <label class="field"><span>${t('key')}</span>
      <input type="password" autocomplete="off" spellcheck=${false} value=${key} maxlength="200"
        onInput=${event => setKey(event.target.value)}/></label>
    <button class="primary" disabled=${!key.trim() || till.isBusy}>${t('goOn')}</button>
  </form>`;
}

export function Login({till}) {
  useEffect(() => { prepare(till).catch(error => till.sayProblem(error)); }, []);
  const people = till.cashiers.list;
  const enter = (id, pin) => till.busy(async () => till.unlock(await till.cashiers.logIn(id, pin)));
  return html`<section class="card narrow stack" aria-label=${t('login')}>
    <h2>${t('login')}</h2>
    ${till.ticket.lines.length > 0 && html`<p class="notice">${t('ticketWaits')}</p>`}
    ${people.length === 0 ? html`<p class="notice warn">${t('noCashiers')}</p>
      <button type="button" onClick=${() => till.busy(() => till.cashiers.update(till.register.store_id))}>
        ${t('tryAgain')}</button>`
      : html`<${PinForm} people=${people} first=${people.find(each => each.id === till.cashier?.id)?.id} enter=${enter}
          isBusy=${till.isBusy} action=${t('logIn')}/>`}
  </section>`;
}

export function OpenSession({till}) {
  const [counts, setCounts] = useState({});
  const open = event => {
    event.preventDefault();
    till.busy(async () => {
      // first: the till sells as soon as the session is written down, and what is typed then must stay
      till.show('sell');
      await till.session.open(till.register.id, till.cashier.name, countedCents(counts));
    });
  };
  return html`<form class="card stack narrow" onSubmit=${open}>
    <h2>${t('openSession')}</h2>
    <p class="quiet">${t('openSessionHow')}</p>
    <${CashCount} counts=${counts} change=${setCounts}/>
    <button class="primary" disabled=${till.isBusy}>${t('openSession')}</button>
  </form>`;
}
