package pos.order.core;

import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import pos.common.shop.Tax;

/** Orders and products for tests of rules. */
public final class Samples {

  static final JsonObject PRODUCT = new JsonObject().put("id", 7).put("sku", "T").put("name", "Thing")
      .put("price_cents", 1000).put("tax_code", "standard").put("active", true);

  private Samples() {}

  /** Returns up to five products in some pieces each, taxed or not, in any province. */
  static Quote quote(Random random) {
    var quantities = new LinkedHashMap<Long, Long>();
    var products = new LinkedHashMap<Long, JsonObject>();
    for (long id = 1; id <= 1 + random.nextInt(5); id++) {
      quantities.put(id, 1L + random.nextInt(4));
      products.put(id, PRODUCT.copy().put("id", id).put("price_cents", random.nextInt(3000))
          .put("tax_code", random.nextBoolean() ? "standard" : "exempt"));
    }
    return Quote.of(quantities, products, List.copyOf(Tax.provinces()).get(random.nextInt(13)));
  }

  /** @param goal null for an order that is settled */
  public static Order order(Status status, Status goal) {
    var quote = Quote.of(Map.of(7L, 2L), Map.of(7L, PRODUCT), "QC");
    var addresses = new Addresses(new JsonObject().put("province", "QC"), new JsonObject());
    var draft = new Draft(UUID.randomUUID(), 5, new CartVersion("cart", 1), quote, addresses, 6, "tok_visa");
    var confirmedAt = List.of(Status.CONFIRMED, Status.SHIPPED, Status.DELIVERED, Status.CANCELLED).contains(status)
        ? Order.now() : null;
    return new Order(9, draft, new Progress(status, goal, Reason.NONE, false, 1L, null), Refunds.NONE, new Order.Work(1, false, "t"),
        new Order.Revision(3, Order.now(), Order.now(), confirmedAt));
  }

  static Order order(Status status) {
    return order(status, null);
  }
}
