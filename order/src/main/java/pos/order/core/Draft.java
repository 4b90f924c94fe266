package pos.order.core;

import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.util.List;

/** What is ordered: a customer's cart at the catalogue's prices, where to, and how it is paid. */
public record Draft(long customerId, String cartId, long cartVersion, List<Item> items, Totals totals,
    JsonObject shippingAddress, JsonObject billingAddress, String paymentToken) {

  static Draft from(Row row) {
    return new Draft(row.getLong("customer_id"), row.getString("cart_id"), row.getLong("cart_version"),
        Item.from(row.getJsonArray("items")), Totals.from(row), row.getJsonObject("shipping_address"),
        row.getJsonObject("billing_address"), row.getString("payment_token"));
  }

  /** Its customer was erased and nothing has to arrive there any more. */
  public boolean isAnonymous() {
    return !shippingAddress.containsKey("full_name");
  }
}
