package pos.soak;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import pos.soak.Client.Request;

/** The head office: it moves goods between stores, has them counted, and reads lists and reports. */
final class Office implements Worker {

  private static final List<String> READ = List.of("/reporting-service/dashboard",
      "/reporting-service/reports/sales?group_by=store", "/reporting-service/reports/sales?group_by=product",
      "/reporting-service/reports/sales?group_by=hour", "/sales-service/sales?limit=200",
      "/inventory-service/movements?limit=200", "/inventory-service/alerts", "/order-service/admin/orders?limit=200",
      "/product-service/products?q=sold&limit=50");

  private final Client client;
  private final Books books;
  private final Goods goods;
  private final Random random = new Random(1);

  Office(Client client, Books books, Goods goods) {
    this.client = client;
    this.books = books;
    this.goods = goods;
  }

  @Override
  public Future<?> work() {
    return move().compose(_ -> count()).compose(_ -> client.ask(Request.get(READ.get(random.nextInt(READ.size())))));
  }

  private Future<?> move() {
    var from = 1 + random.nextInt(Goods.STORES);
    return client.ask(once("/inventory-service/movements", new JsonObject().put("type", "transfer")
        .put("location_id", from).put("to_location_id", 1 + from % Goods.STORES)
        .put("reference", UUID.randomUUID().toString())
        .put("lines", new JsonArray().add(Goods.line(Goods.any(goods.moved(), random), 1 + random.nextInt(9))))));
  }

  /** Counts a product in all stores, so that the pieces of all locations are known. */
  private Future<?> count() {
    var product = Goods.any(goods.counted(), random);
    Future<?> counted = Future.succeededFuture();
    var all = 0L;
    for (int store = 1; store <= Goods.STORES; store++) {
      var quantity = random.nextInt(1000);
      all += quantity;
      var body = new JsonObject().put("location_id", store).put("lines", new JsonArray().add(
          new JsonObject().put("product_id", product).put("counted", quantity)));
      counted = counted.compose(_ -> client.ask(once("/inventory-service/counts", body)));
    }
    var pieces = all;
    return counted.onSuccess(_ -> books.counted(product, pieces));
  }

  private static Request once(String uri, JsonObject body) {
    return Request.post(uri, body).with(Map.of("Idempotency-Key", UUID.randomUUID().toString()));
  }
}
