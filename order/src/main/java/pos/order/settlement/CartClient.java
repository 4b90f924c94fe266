package pos.order.settlement;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;
import pos.common.remote.Remote;
import pos.common.rule.Failure;
import pos.common.run.Environment;
import pos.order.core.Customer;
import pos.order.core.Item;
import pos.order.core.Order;
import pos.order.core.Timeouts;

/** The cart service, which has the customers' carts and removes from them what was bought. */
public final class CartClient {

  private final Remote remote;

  /** A version of a cart; quantities by product, in the cart's order. */
  public record Cart(String id, long version, Map<Long, Long> quantities) {

    /** @throws Failure 409 when the cart is empty */
    public static Cart from(JsonObject json) {
      var quantities = new LinkedHashMap<Long, Long>();
      json.getJsonArray("items").forEach(item ->
          quantities.put(((JsonObject) item).getLong("product_id"), ((JsonObject) item).getLong("quantity")));
      if (quantities.isEmpty()) {
        throw Failure.conflict("cart-empty", "The cart is empty.");
      }
      return new Cart(json.getValue("cart_id").toString(), json.getLong("version"), quantities);
    }
  }

  public CartClient(Vertx vertx, Environment environment) {
    remote = new Remote(vertx, environment, "cart-service", Timeouts.CALL_MILLIS);
  }

  /** Reads a customer's cart; fails with 409 when it is empty. */
  public Future<Cart> read(Customer customer) {
    return remote.getFor(customer.authorization(), "/cart?priced=false").map(answer -> switch (answer.statusCode()) {
      case 200 -> Cart.from(answer.bodyAsJsonObject());
      case 401 -> throw Customer.tokenRefused();
      default -> throw Failure.unavailable("cart-service");
    });
  }

  /** Takes what was bought out of the cart, once for each order; what was added in the meantime stays. */
  Future<Void> take(Order order) {
    return remote.postRepeatable("/purchases", new JsonObject().put("order_id", order.id())
        .put("reference", order.reference()).put("customer_id", order.customerId())
        .put("items", Item.quantities(order.items())))
        .map(answer -> {
          if (answer.statusCode() / 100 != 2) {
            throw Failure.unavailable("cart-service");
          }
          return null;
        });
  }

  public void close() {
    remote.close();
  }
}
