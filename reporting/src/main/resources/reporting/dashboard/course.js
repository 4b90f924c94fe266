import {html, useEffect, useRef, useState} from './preact.js';
import {currentLanguage, locale, money, t} from './page.js';
import {lastWeekName} from './panels.js';
import {Table} from './table.js';
import uPlot from './uplot.js';

const HEIGHT_REM = 18;
/** What is shown of a day without sales: 8:00 to 21:00. */
const SHOP_HOURS = [8, 21];

/** The course of the day as a line for each day, with the table behind it. */
export function Course({course, day}) {
  const [isTable, setTable] = useState(false);
  const points = cumulate(course);
  return html`
    <section class="card course" aria-labelledby="course-title">
      <div class="row apart">
        <h2 id="course-title">${t('course')}</h2>
        <button class="small" aria-pressed=${String(isTable)} onClick=${() => setTable(!isTable)}>
          ${t(isTable ? 'showChart' : 'showTable')}</button>
      </div>
      <p class="unseen">${t('courseSummary', {today: money(points.today.findLast(cents => cents !== null) ?? 0),
        lastWeek: money(points.lastWeek.at(-1) ?? 0), day})}</p>
      ${isTable ? html`<${CourseTable} points=${points} day=${day} />`
        : html`<${Chart} points=${points} day=${day} />`}
    </section>`;
}

/** Returns the revenue up to the end of each part, of the hours in which something was sold. */
function cumulate(course) {
  const parts = 60 / course.part_minutes;
  const sold = [...course.today_cents.keys(), ...course.same_day_last_week_cents.keys()]
    .filter(part => course.today_cents[part] || course.same_day_last_week_cents[part]);
  const first = Math.min(...sold, SHOP_HOURS[0] * parts);
  const last = Math.max(...sold, SHOP_HOURS[1] * parts - 1, course.today_cents.length - 1);
  const points = {minutes: [], today: [], lastWeek: []};
  let today = 0;
  let lastWeek = 0;
  points.minutes.push(Math.floor(first / parts) * 60);
  points.today.push(0);
  points.lastWeek.push(0);
  for (let part = Math.floor(first / parts) * parts; part <= last; part++) {
    today += course.today_cents[part] ?? 0;
    lastWeek += course.same_day_last_week_cents[part];
    points.minutes.push((part + 1) * course.part_minutes);
    points.today.push(part < course.today_cents.length ? today : null);
    points.lastWeek.push(lastWeek);
  }
  return points;
}

function clock(minutes) {
  const hour = String(Math.floor(minutes / 60)).padStart(2, '0');
  const minute = String(minutes % 60).padStart(2, '0');
  return currentLanguage() === 'fr' ? `${hour} h ${minute}` : `${hour}:${minute}`;
}

function CourseTable({points, day}) {
  const rows = points.minutes.map((minutes, i) => [clock(minutes),
    points.today[i] === null ? '—' : money(points.today[i]), money(points.lastWeek[i])]).slice(1);
  return html`<${Table} title=${t('course')} isTall=${true}
    heads=${[t('until'), t('todayShort'), lastWeekName(day)]} rows=${rows} />`;
}

function Chart({points, day}) {
  const frame = useRef();
  const plot = useRef();
  const readout = useRef();
  const [scheme, setScheme] = useState(0);

  useEffect(() => {
    const dark = matchMedia('(prefers-color-scheme: dark)');
    const changed = () => setScheme(old => old + 1);
    dark.addEventListener('change', changed);
    return () => dark.removeEventListener('change', changed);
  }, []);

  useEffect(() => {
    plot.current = new uPlot(options(frame.current, shown => {
      readout.current.textContent = shown;
    }), data(points), frame.current);
    const resized = new ResizeObserver(() => plot.current.setSize(size(frame.current)));
    resized.observe(frame.current);
    return () => {
      resized.disconnect();
      plot.current.destroy();
    };
  }, [scheme, locale()]);

  useEffect(() => plot.current.setData(data(points)), [points]);

  return html`
    <div class="chart" ref=${frame} aria-hidden="true"></div>
    <div class="row apart small">
      <ul class="row legend" aria-hidden="true">
        <li><span class="line today"></span>${t('todayShort')}</li>
        <li><span class="line last-week"></span>${lastWeekName(day)}</li>
      </ul>
      <p class="quiet figure" ref=${readout} aria-hidden="true"></p>
    </div>`;
}

function data(points) {
  return [points.minutes, points.today, points.lastWeek];
}

function size(frame) {
  const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
  return {width: Math.max(1, frame.clientWidth), height: Math.round(HEIGHT_REM * rem)};
}

/** Returns a token of the style sheet as a colour that a canvas understands. */
function colour(frame, token) {
  const probe = document.createElement('span');
  probe.style.color = `var(${token})`;
  frame.append(probe);
  const resolved = getComputedStyle(probe).color;
  probe.remove();
  return resolved;
}

function options(frame, show) {
  const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
  const font = `${0.8125 * rem}px ${getComputedStyle(document.body).fontFamily}`;
  const axis = {stroke: colour(frame, '--quiet'), font, grid: {stroke: colour(frame, '--line'), width: 1},
    ticks: {show: false}};
  const dollars = new Intl.NumberFormat(locale(),
    {style: 'currency', currency: 'CAD', currencyDisplay: 'narrowSymbol', maximumFractionDigits: 0});
  return {
    ...size(frame),
    legend: {show: false},
    padding: [0.5 * rem, rem, 0, 0],
    cursor: {drag: {x: false, y: false}, points: {size: 8}},
    scales: {x: {time: false}, y: {range: (_, least, most) => [Math.min(0, least), Math.max(10000, most * 1.05)]}},
    axes: [
      {...axis, incrs: [60, 120, 180, 240, 360], space: 4 * rem, size: 2 * rem,
        values: (_, splits) => splits.map(minutes => clock(minutes).replace(/ 00$/, ''))},
      {...axis, size: 5.5 * rem, values: (_, splits) => splits.map(cents => dollars.format(cents / 100))},
    ],
    series: [
      {},
      {stroke: colour(frame, '--accent'), width: 3, points: {show: false}},
      {stroke: colour(frame, '--edge'), width: 2, dash: [6, 5], points: {show: false}},
    ],
    hooks: {
      setCursor: [chart => {
        const i = chart.cursor.idx;
        const amount = series => chart.data[series][i] === null ? '—' : money(chart.data[series][i]);
        show(i === null || i === undefined ? '' : `${clock(chart.data[0][i])} · ${amount(1)} · ${amount(2)}`);
      }],
    },
  };
}
