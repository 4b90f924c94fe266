package pos.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Limits of rates and sizes. */
@ExtendWith(VertxExtension.class)
class LimitsTest {

  private static final String FILE = """
        # continues the plugins for everywhere
      - name: rate-limiting
        config: {minute: 3, limit_by: ip, policy: local}
      consumers:
      - username: till
        keyauth_credentials: [{key: key-of-till}]
        plugins:
        - {name: rate-limiting, config: {minute: 5, hour: 8, limit_by: consumer}}
        - {name: rate-limiting, route: login, config: {minute: 1, limit_by: consumer}}
      - username: app
        keyauth_credentials: [{key: key-of-app}]
        plugins:
        - {name: rate-limiting, config: {minute: 4, limit_by: ip}}
      services:
      - name: echo-service
        host: echo
        routes:
        - {name: open, paths: [/open]}
        - name: login
          paths: [/login]
          plugins:
          - &key {name: key-auth, config: {key_in_query: false}}
          - {name: rate-limiting, config: {minute: 2, limit_by: ip}}
        - name: keyed
          paths: [/keyed]
          plugins:
          - *key
          - {name: request-size-limiting, config: {allowed_payload_size: 10, size_unit: bytes}}
      """;
  private TestGateway gateway;

  @BeforeEach
  void start(Vertx vertx) {
    gateway = TestGateway.echoing(vertx, FILE);
    gateway.clock.set("2026-11-22T15:04:05Z");
  }

  @Test
  void every_answer_has_the_number_of_requests_left() {
    limits(gateway.get("/open"), 200, "3", "2", "55");
    limits(gateway.get("/open"), 200, "3", "1", "55");
    limits(gateway.get("/open"), 200, "3", "0", "55");
    var refused = gateway.get("/open");
    limits(refused, 429, "3", "0", "55");
    assertEquals("55", header(refused, "Retry-After"));
    assertEquals("3", header(refused, "X-RateLimit-Limit-Minute"));
    assertEquals("0", header(refused, "X-RateLimit-Remaining-Minute"));
    assertEquals("API rate limit exceeded", new JsonObject(refused.body()).getString("detail"));
    assertEquals("rate-limited", new JsonObject(refused.body()).getString("code"));
  }

  @Test
  void windows_are_aligned_to_the_clock() {
    gateway.clock.set("2026-11-22T15:04:59Z");
    for (int i = 0; i < 3; i++) {
      assertEquals(200, gateway.get("/open").statusCode());
    }
    var refused = gateway.get("/open");
    assertEquals(429, refused.statusCode());
    assertEquals("1", header(refused, "Retry-After"));
    gateway.clock.set("2026-11-22T15:05:00Z");
    limits(gateway.get("/open"), 200, "3", "2", "60");
  }

  @Test
  void a_consumer_s_own_limit_goes_before_the_route_s_and_the_global_one() {
    for (int i = 0; i < 5; i++) {
      assertEquals(200, gateway.get("/keyed", "apikey", "key-of-till").statusCode());
    }
    assertEquals(429, gateway.get("/keyed", "apikey", "key-of-till").statusCode());
    assertEquals(200, gateway.get("/open").statusCode());
  }

  @Test
  void the_longer_window_still_applies_when_a_shorter_one_begins() {
    for (int i = 0; i < 5; i++) {
      gateway.get("/keyed", "apikey", "key-of-till");
    }
    gateway.clock.set("2026-11-22T15:05:00Z");
    for (int i = 0; i < 3; i++) {
      assertEquals(200, gateway.get("/keyed", "apikey", "key-of-till").statusCode());
    }
    var refused = gateway.get("/keyed", "apikey", "key-of-till");
    limits(refused, 429, "8", "0", "3300");
    assertEquals("3300", header(refused, "Retry-After"));
    assertEquals("5", header(refused, "X-RateLimit-Limit-Minute"));
    assertEquals("2", header(refused, "X-RateLimit-Remaining-Minute"));
  }

  @Test
  void a_limit_for_route_and_consumer_goes_before_all_others() {
    assertEquals(200, gateway.get("/login", "apikey", "key-of-till").statusCode());
    assertEquals(429, gateway.get("/login", "apikey", "key-of-till").statusCode());
    assertEquals(200, gateway.get("/keyed", "apikey", "key-of-till").statusCode());
  }

  @Test
  void limits_of_one_scope_that_count_by_address_share_a_counter() {
    gateway.get("/open");
    gateway.get("/open");
    limits(gateway.get("/keyed", "apikey", "key-of-app"), 200, "4", "1", "55");
  }

  @Test
  void another_address_cannot_be_claimed() {
    for (int i = 0; i < 3; i++) {
      gateway.get("/open", "X-Forwarded-For", "10.0.0." + i);
    }
    assertEquals(429, gateway.get("/open", "X-Forwarded-For", "10.0.0.9", "X-Real-IP", "10.0.0.9").statusCode());
  }

  @Test
  void a_request_refused_for_another_reason_is_not_counted() {
    for (int i = 0; i < 9; i++) {
      assertEquals(401, gateway.get("/keyed").statusCode());
    }
    assertEquals(200, gateway.get("/open").statusCode());
  }

  @Test
  void a_body_over_the_limit_is_refused_by_its_length() {
    assertEquals(200, post("/keyed", BodyPublishers.ofString("0123456789")).statusCode());
    var refused = post("/keyed", BodyPublishers.ofString("0123456789x"));
    assertEquals(413, refused.statusCode());
    assertEquals("Request size limit exceeded", new JsonObject(refused.body()).getString("detail"));
    assertEquals("payload-too-large", new JsonObject(refused.body()).getString("code"));
  }

  @Test
  void a_body_over_the_limit_is_refused_when_it_comes_in_chunks() {
    var before = gateway.echo.requests.get();
    var chunked = BodyPublishers.fromPublisher(BodyPublishers.ofString("x".repeat(200_000)));
    assertEquals(413, post("/keyed", chunked).statusCode());
    var small = post("/keyed", BodyPublishers.fromPublisher(BodyPublishers.ofString("0123456789")));
    assertEquals("0123456789", new JsonObject(small.body()).getString("body"));
    assertTrue(gateway.echo.requests.get() <= before + 2);
  }

  private HttpResponse<String> post(String path, HttpRequest.BodyPublisher body) {
    return gateway.send("POST", path, body, "apikey", "key-of-till");
  }

  private static void limits(HttpResponse<String> answer, int status, String limit, String remaining, String reset) {
    assertEquals(status, answer.statusCode());
    assertEquals(limit, header(answer, "RateLimit-Limit"));
    assertEquals(remaining, header(answer, "RateLimit-Remaining"));
    assertEquals(reset, header(answer, "RateLimit-Reset"));
  }

  private static String header(HttpResponse<String> answer, String name) {
    return answer.headers().firstValue(name).orElse(null);
  }
}
