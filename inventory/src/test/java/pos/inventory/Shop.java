package pos.inventory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisAPI;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import pos.testing.Reply;
import pos.testing.ServiceUnderTest;
import pos.testing.StockBooks;

/** An inventory with development data, and what the tests do with it all the time. */
final class Shop implements AutoCloseable {

  /** Each test takes products of its own, beyond those of the development data. */
  private static final AtomicLong PRODUCT = new AtomicLong(1000);

  final ServiceUnderTest service;
  private final RedisAPI redis;
  private InventoryService verticle;

  Shop() {
    service = ServiceUnderTest.start("inventory-service", environment -> verticle = new InventoryService(environment),
        InventoryService::port);
    redis = RedisAPI.api(Redis.createClient(service.vertx(), service.environment().redisUri()));
  }

  InventoryService verticle() {
    return verticle;
  }

  static long product() {
    return PRODUCT.incrementAndGet();
  }

  /** A product of which a location has so many. */
  long product(long location, long quantity) {
    var product = product();
    assertEquals(201, receive(location, product, quantity).status());
    return product;
  }

  static JsonArray lines(long... productsAndQuantities) {
    var lines = new JsonArray();
    for (int i = 0; i < productsAndQuantities.length; i += 2) {
      lines.add(new JsonObject().put("product_id", productsAndQuantities[i])
          .put("quantity", productsAndQuantities[i + 1]));
    }
    return lines;
  }

  static JsonObject movement(String type, long location, JsonArray lines) {
    return new JsonObject().put("type", type).put("location_id", location).put("reference", "m-" + UUID.randomUUID())
        .put("lines", lines);
  }

  Reply receive(long location, long product, long quantity) {
    return service.post("/movements", movement("receipt", location, lines(product, quantity)));
  }

  /** As {@link #lines}, in a count. */
  static JsonObject counted(long location, long... productsAndQuantities) {
    var lines = lines(productsAndQuantities);
    lines.forEach(line -> ((JsonObject) line).put("counted", ((JsonObject) line).remove("quantity")));
    return new JsonObject().put("location_id", location).put("lines", lines);
  }

  Reply count(long location, long... productsAndQuantities) {
    return service.post("/counts", counted(location, productsAndQuantities));
  }

  /** Asks the logistics centre for goods; the answer is the path of the request. */
  String ask(long location, long... productsAndQuantities) {
    var asked = service.post("/replenishments",
        new JsonObject().put("location_id", location).put("lines", lines(productsAndQuantities)));
    assertEquals(201, asked.status());
    return "/replenishments/" + asked.json().getLong("id");
  }

  Reply step(String path, String how, String... headers) {
    return service.send(HttpMethod.POST, path + "/" + how, null, headers).await();
  }

  static JsonObject hold(String reference, long location, int ttl, JsonArray lines) {
    return new JsonObject().put("reference", reference).put("location_id", location).put("ttl_seconds", ttl)
        .put("lines", lines);
  }

  Reply reserve(String reference, long location, int ttl, long... productsAndQuantities) {
    return service.post("/reservations", hold(reference, location, ttl, lines(productsAndQuantities)));
  }

  Future<Reply> post(String path, JsonObject body) {
    return service.send(HttpMethod.POST, path, body.toBuffer());
  }

  Reply end(Reply reservation, String how) {
    return service.send(HttpMethod.POST, "/reservations/" + reservation.json().getLong("id") + "/" + how, null).await();
  }

  /** on hand, reserved, available */
  List<Long> amounts(long location, long product) {
    var stock = service.get("/stocks/" + location + "/" + product).json();
    return List.of(stock.getLong("on_hand"), stock.getLong("reserved"), stock.getLong("available"));
  }

  /** Appends an event to the stream of the sales service, as its relay does. */
  void tell(UUID event, String type, JsonObject payload) {
    tell(event, type, payload, Instant.now());
  }

  private void tell(UUID event, String type, JsonObject payload, Instant at) {
    redis.xadd(List.of("events:sales", "*", "id", event.toString(), "type", type, "payload", payload.encode(),
        "trace", "test 00-" + "a".repeat(32) + "-" + "b".repeat(16) + "-01", "at", at.toString())).await();
  }

  /** Tells of a sale, a return or a void and waits until it has been read. */
  void tell(String type, JsonObject payload) {
    tell(type, payload, Instant.now());
  }

  /** @param at when the event was written */
  void tell(String type, JsonObject payload, Instant at) {
    var event = UUID.randomUUID();
    tell(event, type, payload, at);
    until(() -> service.number("SELECT count(*) FROM inbox WHERE event_id = $1", event) == 1);
  }

  static JsonObject sale(UUID id, long store, JsonArray lines) {
    return new JsonObject().put("id", id.toString()).put("store_id", store).put("lines", lines)
        .put("sold_at", "2026-11-22T11:59:00.000Z").put("stock_status", "confirmed");
  }

  List<String> events(long product) {
    return service.sql("SELECT type FROM outbox WHERE payload->>'product_id' = $1 ORDER BY sequence",
        String.valueOf(product)).stream().map(row -> row.getString("type")).toList();
  }

  static void until(BooleanSupplier condition) {
    var end = System.nanoTime() + 10_000_000_000L;
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < end, "it did not happen within ten seconds");
      Thread.onSpinWait();
    }
  }

  void assertBooksAgree() {
    new StockBooks(service::sql).assertProven();
  }

  @Override
  public void close() {
    redis.close();
    service.close();
  }
}
