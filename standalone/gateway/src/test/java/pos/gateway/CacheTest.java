package pos.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import pos.gateway.cache.Cache;

/** Which answers are kept, for whom and for how long. */
class CacheTest {

  private static final String FILE = """
      consumers:
      - {username: one, keyauth_credentials: [{key: key-of-one}]}
      - {username: two, keyauth_credentials: [{key: key-of-two}]}
      services:
      - name: echo-service
        host: echo
        routes:
        - name: catalogue
          paths: [/catalogue]
          plugins:
          - {name: key-auth, config: {key_in_query: false}}
          - name: proxy-cache
            config: {strategy: memory, cache_control: true, request_method: [GET], response_code: [200],
                     content_type: [application/json, "application/json; charset=utf-8"], vary_headers: [Accept],
                     response_headers: {X-Cache-Key: false}}
      """;
  private static Vertx vertx;
  private static EchoService service;
  private TestGateway gateway;

  @BeforeAll
  static void start() {
    vertx = Vertx.vertx();
    service = EchoService.doing(vertx, "service", CacheTest::answer);
  }

  @BeforeEach
  void startGateway() {
    gateway = TestGateway.enforcing(vertx, FILE, service);
  }

  @AfterEach
  void stopGateway() {
    gateway.close();
  }

  @AfterAll
  static void stop() {
    vertx.close().await();
  }

  /** The query says how the answer shall be. */
  private static void answer(HttpServerRequest request) {
    var cache = request.getParam("cache", "public, max-age=60");
    request.response().setStatusCode(Integer.parseInt(request.getParam("status", "200")))
        .putHeader("Content-Type", request.getParam("type", "application/json"))
        .putHeader("Cache-Control", cache).putHeader("ETag", "\"1\"").putHeader("Connection", "X-Hop")
        .putHeader("X-Hop", "secret")
        .end("{\"n\":" + service.requests.get() + ",\"pad\":\"" + "x".repeat(number(request, "pad")) + "\"}");
  }

  private static int number(HttpServerRequest request, String name) {
    return Integer.parseInt(request.getParam(name, "0"));
  }

  @Test
  void what_may_be_kept_is_kept_as_long_as_it_may() {
    var first = read("?a=1");
    status(first, "Miss");
    gateway.clock.advance(Duration.ofSeconds(59));
    var second = read("?a=1");
    status(second, "Hit");
    assertEquals(first.body(), second.body());
    assertEquals("59", header(second, "Age"));
    assertEquals("\"1\"", header(second, "ETag"));
    assertEquals("service", header(second, "X-Instance-ID"));
    assertNull(header(second, "X-Hop"));
    assertTrue(second.headers().firstValue("X-Kong-Proxy-Latency").isPresent());
    gateway.clock.advance(Duration.ofSeconds(1));
    status(read("?a=1"), "Miss");
  }

  @Test
  void each_consumer_query_and_accept_has_its_own() {
    status(read("?a=1&b=2"), "Miss");
    status(read("?b=2&a=1"), "Hit");
    status(read("?a=1"), "Miss");
    status(read("?a=1&b=2", "Accept", "text/csv"), "Miss");
    status(gateway.get("/catalogue?a=1&b=2", "apikey", "key-of-two"), "Miss");
  }

  @Test
  void the_service_decides() {
    for (var cache : new String[] {"no-store", "private,max-age=60", "no-cache", "max-age=0", "public"}) {
      var query = "?cache=" + cache.replace(" ", "%20");
      status(read(query), "Bypass");
      status(read(query), "Bypass");
    }
  }

  @Test
  void only_listed_types_and_statuses_are_kept() {
    status(read("?type=text/html"), "Bypass");
    status(read("?status=404"), "Bypass");
    status(read("?type=application/json%3Bcharset%3DUTF-8"), "Miss");
    status(read("?type=application/json%3Bcharset%3DUTF-8"), "Hit");
    status(gateway.send("POST", "/catalogue", BodyPublishers.ofString("{}"), "apikey", "key-of-one"), "Bypass");
  }

  @Test
  void a_client_may_ask_for_a_fresh_answer() {
    status(read(""), "Miss");
    gateway.clock.advance(Duration.ofSeconds(10));
    status(read("", "Cache-Control", "no-cache"), "Bypass");
    status(read("", "Cache-Control", "max-age=5"), "Refresh");
    status(read("", "Cache-Control", "max-age=5"), "Hit");
    assertEquals(504, read("?never=1", "Cache-Control", "only-if-cached").statusCode());
  }

  @Test
  void a_kept_answer_is_not_sent_to_who_has_it() {
    status(read(""), "Miss");
    var known = read("", "If-None-Match", "\"0\", W/\"1\"");
    assertEquals(304, known.statusCode());
    assertEquals("", known.body());
    assertEquals(200, read("", "If-None-Match", "\"2\"").statusCode());
  }

  @Test
  void a_refusal_is_not_about_the_cache() {
    var refused = gateway.get("/catalogue");
    assertEquals(401, refused.statusCode());
    assertNull(header(refused, "X-Cache-Status"));
  }

  @Test
  void what_is_too_large_is_passed_on_and_not_kept() {
    assertEquals(300_000, read("?pad=300000").body().length(), 40);
    status(read("?pad=300000"), "Miss");
  }

  @Test
  void memory_is_bounded_and_what_was_used_last_stays() {
    var cache = new Cache();
    for (int i = 0; i < 1000; i++) {
      var body = Buffer.buffer(new byte[20_000]);
      cache.put("key" + i, new Cache.Entry(200, MultiMap.caseInsensitiveMultiMap(), body, 0, 60));
      assertTrue(cache.get("key0", 1) != null);
    }
    assertTrue(cache.used() <= 4 << 20);
    assertNull(cache.get("key1", 1));
    assertNull(cache.get("key0", 60));
  }

  private HttpResponse<String> read(String query, String... headers) {
    var all = new String[headers.length + 2];
    System.arraycopy(headers, 0, all, 2, headers.length);
    all[0] = "apikey";
    all[1] = "key-of-one";
    return gateway.get("/catalogue" + query, all);
  }

  private static void status(HttpResponse<String> answer, String expected) {
    assertEquals(expected, header(answer, "X-Cache-Status"));
  }

  private static String header(HttpResponse<String> answer, String name) {
    return answer.headers().firstValue(name).orElse(null);
  }
}
