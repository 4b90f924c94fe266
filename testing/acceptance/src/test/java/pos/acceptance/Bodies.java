package pos.acceptance;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.UUID;

/** Request bodies that several tests send. */
final class Bodies {

  private Bodies() {}

  static JsonObject line(long product, long quantity) {
    return new JsonObject().put("product_id", product).put("quantity", quantity);
  }

  /** Returns a new sale of one piece at a dollar, paid by card. */
  static JsonObject sale(long register, long product) {
    return new JsonObject().put("id", UUID.randomUUID().toString()).put("register_id", register)
        .put("cashier", "Amélie").put("lines", new JsonArray().add(line(product, 1)))
        .put("payments", new JsonArray().add(new JsonObject().put("method", "debit").put("amount_cents", 100)));
  }
}
