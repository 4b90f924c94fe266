package pos.inventory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisAPI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.ExtensionContext;
import pos.testing.ForgetfulProxy;
import pos.testing.Reply;
import pos.testing.ServiceUnderTest;
import pos.testing.SharedFixture;
import pos.testing.StockBooks;

/** An inventory service with its development data, whose ledger must agree with its stocks after every test. */
final class Shop implements SharedFixture {

  /** The header by which the gateway names the only store of a key. */
  static final String STORE = "X-Consumer-Custom-ID";

  private static final String SERVICE = "/inventory-service";
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);
  /** Each test has products of its own, beyond those of the development data. */
  private static final AtomicLong PRODUCT = new AtomicLong(1000);

  final Owners owners = new Owners();
  final ServiceUnderTest service =
      ServiceUnderTest.of("inventory-service", InventoryService::new, InventoryService::port)
          .with("GATEWAY_URL", owners::url);
  private String redisUri;
  private RedisAPI redis;

  /** Puts a proxy between Redis and the service, but not between Redis and this. */
  Shop behind(ForgetfulProxy proxy, String uri) {
    redisUri = uri;
    service.with("REDIS_URL", proxy.inFrontOf(uri));
    return this;
  }

  @Override
  public void start() {
    owners.start();
    service.start();
    redis = RedisAPI.api(Redis.createClient(service.vertx(),
        redisUri == null ? service.environment().redisUri() : redisUri));
  }

  @Override
  public void afterEach(ExtensionContext context) {
    SharedFixture.super.afterEach(context);
    new StockBooks(service::sql).assertProven();
  }

  void assertNoDeadlocks() {
    assertEquals(0, service.number("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"));
  }

  @Override
  public void close() {
    service.close();
    owners.close();
  }

  static long product() {
    return PRODUCT.incrementAndGet();
  }

  /** Returns a new product of which a location has this quantity. */
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

  /** Returns lines of an answer as they would have been sent, with the ids of products that no event has named. */
  static JsonArray unnamed(JsonArray shown) {
    var lines = shown.copy();
    for (var line : lines) {
      for (var name : List.of("sku", "barcode", "name")) {
        assertTrue(((JsonObject) line).containsKey(name), line::toString);
        assertNull(((JsonObject) line).remove(name));
      }
    }
    return lines;
  }

  static JsonObject movement(String type, long location, JsonArray lines) {
    return new JsonObject().put("type", type).put("location_id", location).put("reference", "m-" + UUID.randomUUID())
        .put("lines", lines);
  }

  static JsonObject transfer(long from, long to, long... productsAndQuantities) {
    return movement("transfer", from, lines(productsAndQuantities)).put("to_location_id", to);
  }

  Reply receive(long location, long product, long quantity) {
    return service.post("/movements", movement("receipt", location, lines(product, quantity)));
  }

  static JsonObject counted(long location, long... productsAndQuantities) {
    var lines = lines(productsAndQuantities);
    lines.forEach(line -> ((JsonObject) line).put("counted", ((JsonObject) line).remove("quantity")));
    return new JsonObject().put("location_id", location).put("lines", lines);
  }

  Reply count(long location, long... productsAndQuantities) {
    return service.post("/counts", counted(location, productsAndQuantities));
  }

  static JsonObject replenishment(long location, long... productsAndQuantities) {
    return new JsonObject().put("location_id", location).put("lines", lines(productsAndQuantities));
  }

  /** Requests goods from the logistics centre and returns the path of the replenishment. */
  String replenish(long location, long... productsAndQuantities) {
    var requested = service.post("/replenishments", replenishment(location, productsAndQuantities));
    assertEquals(201, requested.status());
    return path(requested);
  }

  Reply step(String path, String step, String... headers) {
    return service.send(HttpMethod.POST, path + "/" + step, null, headers).await();
  }

  static JsonObject reservation(String reference, long location, int ttl, JsonArray lines) {
    return new JsonObject().put("reference", reference).put("location_id", location).put("ttl_seconds", ttl)
        .put("lines", lines);
  }

  Reply reserve(String reference, long location, int ttl, long... productsAndQuantities) {
    return service.post("/reservations", reservation(reference, location, ttl, lines(productsAndQuantities)));
  }

  Reply end(Reply reservation, String how) {
    return step(path(reservation), how);
  }

  Future<Reply> post(String path, JsonObject body) {
    return service.send(HttpMethod.POST, path, body.toBuffer());
  }

  /** Returns the service's own path of a link, which has a path behind the gateway. */
  static String path(String href) {
    assertTrue(href.startsWith(SERVICE + "/"), href);
    return href.substring(SERVICE.length());
  }

  /** Returns the path of what a request created. */
  static String path(Reply created) {
    return path(created.header("Location"));
  }

  static long id(String path) {
    return Long.parseLong(path.substring(path.lastIndexOf('/') + 1));
  }

  static List<Long> ids(Iterable<Object> resources) {
    return numbers(resources, "id");
  }

  static List<Long> numbers(Iterable<Object> resources, String field) {
    var numbers = new ArrayList<Long>();
    resources.forEach(resource -> numbers.add(((JsonObject) resource).getLong(field)));
    return numbers;
  }

  /**
   * Reads a list page by page and returns a field of all its entries.
   *
   * @param between called after each page
   */
  List<Long> pages(String path, String field, Runnable between) {
    var seen = new ArrayList<Long>();
    var next = path;
    while (next != null) {
      var page = service.get(next);
      seen.addAll(numbers(page.items(), field));
      between.run();
      var link = page.json().getJsonObject("_links").getJsonObject("next");
      assertEquals(link == null ? null : "<" + link.getString("href") + ">; rel=\"next\"", page.header("Link"));
      next = link == null ? null : path(link.getString("href"));
    }
    return seen;
  }

  /** Returns the newest movement of a location with its lines, which lists leave out. */
  JsonObject newestMovement(long location) {
    var listed = service.get("/movements?location_id=" + location + "&limit=1").items().getJsonObject(0);
    return service.get("/movements/" + listed.getLong("id")).json();
  }

  static Map<Integer, Long> byStatus(List<Reply> replies) {
    return replies.stream().collect(Collectors.groupingBy(Reply::status, Collectors.counting()));
  }

  /** Returns what is on hand, reserved and available. */
  List<Long> amounts(long location, long product) {
    var stock = service.get("/stocks/" + location + "/" + product).json();
    return List.of(stock.getLong("on_hand"), stock.getLong("reserved"), stock.getLong("available"));
  }

  /** Appends an event to the stream of the sales service, as its relay does. */
  void publish(UUID event, String type, JsonObject payload) {
    publish(event, type, payload, Instant.now());
  }

  private void publish(UUID event, String type, JsonObject payload, Instant at) {
    append("sales", event, type, payload, at, 0);
  }

  private void append(String service, UUID event, String type, JsonObject payload, Instant at, long epoch) {
    redis.xadd(List.of("events:" + service, "*", "id", event.toString(), "type", type, "payload", payload.encode(),
        "trace", "test 00-" + "a".repeat(32) + "-" + "b".repeat(16) + "-01", "at", at.toString(),
        "epoch", String.valueOf(epoch))).await();
  }

  /** Publishes an event and waits until it has been applied. */
  void publish(String type, JsonObject payload) {
    publish(type, payload, Instant.now());
  }

  /** @param at when the event was written */
  void publish(String type, JsonObject payload, Instant at) {
    var event = UUID.randomUUID();
    publish(event, type, payload, at);
    untilApplied(List.of(event));
  }

  /** Publishes what the product service, in an epoch, says about a product, and waits until it is known. */
  void publishProduct(JsonObject product, long epoch) {
    var event = UUID.randomUUID();
    append("product", event, "product.changed", product, Instant.now(), epoch);
    untilApplied(List.of(event));
  }

  void untilApplied(List<UUID> events) {
    until(() -> service.number("SELECT count(*) FROM inbox WHERE event_id = ANY($1)",
        (Object) events.toArray(UUID[]::new)) == events.size());
  }

  /** Returns the instances that read the stream of the sales service. */
  Set<String> readers() {
    return redis.xinfo(List.of("CONSUMERS", "events:sales", "inventory-service")).await().stream()
        .map(reader -> reader.get("name").toString()).collect(Collectors.toSet());
  }

  static JsonObject sale(UUID id, long store, JsonArray lines) {
    return new JsonObject().put("id", id.toString()).put("store_id", store).put("lines", lines)
        .put("sold_at", "2026-11-22T11:59:00.000Z").put("stock_status", "confirmed");
  }

  /** Returns the types of the events published about a product's stocks. */
  List<String> events(long product) {
    return service.sql("SELECT type FROM outbox WHERE payload->>'product_id' = $1 ORDER BY sequence",
        String.valueOf(product)).stream().map(row -> row.getString("type")).toList();
  }

  /** Returns the value of a gauge of this service with a status. */
  double gauge(String name, String status) {
    var prefix = name + "{service=\"inventory-service\",status=\"" + status + "\"} ";
    return service.get("/metrics").body().toString().lines().filter(line -> line.startsWith(prefix))
        .mapToDouble(line -> Double.parseDouble(line.substring(prefix.length()))).findFirst().orElseThrow();
  }

  static void until(BooleanSupplier condition) {
    var end = System.nanoTime() + PATIENCE_NANOS;
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < end, "it did not happen within 30 seconds");
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
  }
}
