package pos.order;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;
import pos.common.run.Environment;
import pos.common.rule.Failure;
import pos.common.remote.Remote;

/** The cart service: what a customer wants to buy, and what he has bought. */
final class CartClient {

  private static final int TIMEOUT_MILLIS = 2000;

  private final Remote remote;

  /** A version of a cart; quantities by product, in the cart's order. */
  record Cart(String id, long version, Map<Long, Long> quantities) {

    static Cart from(JsonObject json) {
      var quantities = new LinkedHashMap<Long, Long>();
      json.getJsonArray("items").forEach(item ->
          quantities.put(((JsonObject) item).getLong("product_id"), ((JsonObject) item).getLong("quantity")));
      if (quantities.isEmpty()) {
        throw Failure.conflict("cart-empty", "There is nothing in the cart.");
      }
      return new Cart(json.getValue("cart_id").toString(), json.getLong("version"), quantities);
    }
  }

  CartClient(Vertx vertx, Environment environment) {
    remote = new Remote(vertx, environment, "cart-service", TIMEOUT_MILLIS);
  }

  /** Fails with 409 when there is nothing in it. @param authorization the customer's */
  Future<Cart> read(String authorization) {
    return remote.getFor(authorization, "/cart?priced=false").map(answer -> switch (answer.statusCode()) {
      case 200 -> Cart.from(answer.bodyAsJsonObject());
      case 401 -> throw CustomerClient.tokenRefused();
      default -> throw Failure.unavailable("cart-service");
    });
  }

  /** Takes what was bought out of the cart, once an order; what was added meanwhile stays. */
  Future<Void> take(Order order) {
    return remote.postRepeatable("/purchases", new JsonObject().put("order_id", order.id())
        .put("customer_id", order.content().customerId()).put("items", Item.quantities(order.content().items())))
        .map(answer -> {
          if (answer.statusCode() / 100 != 2) {
            throw Failure.unavailable("cart-service");
          }
          return null;
        });
  }

  void close() {
    remote.close();
  }
}
