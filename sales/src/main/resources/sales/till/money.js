/** Amounts in whole cents: prices, discounts, taxes and rounding, as the sales service computes them. */

/** The share of a line's price up to which a cashier gives a discount without a supervisor. */
export const DISCOUNT_LIMIT_PERCENT = 20;
/** An amount above this is asked for again: it may be a barcode. */
export const QUESTIONABLE_CENTS = 1000000;
export const MAX_CENTS = 1000000000;

const TAXES = [{code: 'gst', hundredThousandths: 5000}, {code: 'qst', hundredThousandths: 9975}];
const ONE = 100000;

/** Reads an amount that was typed: 1234 is 12.34, and so are 12.34 and 12,34. Returns null when it is none. */
export function parseAmount(text) {
  const digits = text.trim();
  if (/^\d{1,10}$/.test(digits)) {
    return inRange(Number(digits));
  }
  const parts = /^(\d{0,8})[.,](\d{1,2})$/.exec(digits);
  return parts ? inRange(Number(parts[1] || 0) * 100 + Number(parts[2].padEnd(2, '0'))) : null;
}

function inRange(cents) {
  return cents <= MAX_CENTS ? cents : null;
}

export function grossOf(line) {
  return line.quantity * line.unit_price_cents;
}

export function totalOf(line) {
  return grossOf(line) - line.discount_cents;
}

/** Rounds to five cents: 1 and 2 down, 3 and 4 up to 5. */
export function roundToFive(cents) {
  return Math.floor((cents + 2) / 5) * 5;
}

/** Returns the percentage of an amount, rounded half up. */
export function percentOf(cents, percent) {
  return Math.floor((cents * percent * 2 + 100) / 200);
}

/** Returns subtotal, taxes and total of lines, before the rounding of cash. */
export function totals(lines) {
  const subtotal = lines.reduce((sum, line) => sum + totalOf(line), 0);
  const taxable = lines.filter(line => line.tax_code === 'standard').reduce((sum, line) => sum + totalOf(line), 0);
  const taxes = TAXES.map(tax => ({code: tax.code,
    amount_cents: Math.floor((taxable * tax.hundredThousandths + ONE / 2) / ONE)}));
  return {subtotal, taxes, total: subtotal + taxes.reduce((sum, tax) => sum + tax.amount_cents, 0)};
}

/** Returns what is left to pay by card, and what that is in cash. */
export function due(total, payments) {
  const left = total - payments.reduce((sum, payment) => sum + payment.amount_cents, 0);
  return {left, inCash: roundToFive(left)};
}
