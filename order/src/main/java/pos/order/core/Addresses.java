package pos.order.core;

import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import pos.common.shop.Address;

/** An order's addresses as they are stored; of an erased customer only the province and the country remain. */
public record Addresses(JsonObject shipping, JsonObject billing) {

  public static Addresses of(Address shipping, Address billing) {
    return new Addresses(shipping.toJson(), billing.toJson());
  }

  static Addresses from(Row row) {
    return new Addresses(row.getJsonObject("shipping_address"), row.getJsonObject("billing_address"));
  }

  /** Returns whether the customer was erased and nothing has to be shipped any more. */
  boolean areAnonymous() {
    return !shipping.containsKey("full_name");
  }

  /** Returns where the goods go, which decides the taxes. */
  String province() {
    return shipping.getString("province");
  }
}
