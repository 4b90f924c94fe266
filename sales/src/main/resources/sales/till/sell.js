/** The selling screen: the ticket on one side, what can be put on it on the other. */

import {html, useEffect, useMemo, useRef} from './preact.js';
import {currentLanguage, money, number, t} from './page.js';
import {roundToFive, totalOf, totals} from './money.js';
import {Key, Pad} from './parts.js';
import {pressInEntry} from './keys.js';
import {abandon, addProduct, changeQuantity, enter, parseEntry, removeSelected, select, suspend, takeBack,
  type} from './selling.js';

export function Sell({till}) {
  const {rest} = parseEntry(till.entry);
  const results = useMemo(() => rest.length > 1 ? till.catalogue.search(rest) : [], [rest, till.catalogue.position]);
  return html`
    <section class="ticket" aria-label=${t('ticket')}>
      <${Lines} till=${till}/>
      <${LineActions} till=${till}/>
      <${Total} till=${till}/>
      <${Functions} till=${till}/>
    </section>
    <section class="find" aria-label=${t('articles')}>
      <label class="entry"><span class="unseen">${t('entry')}</span>
        <input id="entry" class="large" autocomplete="off" autocapitalize="off" spellcheck=${false} maxlength="100"
          placeholder=${t('entryHint')} value=${till.entry} role="combobox" aria-expanded=${results.length > 0}
          aria-controls="results" aria-activedescendant=${results.length > 0 ? 'result-' + till.highlighted : undefined}
          onInput=${event => type(till, event.target.value)} onKeyDown=${event => pressInEntry(till, event, results)}/>
      </label>
      ${rest.length > 1 ? html`<${Results} till=${till} results=${results}/>` : html`<${Favourites} till=${till}/>`}
      <${Pad} type=${digits => type(till, till.entry + digits)} erase=${() => type(till, till.entry.slice(0, -1))}
        enter=${() => enter(till)} times=${() => type(till, till.entry + '*')}/>
    </section>`;
}

function Lines({till}) {
  const {lines, selected} = till.ticket;
  const list = useRef(null);
  useEffect(() => {
    list.current?.querySelector('[aria-pressed=true]')?.scrollIntoView({block: 'nearest'});
  }, [selected, lines.length]);
  // drawn again only when it has changed: typing in the entry must not wait for a long ticket
  return useMemo(() => lines.length === 0
    ? html`<div class="lines empty"><p class="quiet large">${t('emptyTicket')}</p></div>`
    : html`<ol class="lines" ref=${list} tabindex="-1">${lines.map((line, i) => html`<li key=${i}>
    <button type="button" class="line" aria-pressed=${i === selected} data-test="line"
      onClick=${() => i === selected ? till.open({kind: 'line', index: i}) : select(till, i)}>
      <span class="figure quantity">${number(line.quantity)} ×</span>
      <span class="name">${line.name}
        <span class="small quiet">${money(line.unit_price_cents)}${line.discount_cents > 0
          && html` · <span class="good">${t('discountOf', {amount: money(line.discount_cents)})}</span>`}</span></span>
      <span class="figure strong">${money(totalOf(line))}</span>
    </button></li>`)}</ol>`, [lines, selected, currentLanguage()]);
}

function LineActions({till}) {
  const {lines, past, selected} = till.ticket;
  const none = lines.length === 0;
  return html`<div class="actions" role="group" aria-label=${t('selectedLine')}>
    <${Key} label=${t('less')} disabled=${none || lines[selected]?.quantity === 1}
      press=${() => changeQuantity(till, -1)}>−<//>
    <${Key} label=${t('more')} disabled=${none} press=${() => changeQuantity(till, 1)}>+<//>
    <${Key} disabled=${none} press=${() => till.open({kind: 'line', index: selected})}>${t('edit')} <kbd>F3</kbd><//>
    <${Key} disabled=${none} press=${() => removeSelected(till)}>${t('remove')}<kbd>${t('deleteKey')}</kbd><//>
    <${Key} disabled=${past.length === 0} press=${() => takeBack(till)}>${t('undo')}<kbd>Ctrl+Z</kbd><//>
  </div>`;
}

export function Total({till}) {
  const {lines} = till.ticket;
  const sums = totals(lines);
  const pieces = lines.reduce((sum, line) => sum + line.quantity, 0);
  return html`<div class="total">
    <dl class="small quiet">
      <div><dt>${t('pieces')}</dt><dd class="figure">${number(pieces)}</dd></div>
      <div><dt>${t('subtotal')}</dt><dd class="figure">${money(sums.subtotal)}</dd></div>
      ${sums.taxes.map(tax => html`<div key=${tax.code}><dt>${t('tax.' + tax.code)}</dt>
        <dd class="figure">${money(tax.amount_cents)}</dd></div>`)}
      ${roundToFive(sums.total) !== sums.total && html`<div><dt>${t('inCash')}</dt>
        <dd class="figure">${money(roundToFive(sums.total))}</dd></div>`}
    </dl>
    <p class="sum"><span class="small quiet">${t('total')}</span>
      <output class="amount figure" data-test="total">${money(sums.total)}</output></p>
  </div>`;
}

function Functions({till}) {
  const none = till.ticket.lines.length === 0;
  return html`<div class="functions">
    <${Key} disabled=${none} press=${() => suspend(till)}>${t('suspend')} <kbd>F4</kbd><//>
    <${Key} press=${() => till.show('suspended')}>${t('takeUp')}${till.suspended.length > 0
      && ` (${till.suspended.length})`} <kbd>F6</kbd><//>
    <${Key} press=${() => { till.back = null; till.show('returns'); }}>${t('return')} <kbd>F7</kbd><//>
    <${Key} press=${() => till.show('drawer')}>${t('drawer')} <kbd>F8</kbd><//>
    <${Key} disabled=${none} press=${() => abandon(till)}>${t('abandon')}<//>
    <${Key} className="primary pay-key" disabled=${none} press=${() => till.show('pay')}>${t('pay')} <kbd>F2</kbd><//>
  </div>`;
}

function Results({till, results}) {
  if (results.length === 0) {
    return html`<div class="results" id="results"><p class="quiet">${t(till.catalogue.size ? 'nothingFound' : 'noCatalogue',
      {code: ''})}</p></div>`;
  }
  return html`<ul class="results" id="results" role="listbox" aria-label=${t('articles')} tabindex="-1">
    ${results.map((product, i) => html`
    <li key=${product.product_id} id=${'result-' + i} role="option" aria-selected=${i === till.highlighted}
      class="result" data-test="result" onPointerDown=${event => event.preventDefault()}
      onClick=${() => addProduct(till, product)}>
      <span class="grow">${product.name} <span class="small quiet">${product.sku}</span></span>
      <span class="figure">${money(product.price_cents)}</span></li>`)}</ul>`;
}

function Favourites({till}) {
  return html`<div class="favourites" role="group" aria-label=${t('favourites')}>${till.favourites.map(product => html`
    <${Key} key=${product.product_id} press=${() => addProduct(till, product)} className="favourite">
      <span class="clamp">${product.name}</span><span class="small figure quiet">${money(product.price_cents)}</span><//>`)}
    ${till.favourites.length === 0 && html`<p class="quiet">${t('noFavourites')}</p>`}</div>`;
}
