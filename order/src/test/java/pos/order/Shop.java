package pos.order;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import pos.cart.CartService;
import pos.common.shop.CustomerTokens;
import pos.common.shop.CustomerTokens.Claims;
import pos.customer.CustomerService;
import pos.inventory.InventoryService;
import pos.product.ProductService;
import pos.testing.OrderBooks;
import pos.testing.Reply;
import pos.testing.Servers;
import pos.testing.ServiceProcess;
import pos.testing.ServiceUnderTest;
import pos.testing.SharedFixture;

/** The web shop: an order service with a real catalogue, stock, carts and customers around it. */
final class Shop implements SharedFixture {

  /** The location that ships web orders. */
  static final long CENTRE = 6;

  private static final AtomicLong CUSTOMER = new AtomicLong(1000);

  final ServiceUnderTest products = ServiceUnderTest.of("product-service", ProductService::new, ProductService::port);
  final ServiceUnderTest inventory =
      ServiceUnderTest.of("inventory-service", InventoryService::new, InventoryService::port)
          .with("REDIS_URL", this::redis).with("GATEWAY_URL", () -> gateway().url());
  final ServiceUnderTest customers =
      ServiceUnderTest.of("customer-service", CustomerService::new, CustomerService::port)
          .with("REDIS_URL", this::redis);
  final ServiceUnderTest carts = ServiceUnderTest.of("cart-service", CartService::new, CartService::port)
      .with("GATEWAY_URL", () -> gateway().url()).with("REDIS_URL", this::redis);
  final ServiceUnderTest orders = ServiceUnderTest.of("order-service", OrderService::new, OrderService::port)
      .with("GATEWAY_URL", () -> gateway().url()).with("REDIS_URL", this::redis);
  private String redis;
  private Forwarding gateway;
  private CustomerTokens tokens;

  private static final class Shared {
    private static final Shop SHOP = started();

    private static Shop started() {
      var shop = new Shop();
      shop.start();
      return shop;
    }
  }

  /** Returns the shop that test classes share until the end: each test has customers and products of its own. */
  static Shop shared() {
    return Shared.SHOP;
  }

  @Override
  public void start() {
    redis = Servers.freshRedis().uri();
    gateway = new Forwarding();
    for (var service : List.of(products, inventory, customers, carts, orders)) {
      service.start();
      gateway.lead(service);
    }
    tokens = new CustomerTokens(orders.vertx(), orders.environment());
    warmUp();
  }

  /** Waits for carts and orders to reach their neighbours, whose first answers may take longer than callers wait. */
  private void warmUp() {
    var product = product(1, 0);
    var customer = customer();
    ServiceProcess.await("a cart", () -> carts.post("/add", lines(product, 1).getJsonObject(0),
        "Authorization", token(customer)).status() == 200);
    ServiceProcess.await("a refused checkout", () -> checkOut(customer, UUID.randomUUID().toString(),
        paidWith("tok_visa").put("expected_total_cents", 0)).status() == 409);
  }

  @Override
  public void close() {
    List.of(orders, carts, customers, inventory, products).forEach(ServiceUnderTest::close);
    if (gateway != null) {
      gateway.close();
    }
  }

  private String redis() {
    return redis;
  }

  Forwarding gateway() {
    return gateway;
  }

  static long customer() {
    return CUSTOMER.incrementAndGet();
  }

  /** Returns a customer's {@code Authorization} header. */
  String token(long customer) {
    return "Bearer " + tokens.issue(new Claims(customer, UUID.randomUUID(), UUID.randomUUID()), Instant.now());
  }

  /** Creates a taxed product with a stock. */
  long product(long cents, long quantity) {
    var product = products.post("/products", new JsonObject().put("sku", "O-" + UUID.randomUUID()).put("name", "Thing")
        .put("price_cents", cents).put("category_ids", List.of(1))).json().getLong("id");
    if (quantity > 0) {
      receive(product, quantity);
    }
    return product;
  }

  void receive(long product, long quantity) {
    mustBe(201, inventory.post("/movements", new JsonObject().put("type", "receipt")
        .put("location_id", CENTRE).put("reference", "r-" + UUID.randomUUID())
        .put("lines", lines(product, quantity))));
  }

  static JsonArray lines(long product, long quantity) {
    return new JsonArray().add(new JsonObject().put("product_id", product).put("quantity", quantity));
  }

  /** Returns a new customer with a product in the cart. */
  long customerWith(long product, long quantity) {
    var customer = customer();
    add(customer, product, quantity);
    return customer;
  }

  /** Adds a product to a cart, again and again while the catalogue does not answer the cart in time. */
  void add(long customer, long product, long quantity) {
    var key = UUID.randomUUID().toString();
    ServiceProcess.await("a product in a cart", () -> {
      var reply = carts.post("/add", new JsonObject().put("product_id", product).put("quantity", quantity),
          "Authorization", token(customer), "Idempotency-Key", key);
      return reply.status() != 503 && mustBe(200, reply).status() == 200;
    });
  }

  /** Waits until an order's step has failed, and its claim is about to end. */
  void awaitNextAttempt(long customer) {
    ServiceProcess.await("the order to be left for the next attempt", () -> orders.number("""
        SELECT count(*) FROM orders
        WHERE customer_id = $1 AND claimed_until < clock_timestamp() + interval '2 seconds'""", customer) == 1);
  }

  JsonArray cart(long customer) {
    return mustBe(200, carts.get("/cart", "Authorization", token(customer))).items();
  }

  private static final Map<String, String> POSTAL_CODES = Map.of("QC", "H3B 1A5", "ON", "M5V 2T6", "NS", "B3J 1A1",
      "NB", "E1C 1A1", "SK", "S4P 1A1", "AB", "T2P 1J9", "YT", "Y1A 1A1");

  static JsonObject address(String province) {
    return new JsonObject().put("full_name", "Camille Tremblay").put("line1", "355 rue Sainte-Catherine Ouest")
        .put("city", "Montréal").put("province", province).put("postal_code", POSTAL_CODES.get(province));
  }

  /** Returns the body of a checkout. @param token stands for the card */
  static JsonObject paidWith(String token) {
    return new JsonObject().put("shipping_address", address("QC"))
        .put("payment", new JsonObject().put("method", "card").put("token", token));
  }

  Reply checkOut(long customer, String key, JsonObject body) {
    return checkingOut(customer, key, body).await();
  }

  Reply quote(long customer, JsonObject body) {
    return post(orders, customer, "/checkout/quote", body.toBuffer()).await();
  }

  Reply checkOut(long customer) {
    return checkOut(customer, UUID.randomUUID().toString(), paidWith("tok_visa"));
  }

  Future<Reply> checkingOut(long customer, String key, JsonObject body) {
    return post(orders, customer, "/checkout", body.toBuffer(), "Idempotency-Key", key);
  }

  Future<Reply> post(ServiceUnderTest service, long customer, String path, Buffer body, String... headers) {
    var all = new String[headers.length + 2];
    all[0] = "Authorization";
    all[1] = token(customer);
    System.arraycopy(headers, 0, all, 2, headers.length);
    return service.send(HttpMethod.POST, path, body, all);
  }

  Reply get(long customer, String path) {
    return orders.get(path, "Authorization", token(customer));
  }

  /** Checks out, and returns the confirmed order. */
  JsonObject order(long customer) {
    return mustBe(201, checkOut(customer)).json();
  }

  /** Returns an order's statuses, each with its reason if it has one. */
  List<String> history(long order) {
    return orders.sql("""
        SELECT status || coalesce(' ' || reason, '') AS move FROM statuses WHERE order_id = $1 ORDER BY id
        """, order).stream().map(row -> row.getString("move")).toList();
  }

  /** Returns the quantities on hand and reserved. */
  List<Long> stock(long product) {
    var row = inventory.sql("SELECT on_hand, reserved FROM stocks WHERE location_id = $1 AND product_id = $2",
        CENTRE, product).getFirst();
    return List.of(row.getLong("on_hand"), row.getLong("reserved"));
  }

  /** Releases what is held for an order: the order does not learn of it. */
  void loseHold(long order) {
    inventory.sql("""
        SELECT id FROM reservations WHERE status = 'active' AND reference ~ ('^order:' || $1::bigint || '\\M')
        """, order).forEach(row -> mustBe(200, inventory.post("/reservations/" + row.getLong("id") + "/release",
            new JsonObject())));
  }

  /** Returns what the provider charged for an order and has not refunded, in cents. */
  long charged(long order) {
    return orders.number("""
        SELECT coalesce(sum(amount_cents - refunded_cents) FILTER (WHERE status = 'captured'), 0)::bigint
        FROM payment_simulator.charges WHERE key LIKE 'order:' || $1::bigint || ':%'
        """, order);
  }

  /** Returns the reference under which an order's card is charged and its goods are held. */
  String reference(long order) {
    return orders.sql("SELECT 'order:' || id || ':' || uuid FROM orders WHERE id = $1", order).getFirst().getString(0);
  }

  static Reply mustBe(int status, Reply reply) {
    if (reply.status() != status) {
      throw new AssertionError("not " + status + " but " + reply.status() + ": " + reply.body());
    }
    return reply;
  }

  void assertBooksAgree() {
    new OrderBooks(orders::sql, inventory::sql).assertAgree();
  }

  /** Waits until every circuit is closed again. */
  void awaitBusiness() {
    var product = product(1, 100);
    ServiceProcess.await("business as usual", () -> checkOut(customerWith(product, 1)).status() == 201);
  }
}
