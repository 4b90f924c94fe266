/** From the total to the next customer. */

import {money, t} from './page.js';
import {QUESTIONABLE_CENTS, due, parseAmount, totals} from './money.js';
import {emptyTicket, saleOf} from './ticket.js';
import {codeOf, provisional} from './receipt.js';

export const METHODS = ['cash', 'debit', 'credit', 'mobile'];
/** How long a receipt waits for its number. */
const NUMBER_MILLIS = 1500;

/** Takes a payment of what is typed, or of everything that is left; the last one completes the sale. */
export function pay(till, method) {
  if (till.isBusy) {
    return;
  }
  const {total} = totals(till.ticket.lines);
  const {left, inCash} = due(total, till.ticket.payments);
  if (left < 0) {
    till.say('bad', 'paymentsFirst');
    return;
  }
  const whole = method === 'cash' ? inCash : left;
  const amount = till.entry === '' ? whole : parseAmount(till.entry);
  if (amount === null) {
    till.say('bad', 'badAmount');
  } else if (till.entry === '') {
    take(till, method, amount, left, inCash);
  } else {
    till.entry = '';
    askIfLarge(till, amount, () => take(till, method, amount, left, inCash));
  }
}

/** Goes on with an amount that was typed; a large one may be a barcode that was scanned into its field. */
export function askIfLarge(till, cents, goOn) {
  if (cents <= QUESTIONABLE_CENTS) {
    goOn();
    return;
  }
  till.open({kind: 'confirm', text: t('largeAmountAsk', {amount: money(cents)}), yes: t('largeAmountYes'),
    confirmed: () => { till.close(); goOn(); }});
}

function take(till, method, amount, left, inCash) {
  till.entry = '';
  if (method !== 'cash') {
    if (amount > left || amount === 0 && left > 0) {
      till.say('bad', 'tooMuchByCard', {left: money(left)});
      return;
    }
    const payments = amount === 0 ? [] : [{method, amount_cents: amount}];
    added(till, payments, amount === left, 0);
  } else if (amount >= inCash) {
    added(till, [{method, amount_cents: inCash, tendered_cents: amount}], true, amount - inCash);
  } else if (amount % 5 !== 0 || amount === 0) {
    till.say('bad', 'noSuchCoins');
  } else {
    added(till, [{method, amount_cents: amount, tendered_cents: amount}], false, 0);
  }
}

function added(till, payments, isAll, change) {
  const ticket = {...till.ticket, payments: [...till.ticket.payments, ...payments]};
  till.quiet();
  if (isAll) {
    complete(till, ticket, change);
  } else {
    till.change(ticket);
  }
}

/** Takes the last payment back; money in the drawer is given back by hand, a card by its terminal. */
export function takePaymentBack(till) {
  if (till.isBusy) {
    // the sale is being written down
    return;
  }
  const {payments} = till.ticket;
  const last = payments.at(-1);
  if (last) {
    till.change({...till.ticket, payments: payments.slice(0, -1)});
    till.say('warn', 'paymentTakenBack', {amount: money(last.amount_cents), method: t('method.' + last.method)});
  } else {
    till.show('sell');
  }
}

/** Writes the sale down; only then does the till say that it is paid. */
function complete(till, ticket, change) {
  return till.busy(async () => {
    if (!isSecureContext && !till.server.isHere) {
      till.say('bad', 'onlineOnly');
      return;
    }
    const sale = saleOf(ticket, till.register.id, till.cashier.name, new Date().toISOString());
    let number;
    try {
      number = await till.outbox.add(sale, {lines: ticket.lines});
    } catch (error) {
      console.error(error);
      till.say('bad', error.name === 'QuotaExceededError' ? 'diskFull' : 'notRecorded');
      return;
    }
    till.paid = {id: sale.id, number, change, receiptNumber: null,
      total: ticket.payments.reduce((sum, payment) => sum + payment.amount_cents, 0)};
    till.ticket = emptyTicket();
    till.show('paid');
    till.count(ticket.lines);
    sendAndPrint(till, till.paid);
  });
}

async function sendAndPrint(till, paid) {
  const sent = till.sync().then(async () => {
    paid.receiptNumber = (await till.outbox.find(paid.id))?.receipt_number ?? null;
    till.draw();
  });
  if (till.options.printsAlways) {
    await Promise.race([sent, new Promise(resolve => setTimeout(resolve, NUMBER_MILLIS))]);
    await print(till, paid.id);
  }
}

export function nextCustomer(till) {
  till.show('sell');
}

/** Prints the receipt of the server, or a provisional one while the sale has no number. */
export async function print(till, id) {
  const entry = await till.outbox.find(id);
  let lines = null;
  if (!entry || entry.receipt_number) {
    lines = await till.server.ask(`sales/${id}/receipt`).then(receipt => receipt.text, () => null);
  }
  if (!lines && !entry) {
    till.say('bad', 'problem.no-answer');
    return;
  }
  printLines(till, lines ?? provisional(entry, till.register), codeOf(id));
}

/** @param code of the barcode below the lines, or null */
export function printLines(till, lines, code) {
  till.printed = {lines, code};
  till.draw();
  // after the page has drawn it
  requestAnimationFrame(() => setTimeout(() => window.print(), 0));
}
