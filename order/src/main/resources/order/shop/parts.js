import {html, useEffect, useRef} from './preact.js';
import {hasText, locale, money, t} from './page.js';
import {shippingCents} from './cart.js';

export const PROVINCES = ['QC', 'ON', 'NB', 'NS', 'PE', 'NL', 'MB', 'SK', 'AB', 'BC', 'YT', 'NT', 'NU'];

/** The heading of a view: it gets the focus, so that readers and keyboards begin there, and names the window. */
export function Heading({children}) {
  const heading = useRef();
  const text = [children].flat().join('');
  useEffect(() => {
    heading.current.focus();
    document.title = `${text} · ${t('title')}`;
  }, [text]);
  return html`<h1 tabindex="-1" ref=${heading}>${children}</h1>`;
}

/** Returns what a problem means for the customer, and what to do. */
export function problemText(problem) {
  if (hasText(`problem-${problem.code}`)) {
    return t(`problem-${problem.code}`);
  }
  return t(problem.isTemporary ? 'problemTemporary' : 'problemOther');
}

export function Trouble({problem, retry}) {
  return html`<div class="notice warn" role="alert"><div class="stack tight">
    <p>${problemText(problem)}</p>
    ${retry && html`<p><button type="button" onClick=${retry}>${t('tryAgain')}</button></p>`}</div></div>`;
}

/** Returns the pages of a list with the one that an answer adds, unless it is there: some click "more" twice. */
export function followed(pages, cursor, {items, next_cursor: next}) {
  if (!cursor) {
    return {items, next};
  }
  return pages?.next === cursor ? {items: [...pages.items, ...items], next} : pages;
}

export function Loading() {
  return html`<p class="quiet" role="status">${t('loading')}</p>`;
}

function percent(rate) {
  return new Intl.NumberFormat(locale(), {style: 'percent', maximumFractionDigits: 3}).format(rate);
}

/** What everything costs: the last line is what will be charged. */
export function Totals({subtotal, taxes, shipping, total, shippingName = t('shipping')}) {
  return html`
    <dl class="totals">
      <div><dt>${t('subtotal')}</dt><dd class="figure">${money(subtotal)}</dd></div>
      <div><dt>${shippingName}</dt><dd class="figure">${shipping === 0 ? t('free') : money(shipping)}</dd></div>
      ${taxes.map(tax => html`<div><dt>${t(`tax-${tax.code}`)} (${percent(tax.rate)})</dt>
        <dd class="figure">${money(tax.amount_cents)}</dd></div>`)}
      <div class="large strong"><dt>${t('total')}</dt><dd class="figure" id="total">${money(total)}</dd></div>
    </dl>`;
}

/** The totals of a cart with shipping, whose taxes only a checkout knows. */
export function CartTotals({cart}) {
  const shipping = shippingCents(cart.subtotal_cents);
  return html`<${Totals} subtotal=${cart.subtotal_cents} taxes=${cart.taxes} shipping=${shipping}
    total=${cart.total_cents + shipping} shippingName=${t(shipping === 0 ? 'shipping' : 'shippingWithTaxes')} />`;
}

export function ProvinceSelect({value, choose, id}) {
  return html`<select id=${id} value=${value} onChange=${event => choose(event.currentTarget.value)}>
    ${PROVINCES.map(code => html`<option value=${code}>${t(`province-${code}`)}</option>`)}</select>`;
}
