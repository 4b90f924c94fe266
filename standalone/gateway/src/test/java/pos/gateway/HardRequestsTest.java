package pos.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Requests over which plain Kong fails, breaks off or answers something else than this API: any gateway agrees on them. */
class HardRequestsTest {

  private static final String TEST = TestConsumers.key("test-automation");
  private static final String STORE_1 = TestConsumers.key("store-1");
  private static final Pattern ID = Pattern.compile("(?im)^x-correlation-id: (\\S+)");
  private static AnyGateway gateway;

  @BeforeAll
  static void start() {
    gateway = new AnyGateway();
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @Test
  void an_empty_origin_is_a_problem_on_every_path() throws IOException {
    for (var path : List.of("/product-service/products", "/nothing", "/product-service/health", "/order-service/%01")) {
      var answer = raw("GET " + path + " HTTP/1.1\r\nHost: pos\r\napikey: " + TEST
          + "\r\nX-Correlation-ID: my-id\r\nOrigin:\r\n\r\n");
      assertProblem(answer, 400, "bad-request", "Origin must not be empty");
      assertEquals("my-id", id(answer));
    }
    assertProblem(raw("OPTIONS /cart-service/add HTTP/1.1\r\nHost: pos\r\nX-Correlation-ID: my-id\r\nOrigin:\r\n"
        + "Access-Control-Request-Method: POST\r\n\r\n"), 400, "bad-request", "Origin must not be empty");
  }

  @Test
  void what_a_cached_answer_cannot_heed_does_not_keep_it_from_being_sent() throws IOException {
    var path = "/product-service/products?sku=hard-" + System.nanoTime();
    assertEquals("Miss", status(path, "X-Any: header"));
    for (var header : List.of("If-Match: \"1\"", "If-Match:", "If-Unmodified-Since: Mon, 30 Nov 2020 10:00:00 GMT",
        "If-Unmodified-Since: yesterday", "Cache-Control: max-stale", "Cache-Control: max-stale=60",
        "Cache-Control: max-age", "Cache-Control: max-age=\"5\"", "Cache-Control: min-fresh=x", "Cache-Control: =5")) {
      assertEquals("Hit", status(path, header), header);
    }
    assertEquals("Bypass", status(path, "Cache-Control: max-stale, no-cache"));
    assertEquals("Hit", status(path, "Cache-Control: max-age=300"));
  }

  @Test
  void a_preflight_with_a_precondition_is_answered() throws IOException {
    var answer = raw("OPTIONS /cart-service/add HTTP/1.1\r\nHost: pos\r\nOrigin: http://localhost:3000\r\n"
        + "Access-Control-Request-Method: POST\r\nIf-Match: \"1\"\r\nConnection: close\r\n\r\n", "\r\n\r\n");
    assertTrue(answer.startsWith("HTTP/1.1 200 "), answer);
  }

  @Test
  void a_path_that_leaves_the_root_is_a_problem() throws IOException {
    for (var path : List.of("/../product-service/products", "/..", "//..", "/a/../..", "/a//../../x", "/%2e%2e/x",
        "/a%2f..%2f../x", "/.%2E")) {
      assertProblem(raw(get(path)), 400, "bad-request", "Bad request");
    }
    for (var path : List.of("/a/../product-service/products/999999999", "/product-service/x/../products/999999999",
        "/nothing?x=/../../..", "/nothing/x#/..")) {
      assertTrue(raw(get(path)).startsWith("HTTP/1.1 404 "), path);
    }
  }

  /** The server refuses such a request line before it has read a header, and so cannot know the client's id. */
  @Test
  void a_request_line_that_is_refused_gets_an_id_of_its_own() throws IOException {
    for (var path : List.of("/cart-service/guest/%00/cart", "/product-service/%zz", "/product-service/%4", "/../x")) {
      var answer = raw(get(path));
      assertProblem(answer, 400, "bad-request", "Bad request");
      assertTrue(id(answer).matches("[0-9a-f-]{36}"), answer);
    }
  }

  @Test
  void a_token_whose_issuer_is_no_text_is_refused() {
    var header = "{\"alg\":\"HS256\"}";
    for (var claims : List.of("{\"iss\":5}", "{\"iss\":true}", "{\"iss\":null}", "{\"iss\":{\"a\":1}}",
        "{\"a\":[{}],\"\\u0069ss\" : [\"x\"]}")) {
      assertRefused("Invalid 'iss' in claims", header, claims);
    }
    for (var claims : List.of("5", "true", "null")) {
      assertRefused("Bad token; invalid JSON", header, claims);
      assertRefused("Bad token; invalid JSON", claims, "{\"iss\":\"a\"}");
    }
    assertRefused("Invalid 'iss' in claims", header, "{\"iss\":\"\"}");
    assertRefused("No mandatory 'iss' in claims", header, "{\"a\":{\"iss\":5}}");
    assertRefused("No credentials found for given 'iss'", header, "{\"iss\":\"5\",\"a\":\"}\\\",\\\"iss\\\":5\"}");
  }

  private static void assertRefused(String detail, String header, String claims) {
    var answer = gateway.send("GET", "/cart-service/cart", null, "apikey", TEST, "X-Correlation-ID", "my-id",
        "Authorization", "Bearer " + Tokens.signed(header, claims, "any secret of at least thirty-two bytes"));
    assertEquals(401, answer.statusCode(), claims);
    assertEquals("Bearer error=\"invalid_token\"", answer.headers().firstValue("WWW-Authenticate").orElse(null));
    assertEquals(detail, new JsonObject(answer.body()).getString("detail"), claims);
    assertEquals("my-id", new JsonObject(answer.body()).getString("correlation_id"));
  }

  @Test
  void a_malformed_chunk_is_a_problem() throws IOException {
    for (var body : List.of("zz\r\nabc\r\n0\r\n\r\n", "3\r\nabcdef\r\n0\r\n\r\n", "-1\r\nabc\r\n")) {
      var head = "POST /sales-service/sales HTTP/1.1\r\nHost: pos\r\napikey: " + STORE_1
          + "\r\nTransfer-Encoding: chunked\r\n";
      var answer = raw(head + "X-Correlation-ID: my-id\r\n\r\n" + body);
      assertProblem(answer, 400, "bad-request", "Bad request");
      assertEquals("my-id", id(answer));
      assertTrue(id(raw(head + "\r\n" + body)).matches("[0-9a-f-]{36}"), body);
    }
  }

  @Test
  void a_page_whose_link_is_too_long_for_a_header_is_answered() {
    var answer = gateway.send("GET", "/product-service/products?limit=1&sku=EPI-001&sku=EPI-002"
        + ("&sku=" + "'".repeat(64)).repeat(48), null, "apikey", TEST);
    assertEquals(200, answer.statusCode());
    assertTrue(size(answer) < 7900, () -> answer.headers().toString());
    assertFalse(answer.headers().firstValue("Link").isPresent());
    assertTrue(new JsonObject(answer.body()).getJsonObject("_links").containsKey("next"));
  }

  private static int size(HttpResponse<String> answer) {
    return answer.headers().map().entrySet().stream()
        .mapToInt(header -> header.getKey().length() + String.join("", header.getValue()).length() + 4).sum();
  }

  private static String get(String path) {
    return "GET " + path + " HTTP/1.1\r\nHost: pos\r\napikey: " + TEST + "\r\nX-Correlation-ID: my-id\r\n\r\n";
  }

  /** Returns the cache's status of the answer to a request with a header line. */
  private static String status(String path, String header) throws IOException {
    // a key that may change the catalogue is answered past the cache
    var answer = raw("GET " + path + " HTTP/1.1\r\nHost: pos\r\napikey: " + TestConsumers.key("internal")
        + "\r\nAccept: */*\r\n" + header + "\r\n\r\n", "\"_links\"");
    assertTrue(answer.startsWith("HTTP/1.1 200 "), answer);
    var status = Pattern.compile("(?im)^x-cache-status: (\\S+)").matcher(answer);
    return status.find() ? status.group(1) : "none";
  }

  private static String raw(String request) throws IOException {
    return raw(request, "\"correlation_id\":\"");
  }

  private static String raw(String request, String end) throws IOException {
    return gateway.rawAnswer(request, end);
  }

  private static String id(String answer) {
    var id = ID.matcher(answer);
    return id.find() ? id.group(1) : "none";
  }

  private static void assertProblem(String answer, int status, String code, String detail) {
    assertTrue(answer.startsWith("HTTP/1.1 " + status + " "), answer);
    assertTrue(answer.toLowerCase().contains("content-type: application/problem+json"), answer);
    assertTrue(answer.contains("\"code\":\"" + code + "\"") && answer.contains("\"detail\":\"" + detail + "\""), answer);
  }
}
