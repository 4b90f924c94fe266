package pos.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Any gateway as its clients see it. The roles are in {@link GatewayMatrixTest}. */
class AnyGatewayTest {

  private static final String STORE_1 = TestConsumers.key("store-1");
  private static final String TEST = TestConsumers.key("test-automation");
  private static final String EXTERNAL = TestConsumers.key("external-api");
  private static AnyGateway gateway;

  @BeforeAll
  static void start() {
    gateway = new AnyGateway();
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  private static HttpResponse<String> send(String method, String path, String body, String... headers) {
    return gateway.send(method, path, body, headers);
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
  void refusals_of_the_gateway_are_problems() {
    String[] id = {"X-Correlation-ID", "my-id"};
    assertProblem(send("GET", "/nothing", null, id), 404, "no-route", "no Route matched with those values");
    assertProblem(send("GET", "/product-service/products", null, id), 401, "unauthorized",
        "No API key found in request");
    assertProblem(send("GET", "/product-service/products", null, "apikey", "wrong", id[0], id[1]), 401, "unauthorized",
        "Unauthorized");
    assertProblem(send("POST", "/product-service/products", "{}", "apikey", EXTERNAL, id[0], id[1]), 403, "forbidden",
        "You cannot consume this service. A key of the group catalogue-admin can");
    assertProblem(send("GET", "/cart-service/cart", null, "apikey", TEST, id[0], id[1]), 401, "unauthorized",
        "Unauthorized");
    assertProblem(send("POST", "/product-service/products", "x".repeat(1_100_000), "apikey", TEST, id[0], id[1]), 413,
        "payload-too-large", "Request size limit exceeded");
  }

  @Test
  void a_path_with_control_characters_is_a_problem() {
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
  void connection_cannot_name_other_headers() throws IOException {
    for (var lines : List.of("Connection: X-Consumer-Custom-ID", "connection: close, x-consumer-username",
        "Connection: keep-alive\r\nConnection: X-Correlation-ID", "Connection: ,, ,X-Load-Balancer ,",
        "Connection: a b", "Connection: close;x", "Connection: Te, upgrade,\tX-Consumer-Groups")) {
      var answer = rawAnswer("POST /sales-service/sales HTTP/1.1\r\nHost: pos\r\napikey: " + STORE_1
          + "\r\nX-Correlation-ID: my-id\r\nContent-Length: 2\r\n" + lines + "\r\n\r\n{}");
      assertTrue(answer.startsWith("HTTP/1.1 400 ") && answer.contains("\"code\":\"bad-request\""), answer);
      assertTrue(answer.contains("Connection must not name other headers"), answer);
    }
    for (var lines : List.of("Connection: close", "Connection: Keep-Alive", "Connection: close, TE",
        "Connection: ,close,, ", "Connection: Upgrade, HTTP2-Settings\r\nConnection: close", "Connection:")) {
      var answer = rawAnswer("GET /product-service/products/999999999 HTTP/1.1\r\nHost: pos\r\napikey: " + TEST
          + "\r\n" + lines + "\r\n\r\n");
      assertTrue(answer.startsWith("HTTP/1.1 404 ") && answer.contains("product-not-found"), answer);
    }
  }

  @Test
  void a_request_has_100_headers_at_most_and_a_body_only_where_an_operation_has_one() throws IOException {
    var head = "GET /product-service/products/999999999 HTTP/1.1\r\nHost: pos\r\napikey: " + TEST + "\r\n";
    assertTrue(rawAnswer(head + "a: b\r\n".repeat(98) + "\r\n").startsWith("HTTP/1.1 404 "));
    assertTrue(rawAnswer(head + "a: b\r\n".repeat(99) + "\r\n").startsWith("HTTP/1.1 431 "));
    for (var method : List.of("GET", "DELETE", "OPTIONS")) {
      assertProblem(send(method, "/product-service/products/1", "{}", "apikey", TEST, "X-Correlation-ID", "my-id"), 413,
          "payload-too-large", "A request with this method has no body");
    }
  }

  /** Returns the answer to one request, a problem, up to its last member. */
  private static String rawAnswer(String request) throws IOException {
    return gateway.rawAnswer(request, "\"correlation_id\"");
  }

  @Test
  void a_malformed_correlation_id_is_replaced_by_one_for_all() {
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
    var token = TestConsumers.token(Instant.now().plusSeconds(60));
    assertProblem(send("GET", "/cart-service/cart", null, "apikey", TEST, "Authorization", "Bearer " + token,
        "X-Correlation-ID", "my-id"), 401, "unauthorized", "token not valid yet");
  }

  @Test
  void an_error_of_a_service_is_passed_on_unchanged() {
    assertProblem(send("GET", "/product-service/products/999999999", null, "apikey", TEST, "X-Correlation-ID", "my-id"),
        404, "product-not-found", "There is no product 999999999.");
  }

  @Test
  void a_store_cannot_claim_to_be_another_store() {
    var sale = "{\"register_id\": 3, \"lines\": [{\"product_id\": 1, \"quantity\": 1}]}";
    var answer = send("POST", "/sales-service/sales", sale, "apikey", STORE_1, "X-Consumer-Custom-ID", "2",
        "X-Consumer-Username", "store-2");
    assertEquals(403, answer.statusCode());
    assertEquals("not-your-store", new JsonObject(answer.body()).getString("code"));
  }

  @Test
  void a_preflight_is_allowed_from_a_listed_origin_only() {
    String[] preflight = {"Access-Control-Request-Method", "POST", "Access-Control-Request-Headers", "apikey"};
    for (var origin : List.of("http://localhost:5173", "http://127.0.0.1:8081")) {
      var granted = send("OPTIONS", "/cart-service/add", null,
          "Origin", origin, preflight[0], preflight[1], preflight[2], preflight[3]);
      assertTrue(granted.statusCode() < 300, () -> granted.statusCode() + " " + granted.body());
      assertEquals(origin, granted.headers().firstValue("Access-Control-Allow-Origin").orElse(null));
    }
    var foreign = send("OPTIONS", "/cart-service/add", null,
        "Origin", "http://evil.example", preflight[0], preflight[1],
        preflight[2], preflight[3]);
    assertNotEquals("http://evil.example", foreign.headers().firstValue("Access-Control-Allow-Origin").orElse(null));
  }

  @Test
  void the_external_key_has_a_hundred_requests_a_minute() {
    // more than twice the limit, as a minute may begin in between
    var refused = IntStream.range(0, 201)
        .mapToObj(i -> send("GET", "/product-service/categories", null, "apikey", EXTERNAL))
        .filter(answer -> answer.statusCode() != 200).findFirst().orElseThrow();
    assertEquals(429, refused.statusCode());
    assertEquals("rate-limited", new JsonObject(refused.body()).getString("code"));
    assertEquals("100", refused.headers().firstValue("RateLimit-Limit").orElse(null));
    assertTrue(Integer.parseInt(refused.headers().firstValue("Retry-After").orElse("")) <= 60);
  }

  @Test
  void the_catalogue_is_cached_and_sales_are_not() {
    var path = "/product-service/products?sku=cache-" + System.nanoTime();
    assertEquals("Miss", cacheStatus(path));
    assertEquals("Hit", cacheStatus(path));
    assertNotEquals("Hit", cacheStatus("/sales-service/sales"));
    assertNotEquals("Hit", cacheStatus("/sales-service/sales"));
  }

  /** After a 412 the current version is read again, and a till does not charge the price of five minutes ago. */
  @ParameterizedTest
  @CsvSource({"back-office, /products?sku=uncached", "back-office, /products?limit=1", "back-office, /categories",
      "store-1, /products?barcode=4006381333931"})
  void who_may_change_the_catalogue_and_a_till_that_scans_get_nothing_from_the_cache(String consumer, String path) {
    for (int i = 0; i < 2; i++) {
      assertEquals("Bypass", cacheStatus("/product-service" + path, consumer));
    }
  }

  private static String cacheStatus(String path) {
    return cacheStatus(path, "internal");
  }

  private static String cacheStatus(String path, String consumer) {
    return send("GET", path, null, "apikey", TestConsumers.key(consumer)).headers().firstValue("X-Cache-Status")
        .orElse("none");
  }

  @Test
  void three_instances_share_concurrent_requests() throws Exception {
    var shares = load(gateway.url(), 240, 24, () -> { });
    assertEquals(3, shares.size(), shares::toString);
    shares.forEach((instance, requests) -> assertTrue(requests.get() >= 50 && requests.get() <= 110, shares::toString));
  }

  @Test
  void no_client_notices_that_an_instance_has_stopped() throws Exception {
    assumeTrue(!AnyGateway.IS_GIVEN, "only for services that this test has started");
    var going = gateway.cart(4);
    var other = gateway.before(List.of(gateway.cart(5), gateway.cart(6), going));
    var shares = load(other, 600, 24, () -> gateway.vertx().undeploy(going.deploymentID()).await());
    assertTrue(shares.get("cart-4").get() > 0, shares::toString);
  }

  /**
   * Sends concurrent requests; an event happens after the first third of them.
   *
   * @return the number of answers by instance
   */
  private static Map<String, AtomicInteger> load(String url, int requests, int atOnce, Runnable event)
      throws InterruptedException, ExecutionException {
    var token = TestConsumers.token(Instant.now().minusSeconds(60));
    var shares = new ConcurrentHashMap<String, AtomicInteger>();
    try (var threads = Executors.newFixedThreadPool(atOnce)) {
      var answers = new ArrayList<Future<?>>();
      for (int i = 0; i < requests; i++) {
        var happens = i == requests / 3;
        answers.add(threads.submit(() -> {
          if (happens) {
            event.run();
          }
          var answer = AnyGateway.sendTo(url, "GET", "/cart-service/cart", null, "apikey", TEST,
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
