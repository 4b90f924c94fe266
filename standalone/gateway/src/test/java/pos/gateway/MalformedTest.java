package pos.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Malformed requests: the answers to them, and the log. */
@ExtendWith(VertxExtension.class)
class MalformedTest {

  private static final String FILE = """
      services:
      - name: echo-service
        host: echo
        routes:
        - {name: stream, paths: [/echo]}
        - name: captured
          paths: ['~/guest(?<path>/[^/]+/cart)$']
          plugins:
          - {name: request-transformer, config: {replace: {uri: $(uri_captures.path)}}}
      - name: absent-service
        host: localhost
        port: 1
        routes: [{name: absent, paths: [/absent]}]
      """;
  private static TestGateway gateway;

  @BeforeAll
  static void start(Vertx vertx) {
    gateway = TestGateway.echoing(vertx, FILE);
  }

  @Test
  void an_ambiguous_request_is_refused() throws Exception {
    assertRefused("GET /echo HTTP/1.1\r\n\r\n");
    assertRefused("GET /echo HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n");
    assertRefused("GET /echo HTTP/1.1\r\nHost: a\r\nBad Name: x\r\n\r\n");
    assertRefused("GET /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxy");
    assertRefused("GET /echo HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n");
    assertRefused("GET echo HTTP/1.1\r\nHost: a\r\n\r\n");
    assertStatus(501, "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n");
  }

  @Test
  void a_client_of_http_1_0_needs_no_host_and_knows_no_chunks() throws Exception {
    assertStatus(200, "GET /echo HTTP/1.0\r\n\r\n");
    assertRefused("POST /echo HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
  }

  @Test
  void a_malformed_chunk_is_refused() throws Exception {
    assertRefused("POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n");
  }

  @Test
  void a_token_whose_issuer_is_no_text_is_refused() throws Exception {
    for (var token : List.of(encoded("{\"iss\":5}") + "." + encoded("{}"), encoded("{}") + "." + encoded("{\"iss\":5}"))) {
      assertStatus(401, "GET /echo HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer " + token + ".x\r\n\r\n");
    }
  }

  private static String encoded(String json) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void trace_and_connect_are_refused() throws Exception {
    assertStatus(405, "TRACE /echo HTTP/1.1\r\nHost: a\r\n\r\n");
    assertStatus(405, "CONNECT echo:80 HTTP/1.1\r\nHost: a\r\n\r\n");
  }

  @Test
  void long_lines_and_heads_are_refused_as_nginx_does() throws Exception {
    assertStatus(414, "GET /echo?" + "x".repeat(9000) + " HTTP/1.1\r\nHost: a\r\n\r\n");
    assertStatus(400, "GET /echo HTTP/1.1\r\nHost: a\r\nX-Large: " + "x".repeat(40_000) + "\r\n\r\n");
    assertStatus(400, "GET /echo HTTP/1.1\r\nHost: a\r\nX-Large: " + "x".repeat(8182) + "\r\n\r\n");
    assertStatus(404, "GET /nothing HTTP/1.1\r\nHost: a\r\nX-Large: " + "x".repeat(8181) + "\r\n\r\n");
    assertStatus(200, "GET /echo HTTP/1.1\r\nHost: a\r\nX-Large: " + "x".repeat(7000) + "\r\n\r\n");
  }

  @Test
  void a_request_has_100_headers_at_most() throws Exception {
    var head = "GET /echo HTTP/1.1\r\nHost: a\r\n";
    assertStatus(200, head + "a: b\r\n".repeat(99) + "\r\n");
    assertStatus(431, head + "a: b\r\n".repeat(100) + "\r\n");
    // before the head has ended
    assertStatus(431, head + "a:b\r\n".repeat(101));
    try (var client = new RawClient(gateway.port())) {
      for (int i = 0; i < 3; i++) {
        client.send(head + "a: b\r\n".repeat(60) + "\r\n").readUntil("\"body\"");
      }
    }
  }

  @Test
  void few_requests_are_read_in_advance() throws Exception {
    try (var client = new RawClient(gateway.port())) {
      var before = gateway.echo.requests.get();
      var answers = client.send("GET /echo/first HTTP/1.1\r\nHost: a\r\n\r\n"
          + "GET /echo/next HTTP/1.1\r\nHost: a\r\n\r\n".repeat(9)).readAll();
      assertTrue(answers.contains("\"uri\":\"/first\"") && answers.contains("\"uri\":\"/next\""), answers);
      assertTrue(answers.contains("400 Bad Request"), answers);
      assertEquals(before + 2, gateway.echo.requests.get());
    }
  }

  @Test
  void a_body_is_refused_where_no_operation_has_one() throws Exception {
    for (var method : new String[] {"GET", "HEAD", "DELETE", "OPTIONS"}) {
      var before = gateway.echo.requests.get();
      var head = method + " /echo HTTP/1.1\r\nHost: a\r\n";
      assertStatus(413, head + "Content-Length: 1040000\r\n\r\nx");
      assertStatus(413, head + "Transfer-Encoding: chunked\r\n\r\n1\r\nx\r\n");
      assertEquals(before, gateway.echo.requests.get());
      assertStatus(200, head + "Content-Length: 0\r\n\r\n");
    }
  }

  @Test
  void an_empty_origin_is_refused() throws Exception {
    assertRefused("GET /echo HTTP/1.1\r\nHost: a\r\nOrigin:\r\n\r\n");
  }

  @Test
  void what_a_cached_answer_cannot_heed_is_removed() throws Exception {
    var read = headers("GET", "If-Match: \"1\"", "If-Unmodified-Since: Sun, 22 Nov 2026 10:00:00 GMT",
        "Cache-Control: no-cache, max-stale, min-fresh=x", "Cache-Control: Max-Age=5");
    assertFalse(read.containsKey("if-match"), read::encode);
    assertFalse(read.containsKey("if-unmodified-since"), read::encode);
    assertEquals("no-cache, Max-Age=5", read.getString("cache-control"));
    assertFalse(headers("GET", "Cache-Control: max-stale, max-age=1234567890").containsKey("cache-control"));
    assertEquals("\"1\"", headers("PUT", "If-Match: \"1\"").getString("if-match"));
  }

  /** Returns the headers with which a request reaches the service. */
  private static JsonObject headers(String method, String... lines) throws IOException {
    try (var client = new RawClient(gateway.port())) {
      client.send(method + " /echo HTTP/1.1\r\nHost: a\r\n" + String.join("\r\n", lines) + "\r\n\r\n");
      client.readUntil("\r\n\r\n");
      return new JsonObject(client.readUntil("\"body\":\"\"}")).getJsonObject("headers");
    }
  }

  @Test
  void a_connection_that_names_other_headers_is_refused() throws Exception {
    var before = gateway.echo.requests.get();
    for (var options : new String[] {"X-Consumer-Custom-ID", "close, x-real-ip", "te x", "close;x"}) {
      assertRefused("GET /echo HTTP/1.1\r\nHost: a\r\nConnection: " + options + "\r\n\r\n");
    }
    assertRefused("GET /echo HTTP/1.1\r\nHost: a\r\nConnection: close\r\nConnection: X-Load-Balancer\r\n\r\n");
    assertEquals(before, gateway.echo.requests.get());
    for (var options : new String[] {"close, ,TE ,", "Keep-Alive", "HTTP2-Settings", ","}) {
      assertStatus(200, "GET /echo HTTP/1.1\r\nHost: a\r\nConnection: " + options + "\r\n\r\n");
    }
  }

  @Test
  void control_characters_in_headers_are_refused() throws Exception {
    assertRefused("GET /echo HTTP/1.1\r\nHost: a\r\nX-Correlation-ID: a\u0001b\r\n\r\n");
    assertRefused("GET /echo HTTP/1.1\r\nHost: a\r\nX-Correlation-ID: a\rb\r\n\r\n");
    assertRefused("GET /echo HTTP/1.1\r\nHost: a\r\nX-Correlation-ID: a\u0000b\r\n\r\n");
  }

  @Test
  void a_path_that_cannot_be_decoded_is_refused() throws Exception {
    for (var end : new String[] {"%00", "%zz", "%4", "%", "%%41", "%2"}) {
      assertReachesNothing("/echo/" + end);
      assertReachesNothing("/guest/" + end + "/cart");
      assertReachesNothing("/nothing/" + end);
    }
  }

  @Test
  void a_path_with_control_characters_is_refused() throws Exception {
    for (var bytes : new String[] {"\u0001", "%01", "%1F", "%7f", "%0a", "%0d%0aX-Consumer-Groups:%20internal"}) {
      assertReachesNothing("/echo/" + bytes);
      assertReachesNothing("/guest/" + bytes + "/cart");
    }
    assertReachesNothing("/echo?q=\u0001");
    assertStatus(200, "GET /guest/%C3%80%20%25/cart?q=%00 HTTP/1.1\r\nHost: a\r\n\r\n");
  }

  @Test
  void a_client_error_is_logged_in_one_line_without_its_path() throws Exception {
    try (var log = LogLines.begin()) {
      for (var path : new String[] {"/guest/my-session%00/cart", "/guest/my-session%01/cart", "/my-session"}) {
        var answer = gateway.get(path);
        assertTrue(answer.statusCode() < 500, path);
        assertTrue(line(log, answer).contains("unmatched"), path);
      }
      var captured = gateway.get("/guest/my-session/cart?x=my-session");
      assertEquals(200, captured.statusCode());
      assertTrue(line(log, captured).contains("captured"));
      var absent = gateway.get("/absent/my-session");
      assertEquals(502, absent.statusCode());
      assertTrue(line(log, absent).contains("absent"));
      assertFalse(log.hasSeen("my-session") || log.hasSeen("Exception"), log::toString);
    }
  }

  private static String line(LogLines log, HttpResponse<String> answer) throws InterruptedException {
    return log.of(answer.headers().firstValue("X-Correlation-ID").orElseThrow());
  }

  private static void assertReachesNothing(String path) throws IOException {
    var before = gateway.echo.requests.get();
    assertRefused("GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n");
    assertEquals(before, gateway.echo.requests.get(), path);
  }

  private static void assertRefused(String request) throws IOException {
    assertStatus(400, request);
  }

  private static void assertStatus(int status, String request) throws IOException {
    try (var client = new RawClient(gateway.port())) {
      var answer = client.send(request).readUntil("\r\n\r\n");
      assertTrue(answer.matches("(?s)HTTP/1.[01] " + status + " .*"), () -> request.substring(0, 20) + ": " + answer);
      if (status != 200) {
        assertTrue(answer.contains("application/problem+json"), answer);
      }
    }
  }
}
