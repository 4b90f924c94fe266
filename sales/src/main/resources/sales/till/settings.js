/** The settings of this till, and what the browser lets it do. */

import {html} from './preact.js';
import {number, t} from './page.js';
import {keep} from './database.js';

export function Settings({till}) {
  const set = change => {
    till.options = {...till.options, ...change};
    keep('options', till.options).catch(error => till.sayProblem(error));
    till.draw();
  };
  const remove = () => till.open({kind: 'confirm', isDanger: true, yes: t('removeKey'),
    text: till.outbox.unsent > 0 ? t('removeKeyUnsent', {count: till.outbox.unsent}) : t('removeKeyAsk'),
    confirmed: () => till.forgetKey().catch(error => till.sayProblem(error))});
  const facts = [
    [t('fact.secure'), isSecureContext],
    [t('fact.offline'), Boolean(navigator.serviceWorker?.controller)],
    [t('fact.persistent'), Boolean(till.storage.isPersistent)],
    [t('fact.single'), Boolean(navigator.locks)],
  ];
  return html`<div class="wide-card stack">
    <div class="row apart"><h2>${t('settings')}</h2>
      <button type="button" onClick=${() => till.show('sell')}>${t('backToTicket')} <kbd>Esc</kbd></button></div>
    <section class="card stack" aria-label=${t('receipts')}>
      <label class="choice"><input type="checkbox" checked=${till.options.printsAlways}
        onChange=${event => set({printsAlways: event.target.checked})}/> ${t('printsAlways')}</label></section>
    <section class="card stack" aria-label=${t('scanner')}><h3>${t('scanner')}</h3><p class="quiet">${t('scannerHow')}</p>
      <div class="row">${['prefix', 'suffix'].map(name => html`<label key=${name} class="field"><span>${t(name)}</span>
        <input autocomplete="off" maxlength="8" value=${till.options[name]}
          onInput=${event => set({[name]: event.target.value})}/></label>`)}</div></section>
    <section class="card stack" aria-label=${t('browser')}><h3>${t('browser')}</h3>
      <p>${t('articlesKept', {count: number(till.catalogue.size)})}</p>
      <ul class="stack tight">${facts.map(([text, isTrue]) => html`<li key=${text}>
        <span class=${'badge ' + (isTrue ? 'good' : 'warn')}>${isTrue ? '✓ ' + t('yes') : '! ' + t('no')}</span>
        ${' ' + text}</li>`)}</ul>
    </section>
    <section class="card stack" aria-label=${t('key')}><h3>${t('key')}</h3><p class="quiet">${t('removeKeyWhat')}</p>
      <div class="row"><button type="button" class="danger" onClick=${remove}>${t('removeKey')}</button></div></section>
  </div>`;
}
