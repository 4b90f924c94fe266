package pos.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.junit5.VertxExtension;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The answers that are cached, for which clients and for how long. */
@ExtendWith(VertxExtension.class)
class ProxyCacheTest {

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
        - name: open
          paths: [/open]
          plugins:
          - name: proxy-cache
            config: {strategy: memory, cache_control: true, request_method: [GET, HEAD], response_code: [200],
                     response_headers: {X-Cache-Key: false, age: false, X-Cache-Status: false}}
      """;
  private TestGateway gateway;

  @BeforeEach
  void start(Vertx vertx) {
    gateway = TestGateway.enforcing(vertx, FILE, EchoService.doing(vertx, "service", this::answer));
  }

  /** Answers as the query says. */
  private void answer(HttpServerRequest request) {
    if (request.getParam("cut") != null) {
      request.response().putHeader("Content-Type", "application/json").putHeader("Cache-Control", "max-age=60")
          .putHeader("Content-Length", "100000").write("x".repeat(number(request, "cut")))
          .onComplete(_ -> request.connection().close());
      return;
    }
    var cache = request.getParam("cache", "public, max-age=60");
    request.response().setStatusCode(Integer.parseInt(request.getParam("status", "200")))
        .putHeader("Content-Type", request.getParam("type", "application/json"))
        .putHeader("Cache-Control", cache).putHeader("ETag", request.getParam("tag", "\"1\""))
        .putHeader("Connection", "X-Hop").putHeader("X-Hop", "secret")
        .putHeader("Age", "7").putHeader("X-Cache-Status", "Hit")
        .end("{\"n\":" + gateway.echo.requests.get() + ",\"pad\":\"" + "x".repeat(number(request, "pad")) + "\"}");
  }

  private static int number(HttpServerRequest request, String name) {
    return Integer.parseInt(request.getParam(name, "0"));
  }

  @Test
  void an_answer_is_cached_for_its_max_age() {
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
  void each_consumer_query_and_accept_header_has_its_own_entry() {
    status(read("?a=1&b=2"), "Miss");
    status(read("?b=2&a=1"), "Hit");
    status(read("?a=1"), "Miss");
    status(read("?a=1&b=2", "Accept", "text/csv"), "Miss");
    status(gateway.get("/catalogue?a=1&b=2", "apikey", "key-of-two"), "Miss");
  }

  @Test
  void an_answer_is_not_cached_unless_its_service_allows_it() {
    for (var cache : new String[] {"no-store", "private,max-age=60", "no-cache", "max-age=0", "public",
        "no-store,max-age=60", "max-age=60,no-cache", "No-Store, public, max-age=60", "s-maxage=0,max-age=60"}) {
      var query = "?cache=" + cache.replace(" ", "%20");
      status(read(query), "Bypass");
      status(read(query), "Bypass");
    }
  }

  @Test
  void only_listed_content_types_and_statuses_are_cached() {
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
    status(read("", "Cache-Control", "no-cache, max-age=600"), "Bypass");
    status(read("", "Cache-Control", "max-age=600, no-store"), "Bypass");
    status(read("", "Cache-Control", "max-age=5"), "Refresh");
    status(read("", "Cache-Control", "max-age=5"), "Hit");
    assertEquals(504, read("?never=1", "Cache-Control", "only-if-cached").statusCode());
  }

  @Test
  void a_client_that_has_the_cached_answer_gets_304() {
    status(read(""), "Miss");
    var known = read("", "If-None-Match", "\"0\", W/\"1\"");
    assertEquals(304, known.statusCode());
    assertEquals("", known.body());
    assertEquals(200, read("", "If-None-Match", "\"2\"").statusCode());
  }

  @Test
  void tags_are_compared_without_their_weakness_and_an_asterisk_is_any_tag() {
    for (var tag : new String[] {"\"1\"", "W/\"1\""}) {
      var query = "?tag=" + URLEncoder.encode(tag, StandardCharsets.UTF_8);
      status(read(query), "Miss");
      for (var known : new String[] {"\"1\"", "W/\"1\"", "\"0\" , \"1\"", "*"}) {
        var answer = read(query, "If-None-Match", known);
        assertEquals(304, answer.statusCode(), known);
        assertEquals(tag, header(answer, "ETag"));
        assertNull(header(answer, "Content-Type"));
      }
      for (var other : new String[] {"\"2\"", "W/\"2\"", "1", "W/1"}) {
        assertEquals(200, read(query, "If-None-Match", other).statusCode(), other);
      }
    }
  }

  @Test
  void an_answer_must_stay_fresh_as_long_as_the_client_says() {
    status(read("?cache=max-age=60"), "Miss");
    gateway.clock.advance(Duration.ofSeconds(20));
    status(read("?cache=max-age=60", "Cache-Control", "min-fresh=40"), "Hit");
    status(read("?cache=max-age=60", "Cache-Control", "max-age=20, only-if-cached"), "Hit");
    status(read("?cache=max-age=60", "Cache-Control", "max-age=19"), "Refresh");
    gateway.clock.advance(Duration.ofSeconds(20));
    status(read("?cache=max-age=60", "Cache-Control", "min-fresh=41"), "Refresh");
  }

  @Test
  void the_headers_of_the_cache_itself_are_not_those_of_the_service() {
    read("");
    gateway.clock.advance(Duration.ofSeconds(2));
    var hit = read("");
    assertEquals(List.of("2"), hit.headers().allValues("Age"));
    assertEquals(List.of("Hit"), hit.headers().allValues("X-Cache-Status"));
    var quiet = gateway.get("/open");
    var again = gateway.get("/open");
    assertEquals(quiet.body(), again.body());
    assertEquals(List.of(), again.headers().allValues("Age"));
    assertEquals(List.of(), again.headers().allValues("X-Cache-Status"));
  }

  @Test
  void answers_that_break_off_are_not_cached_and_give_back_their_room() {
    // more than all copies that are being made may have together
    for (int i = 0; i < 36; i++) {
      assertThrows(CompletionException.class, () -> read("?cut=60000"));
    }
    status(read("?pad=60000"), "Miss");
    status(read("?pad=60000"), "Hit");
  }

  @Test
  void each_path_and_method_has_its_own_entry() {
    var one = gateway.get("/open/one");
    assertNotEquals(one.body(), gateway.get("/open/two").body());
    assertEquals("", gateway.send("HEAD", "/open/one", BodyPublishers.noBody()).body());
    assertEquals(one.body(), gateway.get("/open/one").body());
    var requests = gateway.echo.requests.get();
    assertEquals(200, gateway.send("HEAD", "/open/one", BodyPublishers.noBody()).statusCode());
    assertEquals(requests, gateway.echo.requests.get());
  }

  @Test
  void a_refusal_has_no_cache_status() {
    var refused = gateway.get("/catalogue");
    assertEquals(401, refused.statusCode());
    assertNull(header(refused, "X-Cache-Status"));
    assertNull(header(refused, "X-Kong-Proxy-Latency"), "no service and no cache was asked");
  }

  @Test
  void an_answer_that_is_too_large_is_passed_on_and_not_cached() {
    assertEquals(1_100_000, read("?pad=1100000").body().length(), 40);
    status(read("?pad=1100000"), "Miss");
  }

  @Test
  void a_cached_answer_of_several_pieces_is_whole() {
    var first = read("?pad=900000");
    var second = read("?pad=900000");
    status(second, "Hit");
    assertEquals(first.body(), second.body());
    assertEquals(String.valueOf(second.body().length()), header(second, "Content-Length"));
    var known = read("?pad=900000", "If-None-Match", "\"1\"");
    assertEquals(304, known.statusCode());
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
