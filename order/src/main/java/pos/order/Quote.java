package pos.order;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Set;
import pos.common.rule.Failure;
import pos.order.CartClient.Cart;

/** What a cart comes to now. */
record Quote(Cart cart, List<Item> items, Totals totals) {

  /** Refusals that are the outcome of a checkout, not of the moment: asked again, it comes to the same. */
  private static final Set<String> OUTCOMES =
      Set.of("cart-empty", "product-unavailable", "order-too-large", "price-changed");

  static boolean isOutcome(Throwable e) {
    return e instanceof Failure failure && OUTCOMES.contains(failure.code());
  }

  /** @throws Failure 409 naming the products that are not sold any more */
  static Quote of(Cart cart, Map<Long, JsonObject> products, String province) {
    var gone = cart.quantities().keySet().stream()
        .filter(id -> !products.containsKey(id) || !products.get(id).getBoolean("active")).toList();
    if (!gone.isEmpty()) {
      throw Failure.conflict("product-unavailable", "The cart has products that are not sold any more: take them out.")
          .with("product_ids", new JsonArray(gone));
    }
    var items = cart.quantities().entrySet().stream()
        .map(line -> Item.of(products.get(line.getKey()), line.getValue())).toList();
    return new Quote(cart, items, Totals.of(items, province));
  }

  /**
   * @param expectedCents what the customer was told, or null
   * @throws Failure 409 with the new cart when it comes to something else
   */
  Quote mustCost(Long expectedCents) {
    if (expectedCents != null && expectedCents != totals.totalCents()) {
      throw Failure.conflict("price-changed",
          "The order comes to " + totals.totalCents() + " cents now, not to " + expectedCents + ".")
          .with("cart", totals.writeTo(new JsonObject().put("items", Item.toJson(items))));
    }
    return this;
  }
}
