/** An X or Z report as lines of a receipt printer. */

import {dateTime, money, t} from './page.js';
import {nameOf} from './receipt.js';

const WIDTH = 42;
const RULE = '-'.repeat(WIDTH);

/** Returns the rows of a report: [label, cents], a string for a heading. */
export function rowsOf(report) {
  const {cash} = report;
  const rows = [
    t('figures'),
    [t('salesCount', {count: report.sales.count}), report.sales.total_cents],
    [t('voidsCount', {count: report.voids.count}), report.voids.total_cents],
    [t('returnsCount', {count: report.returns.count}), 0 - report.returns.total_cents],
    [t('net'), report.net_cents],
    t('taxes'),
    ...report.taxes.map(tax => [t('tax.' + tax.code), tax.net_cents]),
    t('payments'),
    ...report.payments.map(flow => [t('method.' + flow.method), flow.net_cents]),
    t('drawer'),
    [t('float'), cash.opening_float_cents],
    [t('cashSales'), cash.sales_cents],
    [t('cashRefunds'), 0 - cash.refunds_cents],
    [t('cashVoids'), 0 - cash.voids_cents],
    [t('payIns'), cash.pay_ins_cents],
    [t('payOuts'), 0 - cash.pay_outs_cents],
    [t('expected'), report.expected_cash_cents],
  ];
  if (report.status === 'closed') {
    rows.push([t('counted'), report.counted_cash_cents], [t('difference'), report.difference_cents]);
  }
  return rows;
}

export function titleOf(report) {
  return report.status === 'closed' ? t('zReport', {number: report.z_number}) : t('xReport');
}

export function linesOf(report, register) {
  const lines = [titleOf(report).toUpperCase(), `${t('store', {id: register.store_id})} - ${nameOf(register)}`,
    `${t('openedAt')} ${dateTime(report.opened_at)}`, report.cashier];
  if (report.status === 'closed') {
    lines.push(`${t('closedAt')} ${dateTime(report.closed_at)}`, report.closed_by ?? '');
  }
  for (const row of rowsOf(report)) {
    if (typeof row === 'string') {
      lines.push(RULE, row);
    } else {
      const amount = money(row[1]).replace(/\s/g, ' ');
      lines.push(row[0].slice(0, WIDTH - amount.length - 1).padEnd(WIDTH - amount.length) + amount);
    }
  }
  return [...lines, RULE];
}
