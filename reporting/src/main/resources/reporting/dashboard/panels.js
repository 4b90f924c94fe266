import {html} from './preact.js';
import {dateTime, locale, money, number, t, time} from './page.js';
import {locationName, productName, storeIds} from './names.js';
import {Table} from './table.js';

const NOTHING = {
  today: {revenue_cents: 0, sales: 0, average_basket_cents: 0}, same_day_last_week_so_far: {revenue_cents: 0, sales: 0},
  weekly_trend_percent: null,
};

/** Returns how long something takes or is ago, in its largest unit. */
export function ageText(millis) {
  const seconds = Math.floor(millis / 1000);
  const units = [[86400, 'days'], [3600, 'hours'], [60, 'minutes'], [1, 'seconds']];
  const [length, unit] = units.find(([size]) => seconds >= size) ?? units.at(-1);
  return t(unit, {n: number(Math.floor(seconds / length))});
}

function percent(value) {
  return value === null ? '—' : new Intl.NumberFormat(locale(), {style: 'percent', signDisplay: 'exceptZero'})
    .format(value / 100);
}

/** Returns a part of a whole. */
function share(value) {
  return value === null ? '—' : new Intl.NumberFormat(locale(), {style: 'percent'}).format(value / 100);
}

/** Returns the difference in whole percent, or null when there is nothing to compare with. */
function change(now, before) {
  return before <= 0 ? null : Math.round(100 * (now - before) / before);
}

/** Returns the name of the same day last week, as the head of a column. */
export function lastWeekName(day) {
  const name = t('lastWeek', {day});
  return name.charAt(0).toLocaleUpperCase(locale()) + name.slice(1);
}

/** A change, with a sign that can be read without its colour. */
function Change({value}) {
  const kind = value === null || value === 0 ? 'quiet' : value > 0 ? 'good' : 'bad';
  const arrow = value === null ? '' : value > 0 ? '▲ ' : value < 0 ? '▼ ' : '= ';
  return html`<span class=${`figure ${kind}`}><span aria-hidden="true">${arrow}</span>${percent(value)}</span>`;
}

export function Today({dashboard, day}) {
  const {totals} = dashboard;
  const revenue = totals.today.revenue_cents;
  const before = totals.same_day_last_week_so_far.revenue_cents;
  const at = time(dashboard.same_day_last_week_until);
  return html`
    <section class="card today" aria-labelledby="today-title">
      <h2 id="today-title">${t('today')}</h2>
      <p class="headline figure" id="revenue">${money(revenue)}</p>
      <p class="large comparison">
        ${before > 0 ? html`<${Change} value=${change(revenue, before)} /> ${' '}
          <span>${t('comparedTo', {amount: money(before), day, time: at})}</span>`
          : t('nothingToCompare', {day, time: at})}</p>
      <dl class="facts">
        <${Fact} name="sales" value=${number(totals.today.sales)} />
        <${Fact} name="basket" value=${money(totals.today.average_basket_cents)} />
        <${Fact} name="returns" value=${number(totals.today.returns)} />
        <${Fact} name="weekTrend" value=${html`<${Change} value=${totals.weekly_trend_percent} />`} />
      </dl>
      <p class="quiet small">${t('net')}</p>
    </section>`;
}

function Fact({name, value}) {
  return html`<div><dt class="quiet small">${t(name)}</dt><dd class="large strong">${value}</dd></div>`;
}

function placeName(place) {
  return place.channel === 'online' ? t('online')
    : locationName(place.store_id) ?? t('store', {id: place.store_id});
}

/** Returns the places with figures, and the stores that have sold nothing in two weeks. */
function allPlaces(dashboard) {
  const known = new Set(dashboard.stores.filter(place => place.channel === 'pos').map(place => place.store_id));
  const silent = storeIds().filter(id => !known.has(id)).map(id => ({...NOTHING, store_id: id, channel: 'pos'}));
  return [...dashboard.stores, ...silent].sort((a, b) => a.channel === b.channel ? a.store_id - b.store_id
    : a.channel === 'online' ? 1 : -1);
}

/** The bars are in the table: what they show stands beside them in figures. */
export function Places({dashboard, day}) {
  const places = allPlaces(dashboard);
  const most = Math.max(1, ...places.flatMap(place =>
    [place.today.revenue_cents, place.same_day_last_week_so_far.revenue_cents]));
  return html`
    <section class="card places" aria-labelledby="places-title">
      <h2 id="places-title">${t('places')}</h2>
      <div class="scroll" tabindex="0" role="region" aria-labelledby="places-title">
        <table>
          <thead><tr>
            <th scope="col">${t('place')}</th>
            <th scope="col" class="figure">${t('todayShort')}</th>
            <th scope="col" class="figure wide">${lastWeekName(day)}</th>
            <th scope="col" class="figure">${t('change')}</th>
            <th scope="col" class="figure wide">${t('sales')}</th>
            <th scope="col" class="figure widest">${t('basket')}</th>
          </tr></thead>
          <tbody>${places.map(place => html`<tr key=${place.channel + place.store_id}>
            <th scope="row">${placeName(place)}
              <${Bars} today=${place.today.revenue_cents} before=${place.same_day_last_week_so_far.revenue_cents}
                most=${most} /></th>
            <td class="figure"><span class="strong">${money(place.today.revenue_cents)}</span>
              <span class="quiet small narrow">${money(place.same_day_last_week_so_far.revenue_cents)}</span></td>
            <td class="figure wide">${money(place.same_day_last_week_so_far.revenue_cents)}</td>
            <td class="figure"><${Change} value=${change(place.today.revenue_cents,
              place.same_day_last_week_so_far.revenue_cents)} /></td>
            <td class="figure wide">${number(place.today.sales)}</td>
            <td class="figure widest">${money(place.today.average_basket_cents)}</td>
          </tr>`)}</tbody>
        </table>
      </div>
      <ul class="row legend small" aria-hidden="true">
        <li><span class="block today"></span>${t('legendToday')}</li>
        <li><span class="block last-week"></span>${t('legendLastWeek', {day})}</li>
      </ul>
    </section>`;
}

function Bars({today, before, most}) {
  return html`<span class="bars" aria-hidden="true">
    <${Bar} kind="today" value=${today} most=${most} /><${Bar} kind="last-week" value=${before} most=${most} /></span>`;
}

function Bar({kind, value, most}) {
  return value > 0 && html`<span class=${`block ${kind}`} style=${{width: `${100 * value / most}%`}}></span>`;
}

export function BestSellers({products}) {
  const most = Math.max(1, ...products.map(product => product.net_cents));
  return html`
    <section class="card best" aria-labelledby="best-title">
      <h2 id="best-title">${t('best')}</h2>
      ${products.length === 0 ? html`<p>${t('nothingSold')}</p>`
        : html`<${Table} title=${t('best')} heads=${[t('product'), t('quantity'), t('revenue')]}
            rows=${products.map(product => [
              html`${product.name}<span class="bars" aria-hidden="true">
                <${Bar} kind="today" value=${product.net_cents} most=${most} /></span>`,
              number(product.quantity), money(product.net_cents)])} />`}
    </section>`;
}

const SIGNS = {low: '▽', out: '✕', negative: '−'};

/** How many carts of the web shop have become orders. */
export function Conversion({conversion}) {
  const {status, today, last_7_days: week} = conversion;
  return html`
    <section class="card conversion" aria-labelledby="conversion-title">
      <h2 id="conversion-title">${t('conversion')}</h2>
      ${status === 'down' ? html`<p class="notice warn">${t('conversionDown')}</p>`
        : html`<${Table} title=${t('conversion')} heads=${[t('webShop'), t('todayShort'), t('last7Days')]}
            rows=${['carts', 'orders', 'percent'].map(name => [t(`conversion-${name}`), ...[today, week].map(part =>
              name === 'percent' ? share(part.percent) : number(part[name]))])} />`}
    </section>`;
}

export function Alerts({stock}) {
  const {alerts} = stock;
  return html`
    <section class="card alerts" aria-labelledby="alerts-title">
      <div class="row apart">
        <h2 id="alerts-title">${t('alerts')}</h2>
        ${alerts.length > 0 && html`<span class="badge warn">${t('alertCount', {n: number(alerts.length)})}</span>`}
      </div>
      ${stock.status === 'down' ? html`<p class="notice warn">${t('alertsDown')}</p>`
        : alerts.length === 0 ? html`<p>${t('noAlerts')}</p>`
        : html`<ul class="list" tabindex="0" aria-labelledby="alerts-title">
            ${alerts.map(alert => html`<${Alert} key=${`${alert.location_id} ${alert.product_id}`} alert=${alert} />`)}
          </ul>`}
    </section>`;
}

function Alert({alert}) {
  const kind = alert.status === 'low' ? 'warn' : 'bad';
  return html`<li class="alert">
    <span class="strong">${productName(alert.product_id) ?? t('productId', {id: alert.product_id})}</span>
    <time class="figure" datetime=${alert.since} title=${dateTime(alert.since)}>
      ${ageText(Math.max(0, Date.now() - Date.parse(alert.since)))}</time>
    <span class="row small">
      <span class=${`badge ${kind}`}><span aria-hidden="true">${SIGNS[alert.status]}</span>${t(alert.status)}</span>
      <span class="quiet">${locationName(alert.location_id) ?? t('location', {id: alert.location_id})} ·
        ${' '}${t('available')} ${number(alert.available)} · ${t('threshold')} ${number(alert.alert_threshold)}</span>
    </span>
  </li>`;
}

export function Services({services}) {
  return html`
    <section class="card" aria-labelledby="services-title">
      <h2 id="services-title">${t('services')}</h2>
      <ul class="list services">${services.map(({name, state, millis, broken = []}) => html`<li key=${name}>
        <span class="grow strong">${t(`${name}-service`)}</span>
        <span class="quiet small figure">${millis !== undefined && t('milliseconds', {n: number(millis)})}
          ${broken.map(check => t('brokenCheck', {name: check})).join(', ')}</span>
        <span class=${`badge ${{up: 'good', checking: ''}[state] ?? 'bad'}`} data-service=${name}>${t(state)}</span>
      </li>`)}</ul>
    </section>`;
}

export function Freshness({dashboard}) {
  const down = dashboard.sources.filter(source => source.status === 'down');
  return html`
    <section class="card stack tight" aria-labelledby="freshness-title">
      <div class="row apart">
        <h2 id="freshness-title">${t('freshness')}</h2>
        <span class=${`badge ${dashboard.degraded ? 'warn' : 'good'}`}>
          ${t(dashboard.degraded ? 'degraded' : 'fresh')}</span>
      </div>
      <dl class="facts">
        <${Fact} name="asOf" value=${time(dashboard.as_of)} />
        <${Fact} name="lag" value=${ageText(dashboard.lag_ms)} />
        <${Fact} name="parked" value=${number(dashboard.parked_events)} />
      </dl>
      ${down.map(source => html`<p class="notice warn">${t('sourceDown', {service: t(source.service)})}</p>`)}
      ${dashboard.parked_events > 0 && html`<p class="notice warn">${t('parkedNotice')}</p>`}
    </section>`;
}
