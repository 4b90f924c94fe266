package pos.order;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import pos.common.run.Environment;
import pos.common.rule.Failure;
import pos.common.remote.SingleFlight;
import pos.common.remote.Remote;

/** The catalogue, which has the prices. */
final class ProductClient {

  private static final int TIMEOUT_MILLIS = 2000;

  private final Remote remote;
  private final SingleFlight<String, Map<Long, JsonObject>> questions = new SingleFlight<>();

  ProductClient(Vertx vertx, Environment environment) {
    remote = new Remote(vertx, environment, "product-service", TIMEOUT_MILLIS);
  }

  /** Those of the products that there are, by id, as they are now: no copy that the gateway may have. */
  Future<Map<Long, JsonObject>> find(Collection<Long> ids) {
    var list = ids.stream().map(String::valueOf).collect(Collectors.joining(","));
    return questions.get(list, () -> ask(list));
  }

  private Future<Map<Long, JsonObject>> ask(String list) {
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

  void close() {
    remote.close();
  }
}
