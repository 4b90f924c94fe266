package pos.order.core;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import pos.common.shop.FirstCategory;

/**
 * A quantity of a product, with the name and price that the catalogue had at the checkout.
 *
 * @param category the product's first one, or null
 */
public record Item(long productId, String sku, String name, long quantity, long unitPriceCents, String taxCode,
    FirstCategory category) {

  /** @param product as the product service describes it */
  static Item of(JsonObject product, long quantity) {
    return new Item(product.getLong("id"), product.getString("sku"), product.getString("name"), quantity,
        product.getLong("price_cents"), product.getString("tax_code"),
        FirstCategory.from(product.getJsonObject("category")));
  }

  static List<Item> from(JsonArray items) {
    return items.stream().map(item -> from((JsonObject) item)).toList();
  }

  private static Item from(JsonObject item) {
    return new Item(item.getLong("product_id"), item.getString("sku"), item.getString("name"),
        item.getLong("quantity"), item.getLong("unit_price_cents"), item.getString("tax_code"),
        FirstCategory.of(item.getLong("category_id"), item.getString("category")));
  }

  Item pieces(long pieces) {
    return new Item(productId, sku, name, pieces, unitPriceCents, taxCode, category);
  }

  long totalCents() {
    return Math.multiplyExact(quantity, unitPriceCents);
  }

  long taxableCents() {
    return taxCode.equals("standard") ? totalCents() : 0;
  }

  /** Returns the JSON of events, with the category if there is one. */
  private JsonObject toEvent() {
    return category == null ? toJson() : toJson().put("category", FirstCategory.toJson(category));
  }

  /** Returns the values of the columns of order_items. */
  private JsonObject toRow() {
    return toJson().put("category_id", FirstCategory.idOf(category)).put("category", FirstCategory.nameOf(category));
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
    return new JsonArray(items.stream().map(Item::toJson).toList());
  }

  static JsonArray toEvents(List<Item> items) {
    return new JsonArray(items.stream().map(Item::toEvent).toList());
  }

  static JsonArray toRows(List<Item> items) {
    return new JsonArray(items.stream().map(Item::toRow).toList());
  }

  /** Returns product ids and quantities only, for stocks and carts. */
  public static JsonArray quantities(List<Item> items) {
    var lines = new JsonArray();
    items.forEach(item -> lines.add(
        new JsonObject().put("product_id", item.productId).put("quantity", item.quantity)));
    return lines;
  }
}
