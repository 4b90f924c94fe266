package pos.order.core;

import io.vertx.sqlclient.Row;
import java.util.UUID;

/**
 * The content of an order: a cart at the catalogue's prices, with addresses and a payment.
 *
 * @param uuid names the order for good; null for one that was placed before orders had one
 * @param paymentToken stands for the card; null as soon as it is known whether the card was charged
 */
public record Draft(UUID uuid, long customerId, CartVersion cart, Quote quote, Addresses addresses,
    String paymentToken) {

  static Draft from(Row row) {
    return new Draft(row.getUUID("uuid"), row.getLong("customer_id"), CartVersion.from(row), Quote.from(row),
        Addresses.from(row), row.getString("payment_token"));
  }
}
