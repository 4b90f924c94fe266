package pos.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.SocketAddress;
import io.vertx.junit5.VertxExtension;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Every route, method and consumer against the roles of the API's contract, on the gateway at GATEWAY_URL, or else on
 * the built-in one before services that allow everything.
 */
@ExtendWith(VertxExtension.class)
class GatewayMatrixTest {

  private static final Map<String, Integer> PORTS = Map.of("product", 8001, "inventory", 8002, "sales", 8003,
      "reporting", 8004, "customer", 8005, "cart", 8006, "order", 8007);

  private static final Set<String> BODILESS = Set.of("GET", "HEAD", "DELETE");
  private static final HttpClient CLIENT = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private static String url;
  /** That of the built-in gateway; null at GATEWAY_URL. */
  private static TestClock clock;

  @BeforeAll
  static void start(Vertx vertx) {
    url = System.getenv("GATEWAY_URL");
    if (url == null) {
      var service = EchoService.start(vertx);
      var addresses = new HashMap<String, List<SocketAddress>>();
      PORTS.forEach((name, port) -> addresses.put(name + "-service:" + port, List.of(service.address())));
      var gateway = TestGateway.enforcing(vertx, GatewayFile.read(TestGateway.kongYml(), System.getenv()), addresses);
      clock = gateway.clock;
      clock.setToNow();
      url = "http://127.0.0.1:" + gateway.port();
    }
  }

  @TestFactory
  Stream<DynamicTest> every_consumer_reaches_what_its_groups_allow_and_nothing_else() {
    return Call.ALL.stream().map(call -> DynamicTest.dynamicTest(call.toString(), () -> check(call)));
  }

  @TestFactory
  Stream<DynamicTest> health_and_documentation_need_no_key_and_metrics_are_not_exposed() {
    return PORTS.keySet().stream().map(service -> DynamicTest.dynamicTest(service, () -> {
      for (var path : List.of("/health", "/health/ready", "/docs", "/openapi.yaml", "/openapi.json")) {
        var open = "/" + service + "-service" + path;
        assertEquals("reached", decision("GET", open, TestConsumers.ANONYMOUS, false), path);
        assertEquals("reached", decision("GET", "/" + service + "-service/v1" + path, "external-api", false), path);
        assertEquals("404", decision("TRYOUT", "/" + service + "-service" + path, "test-automation", true), path);
      }
      for (var path : List.of("/metrics", "/v1/metrics", "/%6detrics", "//metrics", "/x/../metrics")) {
        assertEquals("404", decision("GET", "/" + service + "-service" + path, "test-automation", true), path);
      }
    }));
  }

  @TestFactory
  Stream<DynamicTest> the_list_of_apis_and_pages_and_the_contract_of_all_need_no_key() {
    var paths = Stream.of("/", "/docs", "/docs/", "/docs/docs.js", "/openapi.json");
    return paths.map(path -> DynamicTest.dynamicTest(path, () -> {
      assertEquals("reached", decision("GET", path, TestConsumers.ANONYMOUS, false));
      assertEquals("404", decision("POST", path, "test-automation", true));
    }));
  }

  @TestFactory
  Stream<DynamicTest> the_files_of_a_page_need_no_key_and_what_is_beside_them_does() {
    return Stream.of("/sales-service/till/", "/reporting-service/dashboard/", "/order-service/shop/").map(page ->
        DynamicTest.dynamicTest(page, () -> {
          for (var path : List.of("", "sw.js", "0123456789abcdef/page.js", "0123456789abcdef/style.css")) {
            assertEquals("reached", decision("GET", page + path, TestConsumers.ANONYMOUS, false), path);
          }
          for (var path : List.of("..", "../sales", "sales", "x/page.js", "page.json", "sw.js/x",
              "0123456789abcdef/../../sales")) {
            assertEquals("401", decision("GET", page + path, TestConsumers.ANONYMOUS, false), path);
          }
          assertNotEquals("reached", decision("POST", page, TestConsumers.ANONYMOUS, false));
        }));
  }

  @TestFactory
  Stream<DynamicTest> a_path_without_a_route_is_not_found() {
    return Stream.of("/docs/no/thing", "/openapi.jsonx", "/all/docs", "/nothing", "/product-service",
        "/product-servicex/products", "/order-serviceadmin/orders", "/internal-service/x",
        "/x/../product-service").map(path -> DynamicTest.dynamicTest(path, () ->
            assertEquals("404", decision("GET", path, "test-automation", true))));
  }

  @TestFactory
  Stream<DynamicTest> another_spelling_of_a_path_does_not_bypass_its_route() {
    return Stream.of("/inventory-service/v1/../reservations/1", "/inventory-service//reservations/1",
        "/inventory-service/./reservations/1", "/inventory-service/%72eservations/1",
        "/inventory-service/x/../reservations/1",
        "/inventory-service/reservations%2F1", "/order-service/orders/../admin/orders", "/order-service/%61dmin/orders")
        .map(path -> DynamicTest.dynamicTest(path, () ->
            assertEquals("403", decision("GET", path, "store-1", true))));
  }

  @Test
  void every_service_gets_the_secret_and_never_the_client_s() {
    assumeTrue(System.getenv("GATEWAY_URL") == null, "only before services that repeat what they receive");
    var wrong = new TreeMap<String, String>();
    var calls = new ArrayList<>(Call.ALL);
    PORTS.keySet().forEach(service -> calls.add(new Call("GET", service, "/docs", Call.Rule.SHOP)));
    for (var call : calls.stream().filter(each -> !each.method().equals("HEAD")).toList()) {
      var path = "/" + call.service() + "-service" + call.path();
      var answer = CLIENT.sendAsync(request(call.method(), path, "test-automation", true)
          .header("X-Gateway-Secret", "guessed").header("x-gateway-secret", "guessed again").build(),
          BodyHandlers.ofString()).join();
      var seen = new JsonObject(answer.body()).getJsonObject("headers");
      var secret = seen == null ? answer.body() : seen.getString("x-gateway-secret");
      if (!"pos-gateway-2025-dev-secret-of-32-bytes".equals(secret)
          || answer.headers().map().toString().contains(secret)) {
        wrong.put(call.toString(), answer.headers().map() + " " + secret);
      }
    }
    assertEquals(Map.of(), wrong);
  }

  private static void check(Call call) {
    var wrong = new TreeMap<String, String>();
    for (var consumer : TestConsumers.GROUPS.keySet()) {
      for (var version : List.of("", "/v1")) {
        for (var token : List.of(true, false)) {
          var path = "/" + call.service() + "-service" + version + call.path();
          var expected = expected(call.rule(), consumer, token);
          var found = decision(call.method(), path, consumer, token);
          if (!found.equals(expected)) {
            wrong.put(consumer + (token ? " with token " : " ") + path, "expected " + expected + ", found " + found);
          }
        }
      }
    }
    assertEquals(Map.of(), wrong);
  }

  private static String expected(Call.Rule rule, String consumer, boolean token) {
    if (consumer.equals(TestConsumers.ANONYMOUS) || rule.needsToken && !token) {
      return "401";
    }
    return TestConsumers.GROUPS.get(consumer).stream().anyMatch(rule.groups::contains) ? "reached" : "403";
  }

  /** Returns {@code reached} when a service has answered, or else the status of the gateway's refusal. */
  private static String decision(String method, String path, String consumer, boolean token) {
    var request = request(method, path, consumer, token);
    var answer = CLIENT.sendAsync(request.build(), BodyHandlers.discarding()).join();
    while (answer.statusCode() == 429) {
      awaitNextMinute(Duration.ofSeconds(answer.headers().firstValueAsLong("Retry-After").orElse(1)));
      answer = CLIENT.sendAsync(request.build(), BodyHandlers.discarding()).join();
    }
    return answer.headers().firstValue("X-Kong-Upstream-Latency").isPresent() ? "reached"
        : String.valueOf(answer.statusCode());
  }

  /** All calls without a key have one address, and so one limit. */
  private static void awaitNextMinute(Duration remaining) {
    if (clock == null) {
      LockSupport.parkNanos(remaining.toNanos());
    } else {
      clock.advance(remaining);
    }
  }

  private static HttpRequest.Builder request(String method, String path, String consumer, boolean token) {
    var request = HttpRequest.newBuilder(URI.create(url + path)).method(method,
        BODILESS.contains(method) ? BodyPublishers.noBody() : BodyPublishers.ofString("{}"));
    if (!consumer.equals(TestConsumers.ANONYMOUS)) {
      request.header("apikey", TestConsumers.key(consumer));
    }
    if (token) {
      request.header("Authorization", "Bearer " + TestConsumers.token(Instant.now().minusSeconds(60)));
    }
    return request;
  }
}
