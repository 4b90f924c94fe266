package pos.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.SocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import pos.cart.CartService;
import pos.common.run.Environment;
import pos.product.ProductService;
import pos.sales.SalesService;
import pos.testing.ServiceUnderTest;

/**
 * What clients see of the gateway, with real services behind it: with GATEWAY_URL set it asks that gateway, otherwise
 * the built-in one. The roles are in {@link GatewayMatrixTest}.
 */
class AnyGatewayTest {

  private static final String URL_GIVEN = System.getenv("GATEWAY_URL");
  private static final HttpClient CLIENT = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private static final String STORE_1 = key("KEY_STORE_1", "pos-store-1-2025-dev-key");
  private static final String TEST = key("KEY_TEST_AUTOMATION", "pos-test-automation-dev-key-2025");
  private static final String EXTERNAL = key("KEY_EXTERNAL_API", "pos-ext-api-2025-prod-key-secure");
  private static Vertx vertx;
  private static ServiceUnderTest product;
  private static ServiceUnderTest sales;
  private static TestGateway gateway;
  private static String url = URL_GIVEN;

  @BeforeAll
  static void start() {
    if (URL_GIVEN != null) {
      return;
    }
    vertx = Vertx.vertx();
    product = ServiceUnderTest.start("product-service", ProductService::new, ProductService::port);
    sales = ServiceUnderTest.start("sales-service", SalesService::new, SalesService::port);
    gateway = gateway(List.of(cart(1), cart(2), cart(3)));
    url = "http://127.0.0.1:" + gateway.port();
  }

  private static TestGateway gateway(List<SocketAddress> carts) {
    var addresses = Map.of("product-service:8001", List.of(address(product.port())),
        "sales-service:8003", List.of(address(sales.port())), "cart-service:8006", carts);
    var started = TestGateway.enforcing(vertx, GatewayFile.read(TestGateway.kongYml(), System.getenv()), addresses);
    started.clock.setToNow();
    return started;
  }

  private static Environment cartEnvironment(int number) {
    // nothing is put into these carts: there need not be a Redis
    return Environment.read(Map.of("PORT", "0", "HOST", "127.0.0.1", "INSTANCE_ID", "cart-" + number,
        "REDIS_URL", "redis://127.0.0.1:1"), "cart-service", 0);
  }

  private static SocketAddress cart(int number) {
    var cart = new CartService(cartEnvironment(number));
    vertx.deployVerticle(cart).await();
    return address(cart.port());
  }

  private static SocketAddress address(int port) {
    return SocketAddress.inetSocketAddress(port, "127.0.0.1");
  }

  private static String key(String variable, String fallback) {
    return System.getenv().getOrDefault(variable, fallback);
  }

  @AfterAll
  static void stop() {
    if (URL_GIVEN == null) {
      gateway.close();
      product.close();
      sales.close();
      vertx.close().await();
    }
  }

  private static HttpResponse<String> send(String method, String path, String body, String... headers) {
    return sendTo(url, method, path, body, headers);
  }

  private static HttpResponse<String> sendTo(String url, String method, String path, String body, String... headers) {
    var request = HttpRequest.newBuilder(URI.create(url + path))
        .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return CLIENT.sendAsync(request.build(), BodyHandlers.ofString()).join();
  }

  private static void assertProblem(HttpResponse<String> answer, int status, String code, String detail) {
    assertEquals(status, answer.statusCode());
    assertEquals("application/problem+json", answer.headers().firstValue("Content-Type").orElse(null));
    var problem = new JsonObject(answer.body());
    assertEquals(code, problem.getString("code"));
    assertEquals(detail, problem.getString("detail"));
    assertEquals(status, problem.getInteger("status"));
    assertEquals("my-id", problem.getString("correlation_id"));
    assertEquals("my-id", answer.headers().firstValue("X-Correlation-ID").orElse(null));
  }

  @Test
  void the_gateway_s_own_refusals_are_problems() {
    String[] id = {"X-Correlation-ID", "my-id"};
    assertProblem(send("GET", "/nothing", null, id), 404, "no-route", "no Route matched with those values");
    assertProblem(send("GET", "/product-service/products", null, id), 401, "unauthorized",
        "No API key found in request");
    assertProblem(send("GET", "/product-service/products", null, "apikey", "wrong", id[0], id[1]), 401, "unauthorized",
        "Unauthorized");
    assertProblem(send("POST", "/product-service/products", "{}", "apikey", EXTERNAL, id[0], id[1]), 403, "forbidden",
        "You cannot consume this service");
    assertProblem(send("GET", "/cart-service/cart", null, "apikey", TEST, id[0], id[1]), 401, "unauthorized",
        "Unauthorized");
    assertProblem(send("POST", "/product-service/products", "x".repeat(1_100_000), "apikey", TEST, id[0], id[1]), 413,
        "payload-too-large", "Request size limit exceeded");
  }

  @Test
  void a_path_that_services_could_misread_is_a_problem() {
    for (var path : List.of("/cart-service/guest/%01/cart", "/order-service/admin/orders/%0a",
        "/order-service/orders/%7F")) {
      assertProblem(send("GET", path, null, "apikey", TEST, "X-Correlation-ID", "my-id"), 400, "bad-request",
          "Bad request");
    }
    for (var path : List.of("/cart-service/guest/%00/cart", "/order-service/admin/orders/%00")) {
      assertEquals(400, send("GET", path, null, "apikey", TEST).statusCode());
    }
  }

  @Test
  void a_malformed_correlation_id_becomes_one_for_all() {
    for (var malformed : List.of("x".repeat(500), "a b", "<b>")) {
      for (var path : List.of("/product-service/products/999999999", "/product-service/products/%01", "/nothing")) {
        var answer = send("GET", path, null, "apikey", TEST, "X-Correlation-ID", malformed);
        var id = answer.headers().firstValue("X-Correlation-ID").orElseThrow();
        assertTrue(id.matches("[0-9a-f-]{36}"), id);
        assertEquals(id, new JsonObject(answer.body()).getString("correlation_id"));
      }
    }
  }

  @Test
  void a_token_that_is_not_valid_yet_is_a_problem() {
    var token = token(Instant.now().plusSeconds(60));
    assertProblem(send("GET", "/cart-service/cart", null, "apikey", TEST, "Authorization", "Bearer " + token,
        "X-Correlation-ID", "my-id"), 401, "unauthorized", "token not valid yet");
  }

  private static String token(Instant begin) {
    var claims = Tokens.claims(key("JWT_ISSUER", "pos-customer-service-dev"), Instant.now().plusSeconds(600));
    return Tokens.signed(claims.put("nbf", begin.getEpochSecond()),
        key("JWT_SECRET", "pos-jwt-2025-dev-secret-of-at-least-32-bytes"));
  }

  @Test
  void a_service_s_refusal_arrives_as_it_is() {
    assertProblem(send("GET", "/product-service/products/999999999", null, "apikey", TEST, "X-Correlation-ID", "my-id"),
        404, "product-not-found", "There is no product 999999999.");
  }

  @Test
  void a_store_cannot_claim_to_be_another_one() {
    var sale = "{\"register_id\": 3, \"lines\": [{\"product_id\": 1, \"quantity\": 1}]}";
    var answer = send("POST", "/sales-service/sales", sale, "apikey", STORE_1, "X-Consumer-Custom-ID", "2",
        "X-Consumer-Username", "store-2");
    assertEquals(403, answer.statusCode());
    assertEquals("not-your-store", new JsonObject(answer.body()).getString("code"));
  }

  @Test
  void a_browser_may_ask_first_and_only_from_where_it_may() {
    String[] preflight = {"Access-Control-Request-Method", "POST", "Access-Control-Request-Headers", "apikey"};
    var granted = send("OPTIONS", "/cart-service/add", null,
        "Origin", "http://localhost:3000", preflight[0], preflight[1],
        preflight[2], preflight[3]);
    assertTrue(granted.statusCode() < 300, () -> granted.statusCode() + " " + granted.body());
    assertEquals("http://localhost:3000", granted.headers().firstValue("Access-Control-Allow-Origin").orElse(null));
    var foreign = send("OPTIONS", "/cart-service/add", null,
        "Origin", "http://evil.example", preflight[0], preflight[1],
        preflight[2], preflight[3]);
    assertNotEquals("http://evil.example", foreign.headers().firstValue("Access-Control-Allow-Origin").orElse(null));
  }

  @Test
  void the_external_key_has_a_hundred_requests_a_minute() {
    // twice the limit and one: a minute may begin in the middle
    var refused = IntStream.range(0, 201)
        .mapToObj(i -> send("GET", "/product-service/categories", null, "apikey", EXTERNAL))
        .filter(answer -> answer.statusCode() != 200).findFirst().orElseThrow();
    assertEquals(429, refused.statusCode());
    assertEquals("rate-limited", new JsonObject(refused.body()).getString("code"));
    assertEquals("100", refused.headers().firstValue("RateLimit-Limit").orElse(null));
    assertTrue(Integer.parseInt(refused.headers().firstValue("Retry-After").orElse("")) <= 60);
  }

  @Test
  void the_catalogue_is_kept_and_the_books_are_not() {
    var path = "/product-service/products?sku=cache-" + System.nanoTime();
    assertEquals("Miss", cacheStatus(path));
    assertEquals("Hit", cacheStatus(path));
    assertNotEquals("Hit", cacheStatus("/sales-service/sales"));
    assertNotEquals("Hit", cacheStatus("/sales-service/sales"));
  }

  private static String cacheStatus(String path) {
    return send("GET", path, null, "apikey", TEST).headers().firstValue("X-Cache-Status").orElse("none");
  }

  @Test
  void three_carts_share_what_comes_at_once() throws Exception {
    var shares = load(url, 240, 24, () -> { });
    assertEquals(3, shares.size(), shares::toString);
    shares.forEach((instance, requests) -> assertTrue(requests.get() >= 50 && requests.get() <= 110, shares::toString));
  }

  @Test
  void nobody_notices_that_a_cart_has_gone() throws Exception {
    assumeTrue(URL_GIVEN == null, "only a gateway whose services this test started");
    var going = new CartService(cartEnvironment(4));
    var deployment = vertx.deployVerticle(going).await();
    try (var other = gateway(List.of(cart(5), cart(6), address(going.port())))) {
      var shares = load("http://127.0.0.1:" + other.port(), 600, 24, () -> vertx.undeploy(deployment).await());
      assertTrue(shares.get("cart-4").get() > 0, shares::toString);
    }
  }

  /** Many requests at once, and in their midst something happens. @return how many each instance has answered */
  private static Map<String, AtomicInteger> load(String url, int requests, int atOnce, Runnable event)
      throws InterruptedException, ExecutionException {
    var token = token(Instant.now().minusSeconds(60));
    var shares = new ConcurrentHashMap<String, AtomicInteger>();
    try (var threads = Executors.newFixedThreadPool(atOnce)) {
      var answers = new ArrayList<Future<?>>();
      for (int i = 0; i < requests; i++) {
        var happens = i == requests / 3;
        answers.add(threads.submit(() -> {
          if (happens) {
            event.run();
          }
          var answer = sendTo(url, "GET", "/cart-service/cart", null, "apikey", TEST,
              "Authorization", "Bearer " + token);
          var instance = answer.headers().firstValue("X-Instance-ID").orElse("none: " + answer.statusCode());
          shares.computeIfAbsent(instance, first -> new AtomicInteger()).incrementAndGet();
        }));
      }
      for (var answer : answers) {
        answer.get();
      }
    }
    assertTrue(shares.keySet().stream().noneMatch(instance -> instance.startsWith("none")), shares::toString);
    return shares;
  }
}
