package pos.order.core;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.util.List;
import java.util.Map;
import pos.common.rule.Failure;

/** The contents of a cart at the catalogue's prices. */
public record Quote(List<Item> items, Totals totals) {

  /**
   * @param quantities by product
   * @param products the products as the product service describes them, by id
   * @param province where the goods are shipped to
   * @throws Failure 409 naming the products that are no longer sold, or when the order is too large
   */
  public static Quote of(Map<Long, Long> quantities, Map<Long, JsonObject> products, String province) {
    var gone = quantities.keySet().stream()
        .filter(id -> !products.containsKey(id) || !products.get(id).getBoolean("active")).toList();
    if (!gone.isEmpty()) {
      throw Failure.conflict("product-unavailable",
          "The cart contains products that are no longer sold. Remove them from the cart.")
          .with("product_ids", new JsonArray(gone));
    }
    var items = quantities.entrySet().stream()
        .map(line -> Item.of(products.get(line.getKey()), line.getValue())).toList();
    return new Quote(items, Totals.of(items, province));
  }

  static Quote from(Row row) {
    return new Quote(Item.from(row.getJsonArray("items")), Totals.from(row));
  }

  /**
   * @param expectedCents the total that the customer was shown
   * @throws Failure 409 with the cart at its new prices when the total is another one
   */
  public void mustCost(long expectedCents) {
    if (expectedCents != totals.totalCents()) {
      throw Failure.conflict("price-changed",
          "The total is now " + totals.totalCents() + " cents instead of " + expectedCents + ".")
          .with("cart", toJson());
    }
  }

  public JsonObject toJson() {
    return totals.writeTo(new JsonObject().put("items", Item.toJson(items)));
  }
}
