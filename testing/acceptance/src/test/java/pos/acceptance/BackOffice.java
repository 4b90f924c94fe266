package pos.acceptance;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import pos.testing.Reply;

/** Staff who page through lists, import price lists, receive goods and count shelves. */
final class BackOffice {

  private static final List<String> LISTS = List.of("/sales-service/sales?limit=50",
      "/sales-service/returns?limit=50", "/inventory-service/movements?limit=50", "/inventory-service/stocks?limit=50",
      "/product-service/products?limit=20", "/order-service/admin/orders?limit=20");
  private static final List<String> REPORTS = List.of("/reporting-service/dashboard", "/reporting-service/kpis",
      "/reporting-service/reports/sales?group_by=product", "/reporting-service/reports/sales?group_by=hour");
  private static final int PAGES = 6;
  private static final int IMPORTED = 100;
  private static final Set<String> READ = Set.of("200");
  private static final Set<String> WRITTEN = Set.of("201");

  /** The prices in cents of the last price list, by SKU. */
  final Map<String, Long> prices = new ConcurrentHashMap<>();
  private final Floor floor;
  private final PatientClient client;
  private final Goods goods;

  BackOffice(Floor floor, PatientClient client, Goods goods) {
    this.floor = floor;
    this.client = client;
    this.goods = goods;
  }

  Future<Void> readLists(AtomicBoolean closed, Random random) {
    return Tills.repeat(closed, () -> floor.timer(1 + random.nextInt(300))
        .compose(_ -> walk(Goods.any(LISTS, random), new HashSet<>(), PAGES)));
  }

  /** Reads page after page, on none of which there may be an entry of an earlier one. */
  private Future<Reply> walk(String path, Set<Object> seen, int pages) {
    return client.ask("page", path, READ, () -> floor.client().get(path)).compose(page -> {
      for (var item : page.items()) {
        var entry = (JsonObject) item;
        var id = entry.containsKey("id") ? entry.getValue("id")
            : List.of(entry.getLong("location_id"), entry.getLong("product_id"));
        if (!seen.add(id)) {
          throw new AssertionError(id + " is for the second time on " + path);
        }
      }
      var next = page.json().getJsonObject("_links").getJsonObject("next");
      return next == null || pages == 1 ? Future.succeededFuture() : walk(next.getString("href"), seen, pages - 1);
    });
  }

  Future<Void> readReports(AtomicBoolean closed, Random random) {
    return Tills.repeat(closed, () -> floor.timer(200 + random.nextInt(800)).compose(_ -> {
      var report = Goods.any(REPORTS, random);
      return client.ask("report", report, READ, () -> floor.client().get(report));
    }));
  }

  Future<Void> importPrices(AtomicBoolean closed, Random random) {
    return Tills.repeat(closed, () -> floor.timer(2000 + random.nextInt(4000)).compose(_ -> importPrices(random)));
  }

  private Future<Reply> importPrices(Random random) {
    var list = new ConcurrentHashMap<String, Long>();
    for (int i = 0; i < IMPORTED; i++) {
      list.put("LIST-" + i, 1L + random.nextInt(10_000));
    }
    var csv = new StringBuilder("sku,name,price_cents\n");
    list.forEach((sku, cents) -> csv.append(sku).append(",Thing of the list,").append(cents).append('\n'));
    var key = UUID.randomUUID().toString();
    return client.ask("import", key, READ, () ->
        floor.client().postCsv("/product-service/products/import", csv.toString(), "Idempotency-Key", key))
        .onSuccess(_ -> prices.putAll(list));
  }

  Future<Void> keepStock(AtomicBoolean closed, Random random) {
    return Tills.repeat(closed, () -> floor.timer(500 + random.nextInt(1500))
        .compose(_ -> random.nextInt(3) == 0 ? count(random) : receive(random)));
  }

  private Future<Reply> receive(Random random) {
    var reference = "delivery-" + UUID.randomUUID();
    var body = new JsonObject().put("type", "receipt").put("location_id", 1 + random.nextInt(Goods.LOCATIONS))
        .put("reference", reference)
        .put("lines", new JsonArray().add(Bodies.line(Goods.any(goods.scarce(), random), 1 + random.nextInt(3))));
    return client.ask("delivery", reference, WRITTEN, () -> floor.client().post("/inventory-service/movements", body));
  }

  /** Counts goods that do not run out: a shelf with fewer than expected would sell what is not there. */
  private Future<Reply> count(Random random) {
    var key = UUID.randomUUID().toString();
    var body = new JsonObject().put("location_id", 1 + random.nextInt(Goods.LOCATIONS)).put("lines", new JsonArray()
        .add(new JsonObject().put("product_id", Goods.any(goods.plenty(), random))
            .put("counted", 800_000 + random.nextInt(100_000))));
    return client.ask("count", key, WRITTEN, () ->
        floor.client().post("/inventory-service/counts", body, "Idempotency-Key", key));
  }
}
