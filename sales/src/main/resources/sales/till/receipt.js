/** Receipts: that of the server, or a provisional one; and the barcode by which a receipt is found again. */

import {dateTime, money, t} from './page.js';
import {totalOf, totals} from './money.js';

const WIDTH = 42;
const AMOUNTS = 40;
/** A name that is nothing but a word and a number, in either language. */
const NUMBERED = /^(?:Register|Caisse) ([0-9]+)$/;

/** Returns the name of a register: numbered ones in the language of the page, others as the store calls them. */
export function nameOf(register) {
  const numbered = NUMBERED.exec(register.name);
  return numbered ? `${t('register')} ${numbered[1]}` : register.name;
}

/** Returns the lines of a receipt that has no number yet. */
export function provisional(entry, register) {
  const {sale, shown, number} = entry;
  const lines = [centred(t('store', {id: register.store_id})), centred(nameOf(register)), '-'.repeat(WIDTH),
    ...centredAll(t('provisionalHead')), pair(t('provisionalNumber', {number}), dateTime(sale.sold_at)),
    t('servedBy', {name: sale.cashier}), '-'.repeat(WIDTH)];
  for (const line of shown.lines) {
    lines.push(...pairs(`${line.quantity} x ${line.name}`, amount(line.quantity * line.unit_price_cents),
      line.tax_code === 'standard' ? ' T' : ''));
    if (line.discount_cents) {
      lines.push(pair('  ' + t('discount'), amount(totalOf(line) - line.quantity * line.unit_price_cents)));
    }
  }
  const sums = totals(shown.lines);
  const paid = sale.payments.reduce((sum, payment) => sum + payment.amount_cents, 0);
  lines.push('-'.repeat(WIDTH), pair(t('subtotal'), amount(sums.subtotal)),
    ...sums.taxes.map(tax => pair(t('tax.' + tax.code), amount(tax.amount_cents))));
  if (paid !== sums.total) {
    lines.push(pair(t('rounding'), amount(paid - sums.total)));
  }
  lines.push(pair(t('total').toUpperCase(), amount(paid)), '-'.repeat(WIDTH));
  for (const payment of sale.payments) {
    lines.push(pair(t('method.' + payment.method), amount(payment.tendered_cents ?? payment.amount_cents)));
    if (payment.tendered_cents > payment.amount_cents) {
      lines.push(pair(t('change'), amount(payment.tendered_cents - payment.amount_cents)));
    }
  }
  return [...lines, '-'.repeat(WIDTH), ...centredAll(t('provisionalFoot'))];
}

function amount(cents) {
  return money(cents).replace(/\s/g, ' ');
}

function centred(text) {
  return ' '.repeat(Math.max(0, Math.floor((WIDTH - text.length) / 2))) + text;
}

function centredAll(text) {
  return wrap(text, WIDTH).map(centred);
}

function pair(left, right) {
  return left.slice(0, AMOUNTS - right.length - 1).padEnd(AMOUNTS - right.length) + right;
}

function pairs(left, right, mark) {
  const lines = wrap(left, AMOUNTS - right.length - 1);
  return [...lines.slice(0, -1), pair(lines.at(-1), right) + mark];
}

function wrap(text, width) {
  const lines = [''];
  for (const word of text.split(' ')) {
    if (lines.at(-1) && lines.at(-1).length + 1 + word.length > width) {
      lines.push('');
    }
    lines.push((lines.pop() + ' ' + word).trim().slice(0, width));
  }
  return lines;
}

/** Returns a sale's id as 40 digits, which a barcode of a receipt's width can hold. */
export function codeOf(id) {
  return BigInt('0x' + id.replaceAll('-', '')).toString().padStart(40, '0');
}

/** Returns the sale's id of what was scanned or typed from a receipt; null when it is neither. */
export function idOf(code) {
  if (/^\d{39,40}$/.test(code)) {
    const hex = BigInt(code).toString(16).padStart(32, '0');
    return hex.length === 32 ? hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5') : null;
  }
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(code) ? code.toLowerCase() : null;
}

/** The widths of bars and spaces of Code 128, for the values 0 to 105 and the stop. */
const PATTERNS = ('212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 122132 '
  + '122231 113222 123122 123221 223211 221132 221231 213212 223112 312131 311222 321122 321221 312212 322112 322211 '
  + '212123 212321 232121 111323 131123 131321 112313 132113 132311 211313 231113 231311 112133 112331 132131 113123 '
  + '113321 133121 313121 211331 231131 213113 213311 213131 311123 311321 331121 312113 312311 332111 314111 221411 '
  + '431111 111224 111422 121124 121421 141122 141221 112214 112412 122114 122411 142112 142211 241211 221114 413111 '
  + '241112 134111 111242 121142 121241 114212 124112 124211 411212 421112 421211 212141 214121 412121 111143 111341 '
  + '131141 114113 114311 411113 411311 113141 114131 311141 411131 211412 211214 211232 2331112').split(' ');
const START_C = 105;
const STOP = 106;

/** Returns the bars of Code 128 C as {x, width} in modules, and the width of the whole with its quiet zones. */
export function bars(digits) {
  const values = [START_C, ...digits.match(/../g).map(Number)];
  const check = values.reduce((sum, value, i) => sum + value * Math.max(i, 1), 0) % 103;
  const list = [];
  let x = 10;
  for (const value of [...values, check, STOP]) {
    [...PATTERNS[value]].forEach((width, i) => {
      if (i % 2 === 0) {
        list.push({x, width: Number(width)});
      }
      x += Number(width);
    });
  }
  return {list, width: x + 10};
}
