// The journey of a new customer, from registration to the confirmed order.
import { call, expect, post, register } from './shop.js';
import { uuid } from './uuid.js';

export function order(goods) {
  const customer = register();
  const product = goods.ids[1];
  expect(post('/cart-service/add', { product_id: product, quantity: 2 }, { headers: customer.headers }), 200,
    'the cart of a customer has the goods', (cart) => cart.items.length === 1 && cart.items[0].quantity === 2);
  const key = { ...customer.headers, 'Idempotency-Key': uuid() };
  const checkout = {
    shipping_address_id: customer.address, payment: { method: 'card', token: 'tok_visa' },
  };
  let placed = post('/order-service/checkout', checkout, { headers: key, expected: [201, 202] });
  const id = placed.json('id');
  expect(placed, 201, 'an order is confirmed', (o) => o.status === 'confirmed');
  // the same request again: the same order, and no second charge
  placed = post('/order-service/checkout', checkout, { headers: key });
  expect(placed, 201, 'a repeated checkout is the same order', (o) => o.id === id);
  const cart = call('GET', '/cart-service/cart', null, { headers: customer.headers });
  expect(cart, 200, 'the cart is empty afterwards', (c) => c.items.length === 0);
}
