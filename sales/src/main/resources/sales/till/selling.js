/** What a cashier does with a ticket, by scan, key or touch. */

import {t} from './page.js';
import {read, ticketIsKept, write} from './database.js';
import {idOf} from './receipt.js';
import {openReceipt} from './returning.js';
import {MAX_LINES, add, emptyTicket, needsApproval, setQuantity, undo} from './ticket.js';

const BUSY_MILLIS = 20;
const TIMES = /^(\d{1,5})[*x×](.*)$/i;

/** Takes a scan, whatever has the focus; while a sale is being written down it waits, as it is the next customer's. */
export function scan(till, code) {
  if (till.isBusy) {
    setTimeout(() => scan(till, code), BUSY_MILLIS);
    return;
  }
  const isSelling = ['sell', 'pay', 'paid'].includes(till.screen) && !till.dialog;
  if (!till.isReady || !isSelling && till.screen !== 'returns') {
    till.say('warn', 'scanNotHere');
    return;
  }
  if (idOf(code)) {
    openReceipt(till, code);
  } else if (till.screen === 'returns') {
    till.say('bad', 'notAReceipt');
  } else {
    const product = till.catalogue.findLabelled(code) ?? till.catalogue.find(code);
    if (product) {
      addProduct(till, product);
    } else {
      if (till.screen === 'paid') {
        till.show('sell');
      }
      till.say('bad', till.catalogue.size ? 'unknownCode' : 'noCatalogue', {code});
    }
  }
}

/** Returns the quantity and the rest of what is typed, such as 3*café. */
export function parseEntry(text) {
  const match = TIMES.exec(text);
  return match ? {quantity: Math.max(1, Number(match[1])), rest: match[2].trim()} : {quantity: 1, rest: text.trim()};
}

/** Adds a product, as many pieces as were typed before it; after a paid sale it begins the next customer's ticket. */
export function addProduct(till, product) {
  if (till.screen === 'paid') {
    till.show('sell');
  }
  if (till.ticket.lines.length >= MAX_LINES) {
    till.say('bad', 'ticketFull');
    return;
  }
  const {quantity} = till.screen === 'sell' ? parseEntry(till.entry) : {quantity: 1};
  if (till.screen === 'sell') {
    till.entry = '';
    till.highlighted = 0;
  }
  till.quiet();
  till.change(add(till.ticket, product, quantity));
  if (till.screen === 'pay') {
    till.say('good', 'addedWhilePaying', {name: product.name});
  } else if (!product.active) {
    till.say('warn', 'retired', {name: product.name});
  }
}

/** Takes what was typed when Enter is pressed; nothing typed leads to the payment. */
export function enter(till) {
  const {rest} = parseEntry(till.entry);
  if (rest === '') {
    if (till.entry === '' && till.ticket.lines.length > 0) {
      till.show('pay');
    }
    return;
  }
  const product = till.catalogue.find(rest) ?? till.catalogue.search(rest)[till.highlighted];
  if (product) {
    addProduct(till, product);
  } else if (idOf(rest)) {
    openReceipt(till, rest);
  } else {
    till.say('bad', till.catalogue.size ? 'unknownCode' : 'noCatalogue', {code: rest});
  }
}

export function type(till, text) {
  till.entry = text;
  till.highlighted = 0;
  if (text && till.message?.kind !== 'warn') {
    till.quiet();
  }
  till.draw();
}

/** Adds to the pieces of the selected line. */
export function changeQuantity(till, difference) {
  const {ticket} = till;
  const line = ticket.lines[ticket.selected];
  if (line && line.quantity + difference >= 0) {
    const changed = setQuantity(ticket, ticket.selected, line.quantity + difference);
    // more pieces of what a supervisor has allowed are not allowed yet
    difference > 0 ? changeWithApproval(till, changed) : till.change(changed);
  }
}

export function select(till, index) {
  if (index >= 0 && index < till.ticket.lines.length) {
    till.change({...till.ticket, selected: index});
  }
}

export function takeBack(till) {
  till.quiet();
  till.change(undo(till.ticket));
}

export function removeSelected(till) {
  if (till.ticket.lines.length > 0) {
    till.change(setQuantity(till.ticket, till.ticket.selected, 0));
  }
}

/** Changes lines, after a supervisor's approval if the change is beyond what a cashier decides. */
export function changeWithApproval(till, ticket) {
  const wasApproved = line => till.ticket.lines.some(each => each.product_id === line.product_id
    && each.unit_price_cents === line.unit_price_cents && each.quantity === line.quantity
    && each.discount_cents >= line.discount_cents);
  const asks = till.cashier.role !== 'supervisor'
    && ticket.lines.some(line => needsApproval(line) && !wasApproved(line));
  if (asks) {
    till.open({kind: 'approve', approved: () => till.change(ticket)});
  } else {
    till.close();
    till.change(ticket);
  }
}

/** Asks before a ticket with lines is thrown away: that cannot be taken back. */
export function abandon(till) {
  if (till.ticket.payments.length > 0) {
    till.say('bad', 'paymentsFirst');
    return;
  }
  till.open({kind: 'confirm', text: t('abandonAsk'), yes: t('abandon'), confirmed: () => {
    till.close();
    till.change(emptyTicket());
  }});
}

/** Puts the ticket aside; it and the next, empty one are written together. */
export async function suspend(till) {
  if (till.ticket.lines.length === 0 || till.ticket.payments.length > 0) {
    return;
  }
  await till.busy(async () => {
    const ticket = till.ticket;
    const next = emptyTicket();
    await ticketIsKept();
    await write(['tickets'], tickets => {
      tickets.put({id: ticket.id, ticket, at: Date.now(), cashier: till.cashier.name});
      tickets.put({id: 'current', ticket: next});
    });
    till.ticket = next;
    await till.loadSuspended();
    till.say('good', 'suspendedNow');
  });
}

/** Takes a ticket up that was put aside; that of the customer before must be empty. */
export async function takeUp(till, id) {
  if (till.ticket.lines.length > 0 || till.ticket.payments.length > 0) {
    till.say('bad', 'ticketNotEmpty');
    return;
  }
  await till.busy(async () => {
    await ticketIsKept();
    const kept = await read(['tickets'], tickets => tickets.get(id));
    await write(['tickets'], tickets => {
      tickets.delete(id);
      tickets.put({id: 'current', ticket: kept.ticket});
    });
    till.ticket = kept.ticket;
    await till.loadSuspended();
    till.show('sell');
  });
}
