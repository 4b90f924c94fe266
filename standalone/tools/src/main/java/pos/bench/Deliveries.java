package pos.bench;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** Stock receipts, so that there is something to sell. */
final class Deliveries {

  /** The location from which web orders are served. */
  static final int LOGISTICS_CENTRE = 6;

  private final Api api;

  Deliveries(Api api) {
    this.api = api;
  }

  /**
   * Receives the same number of pieces of each product at a location. A delivery that was received before is not
   * received again.
   */
  void receive(String reference, int location, List<Long> products, long pieces) {
    var lines = new JsonArray(products.stream()
        .map(product -> new JsonObject().put("product_id", product).put("quantity", pieces)).toList());
    api.accepted("/inventory-service/movements", new JsonObject().put("type", "receipt")
        .put("location_id", location).put("reference", reference).put("lines", lines));
  }
}
