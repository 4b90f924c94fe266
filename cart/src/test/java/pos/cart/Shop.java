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
import pos.cart.Surroundings.Customer;
import pos.testing.Reply;
import pos.testing.ServiceUnderTest;

/** Instances of the cart service on a Redis of their own, and what the tests do with them all the time. */
final class Shop implements AutoCloseable {

  final List<ServiceUnderTest> instances = new ArrayList<>();
  final ServiceUnderTest service;
  final RedisAPI redis;
  final CartService verticle;
  private final AtomicLong seconds = new AtomicLong();

  Shop(int count) {
    var verticles = new ArrayList<CartService>();
    service = ServiceUnderTest.start("cart-service", environment -> {
      verticles.add(new CartService(environment, this::now));
      return verticles.getFirst();
    }, CartService::port, "GATEWAY_URL", Surroundings.url());
    verticle = verticles.getFirst();
    instances.add(service);
    for (int i = 1; i < count; i++) {
      instances.add(service.another(CartService::new, CartService::port));
    }
    redis = RedisAPI.api(Redis.createClient(service.vertx(), service.environment().redisUri()));
    instances.forEach(Shop::warmUp);
  }

  /** The first calls of all are slow, and nobody waits for a slow service. */
  private static void warmUp(ServiceUnderTest instance) {
    await("a cart with all that belongs to it", () -> !instance.post("/add", line(Surroundings.ANYTHING, 1),
        "Authorization", Surroundings.ANYBODY.authorization()).json().getBoolean("degraded", true));
  }

  Instant now() {
    return Instant.now().plusSeconds(seconds.get());
  }

  /** What was remembered gets so much older. */
  void pass(long moreSeconds) {
    seconds.addAndGet(moreSeconds);
  }

  static JsonObject line(long product, Object quantity) {
    return new JsonObject().put("product_id", product).put("quantity", quantity);
  }

  static JsonObject quantity(long quantity) {
    return new JsonObject().put("quantity", quantity);
  }

  private static String[] with(Customer customer, String... headers) {
    var all = new ArrayList<>(List.of(headers));
    if (customer != null) {
      all.addAll(List.of("Authorization", customer.authorization()));
    }
    return all.toArray(String[]::new);
  }

  Reply post(Customer customer, String path, JsonObject body, String... headers) {
    return service.post(path, body, with(customer, headers));
  }

  Reply add(Customer customer, long product, long quantity, String... headers) {
    return post(customer, "/add", line(product, quantity), headers);
  }

  Future<Reply> send(ServiceUnderTest instance, Customer customer, String path, JsonObject body, String... headers) {
    return instance.send(HttpMethod.POST, path, body.toBuffer(), with(customer, headers));
  }

  Reply send(HttpMethod method, Customer customer, String path, String body, String... headers) {
    return service.send(method, path, body == null ? null : Buffer.buffer(body), with(customer, headers)).await();
  }

  Reply put(Customer customer, long product, long quantity, String... headers) {
    return service.put("/items/" + product, quantity(quantity), with(customer, headers));
  }

  Reply delete(Customer customer, String path, String... headers) {
    return service.delete(path, with(customer, headers));
  }

  Reply read(Customer customer, String... headers) {
    return service.get("/cart", with(customer, headers));
  }

  Reply quantities(Customer customer) {
    return service.get("/cart?priced=false", with(customer));
  }

  /** The path of a new guest. */
  String guest() {
    var reply = service.send(HttpMethod.POST, "/guest", null).await();
    assertEquals(201, reply.status());
    return "/guest/" + reply.json().getString("session_id");
  }

  Reply merge(Customer customer, String guest, String... headers) {
    return post(customer, "/merge", new JsonObject().put("session_id", id(guest)), headers);
  }

  static String id(String guest) {
    return guest.substring("/guest/".length());
  }

  /** Pieces by product. */
  static Map<Long, Long> items(Reply cart) {
    var items = new TreeMap<Long, Long>();
    cart.items().forEach(item -> items.put(((JsonObject) item).getLong("product_id"),
        ((JsonObject) item).getLong("quantity")));
    return items;
  }

  Map<Long, Long> items(Customer customer) {
    return items(read(customer));
  }

  static JsonObject item(Reply cart, long product) {
    return cart.items().stream().map(JsonObject.class::cast)
        .filter(item -> item.getLong("product_id") == product).findFirst().orElseThrow();
  }

  static void refused(int status, String code, Reply reply) {
    assertEquals(status + " " + code, reply.status() + " " + reply.code(), () -> reply.body().toString());
  }

  static String sessionKey(Customer customer) {
    return Session.ofCustomer(customer.id()).key();
  }

  static String itemsKey(Customer customer) {
    return Session.ofCustomer(customer.id()).itemsKey();
  }

  long ttl(String key) {
    return redis.pttl(key).await().toLong();
  }

  @Override
  public void close() {
    instances.forEach(ServiceUnderTest::close);
  }
}
