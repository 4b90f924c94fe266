/** The ticket of one customer: a value that each change replaces, so that the change can be taken back. */

import {uuid} from './page.js';
import {DISCOUNT_LIMIT_PERCENT, grossOf, percentOf} from './money.js';

export const MAX_LINES = 2000;
const MAX_QUANTITY = 99999;
const MAX_UNDO = 20;

/** The id is the sale's, from the first line on: whatever is sent again is the same sale. */
export function emptyTicket() {
  return {id: uuid(), lines: [], payments: [], selected: -1, past: []};
}

function changed(ticket, lines, selected) {
  const {past, ...before} = ticket;
  return {...ticket, lines, selected: Math.min(selected, lines.length - 1),
    past: [...past.slice(1 - MAX_UNDO), {lines: before.lines, selected: before.selected}]};
}

/** Adds pieces of a product: to the last line if it is of the same product at the same price, else as a new line. */
export function add(ticket, product, quantity) {
  const last = ticket.lines.at(-1);
  if (last && last.product_id === product.product_id && last.unit_price_cents === product.price_cents
      && last.barcode === product.label
      && last.discount_cents === 0 && last.quantity + quantity <= MAX_QUANTITY) {
    return changed(ticket, [...ticket.lines.slice(0, -1), {...last, quantity: last.quantity + quantity}],
      ticket.lines.length - 1);
  }
  const line = {product_id: product.product_id, sku: product.sku, name: product.name, tax_code: product.tax_code,
    unit_price_cents: product.price_cents, catalogue_price_cents: product.price_cents, quantity, discount_cents: 0,
    ...product.label && {barcode: product.label}};
  return changed(ticket, [...ticket.lines, line], ticket.lines.length);
}

function replace(ticket, index, line) {
  return changed(ticket, ticket.lines.map((each, at) => at === index ? line : each), index);
}

/** Sets the pieces of a line; a discount keeps its share of the price. 0 removes the line. */
export function setQuantity(ticket, index, quantity) {
  const line = ticket.lines[index];
  if (quantity === 0) {
    return changed(ticket, ticket.lines.filter((_, at) => at !== index), index);
  }
  const discount = Math.floor(line.discount_cents * quantity / line.quantity);
  return replace(ticket, index, {...line, quantity: Math.min(quantity, MAX_QUANTITY), discount_cents: discount});
}

export function setPrice(ticket, index, cents) {
  return replace(ticket, index, {...ticket.lines[index], unit_price_cents: cents, discount_cents: 0});
}

export function setDiscount(ticket, index, cents) {
  const line = ticket.lines[index];
  return replace(ticket, index, {...line, discount_cents: Math.min(cents, grossOf(line))});
}

/** Gives every line a discount of a percentage. */
export function discountAll(ticket, percent) {
  return changed(ticket,
    ticket.lines.map(line => ({...line, discount_cents: percentOf(grossOf(line), percent)})), ticket.selected);
}

/** Whether a line's price or discount is beyond what a cashier decides alone. */
export function needsApproval(line) {
  return line.unit_price_cents !== line.catalogue_price_cents
    || line.discount_cents > percentOf(grossOf(line), DISCOUNT_LIMIT_PERCENT);
}

/** Takes the last change back; payments are not part of it. */
export function undo(ticket) {
  const last = ticket.past.at(-1);
  return last ? {...ticket, ...last, past: ticket.past.slice(0, -1)} : ticket;
}

/** Returns the sale as the sales service takes it. */
export function saleOf(ticket, registerId, cashier, soldAt) {
  return {
    id: ticket.id, register_id: registerId, cashier, sold_at: soldAt,
    lines: ticket.lines.map(line => ({product_id: line.product_id, barcode: line.barcode, quantity: line.quantity,
      unit_price_cents: line.unit_price_cents, discount_cents: line.discount_cents, tax_code: line.tax_code})),
    payments: ticket.payments.map(({method, amount_cents, tendered_cents}) =>
      method === 'cash' ? {method, amount_cents, tendered_cents} : {method, amount_cents}),
  };
}
