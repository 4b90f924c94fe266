/** The drawer and its session: X report, cash put in and taken out, the count and the Z report. */

import {html, useEffect, useRef, useState} from './preact.js';
import {money, t, time} from './page.js';
import {parseAmount} from './money.js';
import {AmountField, CashCount, countedCents} from './parts.js';
import {askIfLarge, printLines} from './paying.js';
import {linesOf, rowsOf, titleOf} from './report.js';

export function Drawer({till}) {
  const [report, setReport] = useState(null);
  const [task, setTask] = useState('x');
  const read = () => till.busy(async () => {
    await till.sync();
    setReport(await till.session.report());
  });
  const isAsked = useRef(false);
  // a till that is still opening its session, say, would not ask
  useEffect(() => {
    if (!till.isBusy && !isAsked.current) {
      isAsked.current = true;
      read();
    }
  }, [till.isBusy]);
  const isClosed = report?.status === 'closed';
  const opened = till.session.current?.opened_at ?? report?.opened_at;
  const tasks = isClosed ? [] : ['x', 'cash', 'close'];
  return html`<div class="wide-card stack">
    <div class="row apart"><h2>${t('drawer')}${opened && ` · ${t('since', {time: time(opened)})}`}</h2>
      <button type="button" onClick=${() => till.show('sell')}>${t('backToTicket')} <kbd>Esc</kbd></button></div>
    <div class="row" role="group" aria-label=${t('drawer')}>${tasks.map(each => html`<button key=${each} type="button"
      aria-pressed=${task === each} onClick=${() => setTask(each)}>${t('task.' + each)}</button>`)}</div>
    ${(task === 'x' || isClosed) && (report ? html`<${Report} till=${till} report=${report} again=${read}/>`
      : html`<p class="quiet">${t(till.isBusy ? 'loading' : 'reportNeedsServer')}</p>
        <div class="row"><button type="button" onClick=${read}>${t('tryAgain')}</button></div>`)}
    ${task === 'cash' && !isClosed && html`<${MoveCash} till=${till} done=${() => { setTask('x'); read(); }}/>`}
    ${task === 'close' && !isClosed && html`<${Close} till=${till} done=${setReport}/>`}
  </div>`;
}

function Report({till, report, again}) {
  return html`<section class="card stack" aria-label=${titleOf(report)}>
    <h3>${titleOf(report)}</h3>
    <table class="report"><tbody>${rowsOf(report).map((row, i) => typeof row === 'string'
      ? html`<tr key=${i}><th colspan="2" scope="rowgroup">${row}</th></tr>`
      : html`<tr key=${i}><td>${row[0]}</td><td class=${'figure' + (row[1] < 0 ? ' bad' : '')}>${money(row[1])}</td></tr>`)}
    </tbody></table>
    <div class="row">
      <button type="button" class="primary"
        onClick=${() => printLines(till, linesOf(report, till.register), null)}>${t('print')}</button>
      ${report.status === 'closed' ? html`<button type="button" onClick=${() => till.show('sell')}>${t('done')}</button>`
        : html`<button type="button" disabled=${till.isBusy} onClick=${again}>${t('refresh')}</button>`}
    </div>
  </section>`;
}

function MoveCash({till, done}) {
  const [type, setType] = useState('pay_out');
  const [amount, setAmount] = useState('');
  const [reason, setReason] = useState('');
  const cents = parseAmount(amount);
  const move = event => {
    event.preventDefault();
    askIfLarge(till, cents, () => till.busy(() => till.session.moveCash(type, cents, reason.trim(), till.cashier.name))
      .then(isMoved => isMoved && done()));
  };
  return html`<form class="card stack" onSubmit=${move}>
    <div class="row" role="group" aria-label=${t('task.cash')}>${['pay_in', 'pay_out'].map(each => html`<button key=${each}
      type="button" aria-pressed=${type === each} onClick=${() => setType(each)}>${t(each)}</button>`)}</div>
    <${AmountField} label=${t('amount')} value=${amount} change=${setAmount} autofocus/>
    <label class="field"><span>${t('reason')}</span><input value=${reason} maxlength="500"
      onInput=${event => setReason(event.target.value)}/></label>
    <button class="primary" disabled=${till.isBusy || !cents || !reason.trim()}>${t('enterMove')}</button>
  </form>`;
}

function Close({till, done}) {
  const [counts, setCounts] = useState({});
  const close = event => {
    event.preventDefault();
    if (till.ticket.lines.length > 0 || till.ticket.payments.length > 0 || till.suspended.length > 0) {
      till.say('bad', 'ticketsFirst');
      return;
    }
    till.busy(async () => {
      // as it was before the server is asked, which may have closed it already without being heard
      const id = till.session.current?.id;
      await till.sync();
      if (till.outbox.unsent > 0) {
        till.say('bad', 'unsentFirst', {count: till.outbox.unsent});
        return;
      }
      const report = await till.session.close(id ?? till.session.current?.id, countedCents(counts), till.cashier.name);
      done(report);
      till.say('good', 'closedNow');
    });
  };
  return html`<form class="card stack" onSubmit=${close}>
    <p class="quiet">${t('closeHow')}</p>
    <${CashCount} counts=${counts} change=${setCounts}/>
    <button class="primary" disabled=${till.isBusy}>${t('closeSession')}</button>
  </form>`;
}
