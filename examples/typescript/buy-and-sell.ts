import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import {
  CardPaymentMethodEnum, CartApi, Configuration, CustomerApi, Method, OrderApi, type Product, ProductApi, Province,
  ResponseError, SalesApi, Status,
} from "./target/client/index.js";

// A customer signs up and orders coffee on the web; then a till sells the same coffee and takes it back.

const basePath = process.env.GATEWAY_URL ?? "http://localhost:8080";
const webKey = process.env.KEY_WEB_FRONTEND ?? "pos-web-app-2025-frontend-key";
const storeKey = process.env.KEY_STORE_1 ?? "pos-store-1-2025-dev-key";
/** The first of the two in store 1. */
const registerId = 1;
/** Of the development catalogue; coffee is exempt from taxes. */
const coffee = "2000000000022";
const underWay: Status[] = [Status.Pending, Status.Reserved, Status.Paid];

async function order(product: Product): Promise<void> {
  const customers = new CustomerApi(new Configuration({ basePath, apiKey: webKey }));
  const username = `noor-${randomUUID().slice(0, 8)}`;
  const password = "a sentence is easy to remember";
  await customers.registerCustomer({
    registration: { username, email: `${username}@example.com`, password, firstName: "Noor", lastName: "Haddad" },
    idempotencyKey: randomUUID(),
    acceptLanguage: "fr",
  });
  const { accessToken } = await customers.logIn({ logIn: { username, password } });
  const customer = new Configuration({ basePath, apiKey: webKey, accessToken });

  const cart = await new CartApi(customer).addToCart({
    cartLine: { productId: product.id, quantity: 2 },
    idempotencyKey: randomUUID(),
  });
  console.log(`In the cart of ${username}: ${cart.itemCount}`);

  const orders = new OrderApi(customer);
  const shippingAddress = {
    fullName: "Noor Haddad", line1: "4521 rue Saint-Denis", city: "Montréal", province: Province.Qc,
    postalCode: "H2J 2L4",
  };
  const quote = await orders.quoteCheckout({ quoteRequest: { shippingAddress } });
  // sent again with the same key, when no answer has come, it orders and charges nothing twice
  let placed = await orders.checkOut({
    idempotencyKey: randomUUID(),
    checkoutRequest: {
      shippingAddress,
      expectedTotalCents: quote.totalCents,
      payment: { method: CardPaymentMethodEnum.Card, token: "tok_visa" },
    },
  });
  while (underWay.includes(placed.status)) {
    await sleep(500);
    placed = await orders.readOrder({ id: placed.id });
  }
  console.log(`Order ${placed.id} is ${placed.status}: ${placed.totalCents} cents`);
}

async function sellAndTakeBack(product: Product): Promise<void> {
  const till = new SalesApi(new Configuration({ basePath, apiKey: storeKey }));
  // sent again under the same id, when no answer has come, it is still one sale
  const sale = await till.takeSale({
    saleRequest: {
      id: randomUUID(),
      registerId,
      cashier: "Amélie",
      lines: [{ productId: product.id, quantity: 1 }],
      payments: [{ method: Method.Debit, amountCents: product.priceCents }],
    },
  });
  const taken = await till.takeSaleReturn({
    id: sale.id,
    saleReturnRequest: {
      id: randomUUID(),
      registerId,
      lines: [{ lineNo: 1, quantity: 1 }],
      cashier: "Amélie",
      reason: "changed their mind",
      refundMethod: Method.Debit,
      restock: true,
    },
  });
  console.log(`Receipt ${sale.receiptNumber} at register ${registerId}: ${sale.totalCents} cents,`
    + ` taken back ${taken.totalCents}`);
}

try {
  const product = await new ProductApi(new Configuration({ basePath, apiKey: webKey })).scanProduct({ code: coffee });
  await order(product);
  await sellAndTakeBack(product);
} catch (error) {
  // its body is a problem that says what to do
  console.error(error instanceof ResponseError ? await error.response.text() : error);
  process.exitCode = 1;
}
