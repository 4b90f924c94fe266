/** Goods that come back: found by the receipt, refunded by the server, which alone knows what is left. */

import {patiently, t, uuid} from './page.js';
import {idOf} from './receipt.js';

/** Opens the receipt of a scanned or typed code, or of its number, such as 1-42. */
export function openReceipt(till, code) {
  if (till.screen !== 'returns') {
    till.show('returns');
  }
  return till.busy(async () => {
    const id = idOf(code) ?? await idByNumber(till, code);
    const sale = id && await till.server.ask('sales/' + id);
    if (till.screen !== 'returns') {
      // left while the server was asked: the entry is that of another screen
      return;
    }
    if (!sale) {
      till.back = null;
      till.say('bad', 'noSuchReceipt');
      return;
    }
    till.back = {id: uuid(), sale, quantities: {}, method: methodOf(sale), restock: true, reason: '', done: null};
    till.entry = '';
    till.quiet();
  });
}

async function idByNumber(till, code) {
  const match = /^(\d{1,9})-(\d{1,12})$/.exec(code.trim());
  if (!match) {
    return null;
  }
  const {items} = await till.server.ask(`sales?register_id=${match[1]}&receipt_number=${match[2]}&limit=1`);
  return items[0]?.id ?? null;
}

/** Money goes back the way it came, as far as there was one way. */
function methodOf(sale) {
  return sale.payments.length === 1 ? sale.payments[0].method : 'cash';
}

export function leftOf(line) {
  return line.quantity - line.returned_quantity;
}

export function setBack(till, change) {
  till.back = {...till.back, ...change};
  till.draw();
}

export function setQuantityBack(till, line, quantity) {
  const kept = Math.max(0, Math.min(quantity, leftOf(line)));
  setBack(till, {quantities: {...till.back.quantities, [line.line_no]: kept}});
}

export function takeAllBack(till) {
  setBack(till, {quantities: Object.fromEntries(till.back.sale.lines.map(line => [line.line_no, leftOf(line)]))});
}

/** Refunds what was chosen; the same return, sent again because an answer was lost, is refunded once under its id. */
export function refund(till) {
  const {id, sale, quantities, method, restock, reason} = till.back;
  const lines = Object.entries(quantities).filter(([, quantity]) => quantity > 0)
    .map(([lineNo, quantity]) => ({line_no: Number(lineNo), quantity}));
  if (lines.length === 0) {
    till.say('bad', 'nothingChosen');
    return undefined;
  }
  if (!reason.trim()) {
    till.say('bad', 'reasonMissing');
    return undefined;
  }
  const giveBack = approver => till.busy(async () => {
    const body = {id, store_id: till.register.store_id, register_id: till.register.id, lines, reason: reason.trim(),
      refund_method: method, restock, cashier: till.cashier.name, approved_by: approver};
    const done = await patiently(() => till.server.ask(`sales/${sale.id}/returns`, {method: 'POST', body}));
    till.back = {...till.back, done};
    till.say('good', 'refunded');
  });
  if (sale.payments.every(payment => payment.method === method)) {
    return giveBack();
  }
  // money that goes back another way than it came needs somebody who answers for it
  return till.cashier.role === 'supervisor' ? giveBack(till.cashier.name)
    : till.open({kind: 'approve', why: t('otherTenderWhy'), approved: giveBack});
}
