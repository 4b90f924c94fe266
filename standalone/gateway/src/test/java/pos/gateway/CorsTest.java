package pos.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Cross-origin requests of browsers. */
@ExtendWith(VertxExtension.class)
class CorsTest {

  private static final String FILE = """
      services:
      - name: echo-service
        host: echo
        routes:
        - name: keyed
          paths: [/keyed]
          plugins: [{name: key-auth, config: {key_in_query: false, run_on_preflight: false}}]
        - {name: strict, paths: [/strict], plugins: [{name: key-auth, config: {key_in_query: false}}]}
        - {name: ended, paths: [/ended], methods: [GET, OPTIONS],
           plugins: [{name: request-termination, config: {status_code: 204}}]}
        - {name: gone, paths: [/gone], plugins: [{name: request-termination, config: {status_code: 404}}]}
      routes:
      - {name: nowhere, paths: [/nowhere]}
      """;
  private static TestGateway gateway;

  @BeforeAll
  static void start(Vertx vertx) {
    gateway = TestGateway.echoing(vertx, FILE);
  }

  @Test
  void a_preflight_is_answered_without_a_key() {
    var before = gateway.echo.requests.get();
    var answer = preflight("/keyed", "http://localhost:3001");
    assertEquals(200, answer.statusCode());
    assertEquals("", answer.body());
    assertEquals("http://localhost:3001", header(answer, "Access-Control-Allow-Origin"));
    assertEquals("GET,POST,PUT", header(answer, "Access-Control-Allow-Methods"));
    assertEquals("apikey,Authorization", header(answer, "Access-Control-Allow-Headers"));
    assertEquals("3600", header(answer, "Access-Control-Max-Age"));
    assertEquals("Origin", header(answer, "Vary"));
    assertEquals("0", header(answer, "Content-Length"));
    assertEquals(before, gateway.echo.requests.get());
  }

  /** Both development hosts on any port, which a regular expression matches as a whole. */
  @Test
  void an_origin_may_be_a_regular_expression() {
    for (var origin : List.of("http://127.0.0.1", "http://127.0.0.1:8081")) {
      assertEquals(origin, header(preflight("/keyed", origin), "Access-Control-Allow-Origin"));
    }
    for (var origin : List.of("http://127.0.0.1.evil.example", "http://127.0.0.1:80a", "http://127a0.0.1", "https://127.0.0.1",
        "http://evil.example/http://127.0.0.1")) {
      assertEquals(null, header(preflight("/keyed", origin), "Access-Control-Allow-Origin"), origin);
    }
  }

  @Test
  void a_foreign_origin_is_not_allowed() {
    assertEquals(null, header(preflight("/keyed", "http://evil.example"), "Access-Control-Allow-Origin"));
    assertEquals(null, header(gateway.get("/keyed", "Origin", "http://evil.example"), "Access-Control-Allow-Origin"));
  }

  @Test
  void a_refusal_can_be_read_by_the_page_that_caused_it() {
    var refused = gateway.get("/keyed", "Origin", "http://localhost:3000");
    assertEquals(401, refused.statusCode());
    assertEquals("http://localhost:3000", header(refused, "Access-Control-Allow-Origin"));
    assertEquals("ETag,X-Correlation-ID", header(refused, "Access-Control-Expose-Headers"));
  }

  @Test
  void an_options_request_that_is_not_a_preflight_is_treated_like_any_other() {
    assertEquals(401, gateway.send("OPTIONS", "/strict", BodyPublishers.noBody()).statusCode());
    var ended = gateway.send("OPTIONS", "/ended", BodyPublishers.noBody());
    assertEquals(204, ended.statusCode());
    assertTrue(ended.headers().firstValue("Content-Length").isEmpty());
  }

  @Test
  void a_terminated_request_gets_the_status_of_the_plugin() {
    var answer = gateway.get("/gone");
    assertEquals(404, answer.statusCode());
    assertTrue(answer.body().contains("\"detail\":\"Not found\",\"code\":\"no-route\""), answer::body);
  }

  @Test
  void a_route_without_a_service_answers_503() {
    var answer = gateway.get("/nowhere");
    assertEquals(503, answer.statusCode());
    assertTrue(answer.body().contains("no Service found with those values"), answer::body);
  }

  private static HttpResponse<String> preflight(String path, String origin) {
    return gateway.send("OPTIONS", path, BodyPublishers.noBody(), "Origin", origin,
        "Access-Control-Request-Method", "POST", "Access-Control-Request-Headers", "apikey");
  }

  private static String header(HttpResponse<String> answer, String name) {
    return answer.headers().firstValue(name).orElse(null);
  }
}
