package pos.inventory;

import io.vertx.core.json.JsonObject;
import java.util.Map;

/** What some products are called, by their ids. */
record Labels(Map<Long, Label> labels) {

  static final Labels NONE = new Labels(Map.of());
  private static final Label UNKNOWN = new Label(null, null, null);

  /** What people know a product by; {@code barcode} may be null. */
  record Label(String sku, String barcode, String name) {}

  /** Adds what its product is called to an entry with a {@code product_id}: null when no event has named it yet. */
  JsonObject addTo(JsonObject entry) {
    var label = labels.getOrDefault(entry.getLong("product_id"), UNKNOWN);
    return entry.put("sku", label.sku).put("barcode", label.barcode).put("name", label.name);
  }

  /** Returns the beginning of an entry about a product. */
  JsonObject entry(long productId) {
    return addTo(new JsonObject().put("product_id", productId));
  }
}
