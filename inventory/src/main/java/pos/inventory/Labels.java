package pos.inventory;

import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.util.Map;

/** What some products are called, by their ids. */
record Labels(Map<Long, Label> labels) {

  static final Labels NONE = new Labels(Map.of());
  private static final Label UNKNOWN = new Label(null, null, null);

  /** What people know a product by; {@code barcode} may be null. */
  record Label(String sku, String barcode, String name) {}

  /** Returns the column of a list with what the product of each row is called, which is looked up for each row. */
  static String column(String table) {
    return """
        (SELECT json_build_object('sku', c.sku, 'barcode', c.barcode, 'name', c.name) FROM catalogue AS c
          WHERE c.product_id = %s.product_id) AS label
        """.formatted(table);
  }

  /** Reads {@link #column}. */
  static Labels from(Row row) {
    var label = row.getJsonObject("label");
    return label == null ? NONE : new Labels(Map.of(row.getLong("product_id"),
        new Label(label.getString("sku"), label.getString("barcode"), label.getString("name"))));
  }

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
