package pos.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Requests as a service receives them, and answers as the client receives them. */
@ExtendWith(VertxExtension.class)
class ForwardingTest {

  private static final String FILE = """
      services:
      - name: echo-service
        host: echo-upstream
        retries: 2
        connect_timeout: 1000
        read_timeout: 10000
        write_timeout: 10000
        routes:
        - {name: echo, paths: [/echo-service/v1, /echo-service], methods: [GET, HEAD, POST, PUT, DELETE]}
        - {name: whole, paths: [/whole], methods: [GET], strip_path: false}
        - name: captured
          methods: [GET]
          paths: ['~/echo-service(?:/v1)?(?<path>/special(?:/.*)?)$']
          plugins:
          - name: request-transformer
            config:
              remove: {headers: [X-Load-Balancer, X-Consumer-Username]}
              replace: {uri: $(uri_captures.path)}
              add: {headers: ["X-Load-Balancer:round-robin"]}
        - name: elsewhere
          methods: [GET]
          paths: ['~/(?<path>there|here)$']
          plugins:
          - {name: request-transformer, config: {replace: {uri: /over/$(uri_captures.path)}}}
      upstreams:
      - name: echo-upstream
        targets: [{target: "echo:80"}]
      """;
  private static TestGateway gateway;

  @BeforeAll
  static void start(Vertx vertx) {
    gateway = TestGateway.echoing(vertx, FILE);
  }

  @Test
  void the_longest_prefix_is_stripped_and_the_query_kept() {
    assertEquals("/products?q=a%20b&x=1", gateway.seen("/echo-service/v1/products?q=a%20b&x=1").getString("uri"));
    assertEquals("/products", gateway.seen("/echo-service/products").getString("uri"));
    assertEquals("/", gateway.seen("/echo-service").getString("uri"));
    assertEquals("/", gateway.seen("/echo-service/").getString("uri"));
    assertEquals("/whole/part", gateway.seen("/whole/part").getString("uri"));
  }

  @Test
  void a_regular_expression_goes_before_a_prefix_and_its_capture_becomes_the_path() {
    var seen = gateway.seen("/echo-service/v1/special/1?x=2",
        "X-Load-Balancer", "spoofed", "X-Consumer-Username", "me");
    assertEquals("/special/1?x=2", seen.getString("uri"));
    assertEquals("round-robin", seen.getJsonObject("headers").getString("x-load-balancer"));
    assertFalse(seen.getJsonObject("headers").containsKey("x-consumer-username"));
  }

  @Test
  void a_path_may_go_before_what_was_captured() {
    assertEquals("/over/there?x=2", gateway.seen("/there?x=2").getString("uri"));
  }

  @Test
  void dots_and_double_slashes_are_resolved_before_a_route_is_chosen() {
    assertEquals("/special", gateway.seen("/other/%2e%2e/echo-service//special").getString("uri"));
    assertEquals(404, gateway.get("/echo-service/../nothing").statusCode());
    assertEquals("/a%2Fb", gateway.seen("/echo-service/a%2fb").getString("uri"));
    assertEquals("/%C3%A9", gateway.seen("/echo-service/%c3%a9").getString("uri"));
  }

  @Test
  void the_service_gets_headers_that_describe_the_client_and_the_request() {
    var headers = gateway.seen("/echo-service/v1/x", "X-Forwarded-For", "10.0.0.1", "X-Real-IP", "10.0.0.2",
        "X-Forwarded-Proto", "https", "Via", "1.0 fred").getJsonObject("headers");
    assertEquals("10.0.0.1, 127.0.0.1", headers.getString("x-forwarded-for"));
    assertEquals("127.0.0.1", headers.getString("x-real-ip"));
    assertEquals("http", headers.getString("x-forwarded-proto"));
    assertEquals("127.0.0.1", headers.getString("x-forwarded-host"));
    assertEquals(String.valueOf(gateway.port()), headers.getString("x-forwarded-port"));
    assertEquals("/echo-service/v1/x", headers.getString("x-forwarded-path"));
    assertEquals("/echo-service/v1", headers.getString("x-forwarded-prefix"));
    assertEquals("1.0 fred, 1.1 kong/3.9.3", headers.getString("via"));
    assertEquals("echo", headers.getString("host"));
    assertTrue(headers.getString("x-kong-request-id").matches("[0-9a-f]{32}"));
  }

  @Test
  void an_answer_has_the_headers_of_kong() {
    var headers = gateway.get("/echo-service").headers();
    assertEquals("1.1 kong/3.9.3", headers.firstValue("Via").orElseThrow());
    assertEquals("kong/3.9.3", headers.firstValue("Server").orElseThrow());
    assertTrue(headers.firstValue("X-Kong-Request-Id").orElseThrow().matches("[0-9a-f]{32}"));
    assertTrue(headers.firstValue("X-Kong-Upstream-Latency").isPresent());
    assertTrue(headers.firstValue("X-Kong-Proxy-Latency").isPresent());
    assertTrue(headers.firstValue("X-Kong-Response-Latency").isEmpty());
    assertEquals("echo", headers.firstValue("X-Instance-ID").orElseThrow());
    assertEquals("Sun, 22 Nov 2026 15:04:05 GMT", headers.firstValue("Date").orElseThrow());
  }

  @Test
  void a_request_without_a_route_is_a_problem_with_kong_s_message() {
    var answer = gateway.get("/nothing?x=1", "X-Correlation-ID", "abc-1");
    var problem = new JsonObject(answer.body());
    assertEquals(404, answer.statusCode());
    assertEquals("application/problem+json", answer.headers().firstValue("Content-Type").orElseThrow());
    assertEquals(new JsonObject().put("type", "about:blank").put("title", "Not Found").put("status", 404)
        .put("detail", "no Route matched with those values").put("code", "no-route").put("instance", "/nothing")
        .put("correlation_id", "abc-1"), problem);
    assertTrue(answer.headers().firstValue("X-Kong-Response-Latency").isPresent());
    assertTrue(answer.headers().firstValue("X-Kong-Upstream-Latency").isEmpty());
    assertEquals("kong/3.9.3", answer.headers().firstValue("Server").orElseThrow());
  }

  @Test
  void a_method_without_a_route_is_not_found() {
    assertEquals(404, gateway.send("PATCH", "/echo-service/x", BodyPublishers.ofString("{}")).statusCode());
  }

  @Test
  void bodies_are_passed_on_with_a_length_and_in_chunks() {
    for (var method : new String[] {"POST", "PUT"}) {
      var known = gateway.send(method, "/echo-service/x", BodyPublishers.ofString("{\"a\":1}"));
      assertEquals("{\"a\":1}", new JsonObject(known.body()).getString("body"));
      assertEquals("7", new JsonObject(known.body()).getJsonObject("headers").getString("content-length"));
    }
    var chunked = gateway.send("POST", "/echo-service/x",
        BodyPublishers.fromPublisher(BodyPublishers.ofString("x".repeat(100_000))));
    assertEquals(100_000, new JsonObject(chunked.body()).getString("body").length());
    assertEquals("chunked", new JsonObject(chunked.body()).getJsonObject("headers").getString("transfer-encoding"));
    var empty = gateway.send("POST", "/echo-service/x", BodyPublishers.ofString(""));
    assertEquals("", new JsonObject(empty.body()).getString("body"));
  }

  @Test
  void head_has_the_head_of_get_and_no_body() {
    var answer = gateway.send("HEAD", "/echo-service/x", BodyPublishers.noBody());
    assertEquals(200, answer.statusCode());
    assertEquals("", answer.body());
    var refused = gateway.send("HEAD", "/nothing", BodyPublishers.noBody());
    assertEquals(404, refused.statusCode());
    assertEquals("", refused.body());
    assertNull(answer.headers().map().get("transfer-encoding"));
  }

  @Test
  void an_answer_whose_head_is_too_large_is_invalid(Vertx vertx) {
    var large = TestGateway.enforcing(vertx, FILE, EchoService.doing(vertx, "large", request -> request.response()
        .putHeader("X-Large", "x".repeat(Integer.parseInt(request.getParam("size")))).end()));
    assertEquals(200, large.get("/echo-service/x?size=7800").statusCode());
    assertEquals(502, large.get("/echo-service/x?size=8300").statusCode());
  }
}
