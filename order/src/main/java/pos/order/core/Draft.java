package pos.order.core;

import io.vertx.sqlclient.Row;

/**
 * The content of an order: a cart at the catalogue's prices, with addresses and a payment.
 *
 * @param paymentToken stands for the card; null as soon as it is known whether the card was charged
 */
public record Draft(long customerId, CartVersion cart, Quote quote, Addresses addresses, String paymentToken) {

  static Draft from(Row row) {
    return new Draft(row.getLong("customer_id"), CartVersion.from(row), Quote.from(row), Addresses.from(row),
        row.getString("payment_token"));
  }
}
