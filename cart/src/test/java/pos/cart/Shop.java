package pos.cart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static pos.testing.ServiceProcess.await;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisAPI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import pos.cart.OtherServices.Customer;
import pos.testing.Reply;
import pos.testing.ServiceUnderTest;
import pos.testing.SharedFixture;

/** Instances of the cart service on a Redis of their own, and the requests that tests share. */
final class Shop implements SharedFixture {

  static final Keys KEYS = new Keys(false);

  final ServiceUnderTest service = ServiceUnderTest.of("cart-service",
      environment -> new CartService(environment, this::now), CartService::port)
      .with("GATEWAY_URL", OtherServices::url);
  /** All instances; only the first, which is {@link #service}, has the clock that {@link #pass} moves. */
  final List<ServiceUnderTest> instances = new ArrayList<>();
  private final int count;
  private final AtomicLong seconds = new AtomicLong();
  private RedisAPI redis;

  Shop() {
    this(1);
  }

  /** @param count the number of instances */
  Shop(int count) {
    this.count = count;
  }

  /** Returns a shop that has been started, for the caller to close. */
  static Shop open(int count) {
    var shop = new Shop(count);
    shop.start();
    return shop;
  }

  @Override
  public void start() {
    service.start();
    instances.add(service);
    for (int i = 1; i < count; i++) {
      instances.add(service.another(CartService::new, CartService::port));
    }
    instances.forEach(Shop::warmUp);
  }

  /** The first calls to other services take longer than a cart waits for them. */
  private static void warmUp(ServiceUnderTest instance) {
    await("a cart with prices, availability and taxes", () -> !instance.post("/add", line(OtherServices.PRODUCT, 1),
        "Authorization", OtherServices.CUSTOMER.authorization()).json().getBoolean("degraded", true));
  }

  @Override
  public void close() {
    instances.clear();
    service.close();
  }

  /** Returns a client of the one server that the instances have. */
  RedisAPI redis() {
    if (redis == null) {
      redis = RedisAPI.api(Redis.createClient(service.vertx(), service.environment().redisUri()));
    }
    return redis;
  }

  Instant now() {
    return Instant.now().plusSeconds(seconds.get());
  }

  /** Makes everything that the first instance has cached older. */
  void pass(long moreSeconds) {
    seconds.addAndGet(moreSeconds);
  }

  static JsonObject line(long product, Object quantity) {
    return new JsonObject().put("product_id", product).put("quantity", quantity);
  }

  static JsonObject quantity(long quantity) {
    return new JsonObject().put("quantity", quantity);
  }

  private static String[] headers(Customer customer, String... more) {
    return Stream.concat(Stream.of("Authorization", customer.authorization()), Stream.of(more)).toArray(String[]::new);
  }

  Reply post(Customer customer, String path, JsonObject body, String... headers) {
    return service.post(path, body, headers(customer, headers));
  }

  Reply add(Customer customer, long product, long quantity, String... headers) {
    return post(customer, "/add", line(product, quantity), headers);
  }

  static Future<Reply> post(ServiceUnderTest instance, Customer customer, String path, JsonObject body,
      String... headers) {
    return instance.send(HttpMethod.POST, path, body.toBuffer(), headers(customer, headers));
  }

  Reply send(HttpMethod method, Customer customer, String path, String body, String... headers) {
    return service.send(method, path, Buffer.buffer(body), headers(customer, headers)).await();
  }

  Reply put(Customer customer, long product, long quantity, String... headers) {
    return service.put("/items/" + product, quantity(quantity), headers(customer, headers));
  }

  Reply delete(Customer customer, String path, String... headers) {
    return service.delete(path, headers(customer, headers));
  }

  Reply read(Customer customer, String... headers) {
    return service.get("/cart", headers(customer, headers));
  }

  Reply readFor(Customer customer, String province) {
    return service.get("/cart?province=" + province, headers(customer));
  }

  Reply readQuantities(Customer customer) {
    return service.get("/cart?priced=false", headers(customer));
  }

  /** Opens a guest session and returns the path of its calls. */
  String guest() {
    var reply = openGuestSession();
    assertEquals(201, reply.status());
    return "/guest/" + reply.json().getString("session_id");
  }

  Reply openGuestSession() {
    return service.send(HttpMethod.POST, "/guest", null).await();
  }

  Reply addAsGuest(String guest, long product, long quantity, String... headers) {
    return service.post(guest + "/add", line(product, quantity), headers);
  }

  Reply merge(Customer customer, String guest, String... headers) {
    return post(customer, "/merge", sessionOf(guest), headers);
  }

  static JsonObject sessionOf(String guest) {
    return new JsonObject().put("session_id", sessionId(guest));
  }

  static String sessionId(String guest) {
    return guest.substring("/guest/".length());
  }

  /** Returns the quantities of a cart by product. */
  static Map<Long, Long> items(Reply cart) {
    var items = new TreeMap<Long, Long>();
    cart.items().stream().map(JsonObject.class::cast)
        .forEach(item -> items.put(item.getLong("product_id"), item.getLong("quantity")));
    return items;
  }

  Map<Long, Long> items(Customer customer) {
    return items(read(customer));
  }

  static JsonObject item(Reply cart, long product) {
    return cart.items().stream().map(JsonObject.class::cast)
        .filter(item -> item.getLong("product_id") == product).findFirst().orElseThrow();
  }

  long version(Customer customer) {
    return read(customer).json().getLong("version");
  }

  static void assertRefused(int status, String code, Reply reply) {
    assertEquals(status + " " + code, reply.status() + " " + reply.code(), () -> reply.body().toString());
  }

  static void assertUnavailable(Reply reply) {
    assertRefused(503, "unavailable", reply);
    assertEquals("1", reply.header("Retry-After"));
  }

  /** Asserts that a key in Redis expires after the time that an unused cart is kept. */
  void assertKeptForItsLifetime(String key) {
    assertTimeToLive(Cart.LIFETIME.toSeconds(), key);
  }

  void assertTimeToLive(long expectedSeconds, String key) {
    assertEquals(expectedSeconds, redis().ttl(key).await().toLong(), 60);
  }

  /** Lets a key in Redis expire. */
  void expire(String key, long afterMillis) {
    redis().pexpire(List.of(key, String.valueOf(afterMillis))).await();
  }
}
