package pos.cart;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.WebClient;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import pos.customer.CustomerService;
import pos.inventory.InventoryService;
import pos.product.ProductService;
import pos.testing.FromGateway;
import pos.testing.ServiceUnderTest;

/** The services that carts ask, started once for all tests, behind a gateway that can shut any of them off. */
final class OtherServices {

  static final ServiceUnderTest PRODUCTS =
      ServiceUnderTest.start("product-service", ProductService::new, ProductService::port);
  static final ServiceUnderTest INVENTORY =
      ServiceUnderTest.start("inventory-service", InventoryService::new, InventoryService::port);
  static final ServiceUnderTest CUSTOMERS =
      ServiceUnderTest.start("customer-service", CustomerService::new, CustomerService::port);

  /** A call that reached the gateway. */
  record Call(String path, String apikey, String correlationId) {}

  static final Queue<Call> CALLS = new ConcurrentLinkedQueue<>();
  /** Services of which the gateway has no instance left: it answers 503 at once. */
  static final Set<String> AWAY = ConcurrentHashMap.newKeySet();
  /** Services that take calls and never answer. */
  static final Set<String> SILENT = ConcurrentHashMap.newKeySet();

  /** The header {@code Age} of all answers, as if they came from the gateway's cache; null for none. */
  static volatile String age;

  private static final Map<String, Integer> PORTS = Map.of("product-service", PRODUCTS.port(),
      "inventory-service", INVENTORY.port(), "customer-service", CUSTOMERS.port());
  private static final Vertx VERTX = Vertx.vertx();
  private static final WebClient CLIENT = WebClient.create(VERTX);
  private static final int GATEWAY = VERTX.createHttpServer().requestHandler(OtherServices::pass)
      .listen(0, "127.0.0.1").await().actualPort();

  /** A customer and a product for calls whose content does not matter. */
  static final Customer CUSTOMER = customer();
  static final long PRODUCT = product();

  private OtherServices() {}

  static String url() {
    return "http://127.0.0.1:" + GATEWAY;
  }

  /** Makes all services answer again. */
  static void restore() {
    AWAY.clear();
    SILENT.clear();
    age = null;
  }

  private static void pass(HttpServerRequest request) {
    var service = request.path().split("/")[1];
    CALLS.add(new Call(request.uri(), request.getHeader("apikey"), request.getHeader("X-Correlation-ID")));
    if (AWAY.contains(service)) {
      request.response().setStatusCode(503).end();
    } else if (!SILENT.contains(service)) {
      // long enough for simultaneous requests to meet
      VERTX.timer(1).onSuccess(_ -> forward(request, service, request.response()));
    }
  }

  private static void forward(HttpServerRequest request, String service, HttpServerResponse response) {
    var forwarded = CLIENT.request(request.method(), PORTS.get(service), "127.0.0.1",
        request.uri().substring(service.length() + 1)).putHeaders(request.headers());
    FromGateway.internal().forEach(forwarded::putHeader);
    forwarded.send().onSuccess(answer -> {
      response.setStatusCode(answer.statusCode()).headers().addAll(answer.headers());
      if (age != null) {
        response.putHeader("Age", age);
      }
      response.end(answer.bodyAsBuffer());
    }).onFailure(_ -> response.setStatusCode(502).end());
  }

  /** Returns how many calls to paths with this prefix have reached the gateway. */
  static long calls(String prefix) {
    return CALLS.stream().filter(call -> call.path().startsWith(prefix)).count();
  }

  /** Adds a product to the catalogue and returns its id. */
  static long product(long cents, String taxCode) {
    var reply = PRODUCTS.post("/products", new JsonObject().put("sku", "C-" + UUID.randomUUID()).put("name", "Thing")
        .put("price_cents", cents).put("tax_code", taxCode));
    return reply.json().getLong("id");
  }

  static long product() {
    return product(1000, "standard");
  }

  /** Adds products to the catalogue and returns their ids in ascending order. */
  static List<Long> products(int count) {
    var csv = new StringBuilder("sku,name,price_cents\n");
    for (int i = 0; i < count; i++) {
      csv.append("C-").append(UUID.randomUUID()).append(",Thing,100\n");
    }
    PRODUCTS.send(HttpMethod.POST, "/products/import", Buffer.buffer(csv.toString()), "Content-Type", "text/csv")
        .await();
    return PRODUCTS.get("/products?sort=-id&limit=" + count).items().stream()
        .map(item -> ((JsonObject) item).getLong("id")).toList().reversed();
  }

  static void change(long product, String field, Object value) {
    PRODUCTS.patch("/products/" + product, new JsonObject().put(field, value));
  }

  static void receive(long location, long product, long quantity) {
    INVENTORY.post("/movements", new JsonObject().put("type", "receipt").put("location_id", location)
        .put("reference", UUID.randomUUID().toString()).put("lines", new JsonArray()
            .add(new JsonObject().put("product_id", product).put("quantity", quantity))));
  }

  /** Registers a customer and logs in. */
  static Customer customer() {
    var name = "u" + UUID.randomUUID().toString().substring(0, 12);
    CUSTOMERS.post("/customers", new JsonObject().put("username", name).put("email", name + "@example.com")
        .put("password", "correct horse").put("first_name", "Ana").put("last_name", "Roy"));
    var login = new JsonObject().put("username", name).put("password", "correct horse");
    var tokens = CUSTOMERS.post("/auth", login).json();
    return new Customer(tokens.getLong("customer_id"), "Bearer " + tokens.getString("access_token"));
  }

  /** @param authorization the customer's header of that name */
  record Customer(long id, String authorization) {

    Owner owner() {
      return new Owner.Customer(id);
    }

    /** Adds a default shipping address. */
    void livesIn(String province, String postalCode) {
      CUSTOMERS.post("/customers/me/addresses", new JsonObject().put("full_name", "Ana Roy").put("line1", "1 rue Peel")
          .put("city", "Town").put("province", province).put("postal_code", postalCode).put("default_shipping", true),
          "Authorization", authorization);
    }
  }
}
