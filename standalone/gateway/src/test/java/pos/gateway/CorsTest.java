package pos.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What browsers are told. */
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
  private static Vertx vertx;
  private static EchoService echo;
  private static TestGateway gateway;

  @BeforeAll
  static void start() {
    vertx = Vertx.vertx();
    echo = EchoService.start(vertx);
    gateway = TestGateway.enforcing(vertx, FILE, echo);
  }

  @AfterAll
  static void stop() {
    gateway.close();
    vertx.close().await();
  }

  @Test
  void a_preflight_is_answered_without_a_key() {
    var before = echo.requests.get();
    var answer = preflight("/keyed", "http://localhost:3001");
    assertEquals(200, answer.statusCode());
    assertEquals("", answer.body());
    assertEquals("http://localhost:3001", header(answer, "Access-Control-Allow-Origin"));
    assertEquals("GET,POST,PUT", header(answer, "Access-Control-Allow-Methods"));
    assertEquals("apikey,Authorization", header(answer, "Access-Control-Allow-Headers"));
    assertEquals("3600", header(answer, "Access-Control-Max-Age"));
    assertEquals("Origin", header(answer, "Vary"));
    assertEquals("0", header(answer, "Content-Length"));
    assertEquals(before, echo.requests.get());
  }

  @Test
  void a_foreign_origin_is_not_granted() {
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
  void options_that_is_no_preflight_takes_the_usual_way() {
    assertEquals(401, gateway.send("OPTIONS", "/strict", BodyPublishers.noBody()).statusCode());
    var ended = gateway.send("OPTIONS", "/ended", BodyPublishers.noBody());
    assertEquals(204, ended.statusCode());
    assertTrue(ended.headers().firstValue("Content-Length").isEmpty());
  }

  @Test
  void a_route_that_ends_every_request_says_so() {
    var answer = gateway.get("/gone");
    assertEquals(404, answer.statusCode());
    assertTrue(answer.body().contains("\"detail\":\"Not found\",\"code\":\"no-route\""), answer::body);
  }

  @Test
  void a_route_without_a_service_is_of_no_use() {
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
