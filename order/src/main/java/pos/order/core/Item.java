package pos.order.core;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** A quantity of a product, with the name and price that the catalogue had at the checkout. */
public record Item(long productId, String sku, String name, long quantity, long unitPriceCents, String taxCode) {

  /** @param product as the product service describes it */
  static Item of(JsonObject product, long quantity) {
    return new Item(product.getLong("id"), product.getString("sku"), product.getString("name"), quantity,
        product.getLong("price_cents"), product.getString("tax_code"));
  }

  static List<Item> from(JsonArray items) {
    return items.stream().map(item -> from((JsonObject) item)).toList();
  }

  private static Item from(JsonObject item) {
    return new Item(item.getLong("product_id"), item.getString("sku"), item.getString("name"),
        item.getLong("quantity"), item.getLong("unit_price_cents"), item.getString("tax_code"));
  }

  long totalCents() {
    return Math.multiplyExact(quantity, unitPriceCents);
  }

  long taxableCents() {
    return taxCode.equals("standard") ? totalCents() : 0;
  }

  JsonObject toJson() {
    return new JsonObject()
        .put("product_id", productId)
        .put("sku", sku)
        .put("name", name)
        .put("quantity", quantity)
        .put("unit_price_cents", unitPriceCents)
        .put("total_cents", totalCents())
        .put("tax_code", taxCode);
  }

  static JsonArray toJson(List<Item> items) {
    var lines = new JsonArray();
    items.forEach(item -> lines.add(item.toJson()));
    return lines;
  }

  /** Returns product ids and quantities only, for stocks and carts. */
  public static JsonArray quantities(List<Item> items) {
    var lines = new JsonArray();
    items.forEach(item -> lines.add(
        new JsonObject().put("product_id", item.productId).put("quantity", item.quantity)));
    return lines;
  }
}
