package pos.order;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import pos.cart.CartService;
import pos.common.shop.CustomerTokens;
import pos.customer.CustomerService;
import pos.inventory.InventoryService;
import pos.product.ProductService;
import pos.testing.OrderBooks;
import pos.testing.Reply;
import pos.testing.Servers;
import pos.testing.ServiceProcess;
import pos.testing.ServiceUnderTest;

/** The web shop: an order service with the real catalogue, stock, carts and customers around it. */
final class Shop implements AutoCloseable {

  private static final AtomicLong CUSTOMER = new AtomicLong(1000);

  /** The one that tests share: each has customers and products of its own. */
  static final class Shared {
    static final Shop SHOP = new Shop();
  }

  final Forwarding gateway = new Forwarding();
  final ServiceUnderTest products;
  final ServiceUnderTest inventory;
  final ServiceUnderTest customers;
  final ServiceUnderTest carts;
  final ServiceUnderTest orders;
  private final CustomerTokens tokens;
  OrderService verticle;

  Shop() {
    var redis = Servers.freshRedis().uri();
    products = lead(ServiceUnderTest.start("product-service", ProductService::new, ProductService::port));
    inventory = lead(ServiceUnderTest.start("inventory-service", InventoryService::new, InventoryService::port,
        "REDIS_URL", redis));
    customers = lead(ServiceUnderTest.start("customer-service", CustomerService::new, CustomerService::port,
        "REDIS_URL", redis));
    carts = lead(ServiceUnderTest.start("cart-service", CartService::new, CartService::port,
        "GATEWAY_URL", gateway.url()));
    orders = lead(ServiceUnderTest.start("order-service",
        environment -> verticle = new OrderService(environment), OrderService::port, "GATEWAY_URL", gateway.url(),
        "REDIS_URL", redis));
    tokens = new CustomerTokens(orders.environment());
  }

  private ServiceUnderTest lead(ServiceUnderTest service) {
    gateway.lead(service);
    return service;
  }

  static long customer() {
    return CUSTOMER.incrementAndGet();
  }

  /** The header that proves who it is. */
  String token(long customer) {
    return "Bearer " + tokens.issue(customer, UUID.randomUUID(), Instant.now());
  }

  /** A product of that price, taxed, of which so many are there. */
  long product(long cents, long quantity) {
    var product = products.post("/products", new JsonObject().put("sku", "O-" + UUID.randomUUID()).put("name", "Thing")
        .put("price_cents", cents)).json().getLong("id");
    if (quantity > 0) {
      receive(product, quantity);
    }
    return product;
  }

  void receive(long product, long quantity) {
    mustBe(201, inventory.post("/movements", new JsonObject().put("type", "receipt")
        .put("location_id", InventoryClient.LOCATION).put("reference", "r-" + UUID.randomUUID())
        .put("lines", lines(product, quantity))));
  }

  static JsonArray lines(long product, long quantity) {
    return new JsonArray().add(new JsonObject().put("product_id", product).put("quantity", quantity));
  }

  /** A new customer with so many pieces of it in the cart. */
  long customerWith(long product, long quantity) {
    var customer = customer();
    add(customer, product, quantity);
    return customer;
  }

  void add(long customer, long product, long quantity) {
    mustBe(200, carts.post("/add", new JsonObject().put("product_id", product).put("quantity", quantity),
        "Authorization", token(customer)));
  }

  JsonArray cart(long customer) {
    return mustBe(200, carts.get("/cart", "Authorization", token(customer))).items();
  }

  static JsonObject address(String province) {
    return new JsonObject().put("full_name", "Camille Tremblay").put("line1", "355 rue Sainte-Catherine Ouest")
        .put("city", "Montréal").put("province", province).put("postal_code", "H3B 1A5");
  }

  /** What is sent to a checkout. */
  static JsonObject paidWith(String token) {
    return new JsonObject().put("shipping_address", address("QC"))
        .put("payment", new JsonObject().put("method", "card").put("token", token));
  }

  Reply checkOut(long customer, String key, JsonObject body) {
    return checkingOut(customer, key, body).await();
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

  /** A confirmed order. */
  JsonObject order(long customer) {
    return mustBe(201, checkOut(customer)).json();
  }

  /** Its statuses, each with the reason if it has one. */
  List<String> history(long order) {
    return orders.sql("""
        SELECT status || coalesce(' ' || reason, '') AS move FROM statuses WHERE order_id = $1 ORDER BY id
        """, order).stream().map(row -> row.getString("move")).toList();
  }

  /** on hand, reserved */
  List<Long> stock(long product) {
    var row = inventory.sql("SELECT on_hand, reserved FROM stocks WHERE location_id = $1 AND product_id = $2",
        InventoryClient.LOCATION, product).getFirst();
    return List.of(row.getLong("on_hand"), row.getLong("reserved"));
  }

  /** What the provider took for the order and has not given back. */
  long charged(long order) {
    return orders.number("""
        SELECT coalesce(sum(amount_cents - refunded_cents) FILTER (WHERE status = 'captured'), 0)::bigint
        FROM payment_simulator.charges WHERE key = 'order:' || $1::bigint
        """, order);
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

  /** Waits until no circuit is open any more. */
  void awaitBusiness() {
    var product = product(1, 100);
    ServiceProcess.await("business as usual", () -> checkOut(customerWith(product, 1)).status() == 201);
  }

  @Override
  public void close() {
    List.of(orders, carts, customers, inventory, products).forEach(ServiceUnderTest::close);
    gateway.close();
  }
}
