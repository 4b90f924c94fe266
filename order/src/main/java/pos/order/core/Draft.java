package pos.order.core;

import io.vertx.sqlclient.Row;
import java.util.UUID;

/**
 * The content of an order: a cart at the catalogue's prices, with addresses and a payment.
 *
 * @param uuid names the order for good; null for one that was placed before orders had one
 * @param locationId the location that ships the goods
 * @param paymentToken stands for the card; null as soon as it is known whether the card was charged
 */
public record Draft(UUID uuid, long customerId, CartVersion cart, Quote quote, Addresses addresses, long locationId,
    String paymentToken) {

  static Draft from(Row row) {
    return new Draft(row.getUUID("uuid"), row.getLong("customer_id"), CartVersion.from(row), Quote.from(row),
        Addresses.from(row), row.getLong("location_id"), row.getString("payment_token"));
  }
}
