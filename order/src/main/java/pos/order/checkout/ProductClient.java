package pos.order.checkout;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import pos.common.remote.Remote;
import pos.common.remote.SingleFlight;
import pos.common.rule.Failure;
import pos.common.run.Environment;
import pos.order.core.Timeouts;

/** The product service, which has the names and prices. */
public final class ProductClient {

  private final Remote remote;
  private final SingleFlight<String, Map<Long, JsonObject>> calls = new SingleFlight<>();

  public ProductClient(Vertx vertx, Environment environment) {
    remote = new Remote(vertx, environment, "product-service", Timeouts.CALL_MILLIS);
  }

  /** Returns the products that exist among these, by id; never from a cache of the gateway. */
  Future<Map<Long, JsonObject>> find(Collection<Long> ids) {
    var list = ids.stream().map(String::valueOf).collect(Collectors.joining(","));
    return calls.get(list, () -> get(list));
  }

  private Future<Map<Long, JsonObject>> get(String list) {
    return remote.get("/products?limit=200&ids=" + list, "Cache-Control", "no-cache").map(answer -> {
      if (answer.statusCode() != 200) {
        throw Failure.unavailable("product-service");
      }
      var products = new HashMap<Long, JsonObject>();
      answer.bodyAsJsonObject().getJsonArray("items").forEach(product ->
          products.put(((JsonObject) product).getLong("id"), (JsonObject) product));
      return products;
    });
  }

  public void close() {
    remote.close();
  }
}
