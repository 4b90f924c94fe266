package pos.common.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pos.common.run.Environment;
import pos.common.run.Launch;

/** The bounds of request bodies. */
class BodiesTest {

  private static final Duration BODY_TIME = Duration.ofSeconds(1);

  private final Vertx vertx = Launch.vertx();
  private final WebClient client = WebClient.create(vertx);
  private HttpApp app;

  @BeforeEach
  void listen() {
    app = new HttpApp(vertx, Environment.read(Map.of("PORT", "0", "HOST", "127.0.0.1"), "thing-service", 0), BODY_TIME);
    var router = app.router();
    router.get("/things").setName("list").respond(_ -> Future.succeededFuture(new JsonObject()));
    router.delete("/things").setName("clear").respond(_ -> Future.succeededFuture(new JsonObject()));
    router.post("/things").setName("make").respond(BodiesTest::read);
    router.post("/lines").putMetadata(Body.LIMIT, Body.OF_LINES).setName("make_lines").respond(BodiesTest::read);
    router.post("/done").putMetadata(Body.LIMIT, Body.EMPTY).setName("finish")
        .respond(_ -> Future.succeededFuture(new JsonObject()));
    app.listen().await();
  }

  private static Future<JsonObject> read(RoutingContext ctx) {
    return Future.succeededFuture(new JsonObject().put("has_name", Body.fields(ctx).has("name")));
  }

  @AfterEach
  void close() {
    vertx.close().await();
  }

  private HttpResponse<Buffer> send(HttpMethod method, String path, String body) {
    return client.request(method, app.port(), "127.0.0.1", path).putHeaders(GatewayHeaders.of("app"))
        .sendBuffer(Buffer.buffer(body)).await();
  }

  private HttpResponse<Buffer> post(String path, String body) {
    return send(HttpMethod.POST, path, body);
  }

  private static String code(HttpResponse<Buffer> response) {
    return response.bodyAsJsonObject().getString("code");
  }

  /** Returns everything that the server answers to these bytes until it closes the connection. */
  private String converse(String bytes) throws IOException {
    try (var socket = new Socket("127.0.0.1", app.port())) {
      socket.getOutputStream().write(GatewayHeaders.in(bytes).getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "DELETE"})
  void a_body_is_refused_where_none_belongs(String method) {
    assertEquals(200, send(HttpMethod.valueOf(method), "/things", "{}").statusCode());
    var response = send(HttpMethod.valueOf(method), "/things", "{\"a\":1}");
    assertEquals(400, response.statusCode());
    assertEquals("no-body-expected", code(response));
  }

  @Test
  void an_action_without_fields_takes_an_empty_object_and_no_more() {
    assertEquals(200, post("/done", "{}").statusCode());
    assertEquals("no-body-expected", code(post("/done", "{\"a\":1}")));
  }

  @Test
  void each_route_has_its_own_limit() {
    var padding = "{\"name\": \"" + "x".repeat(Body.SMALL - 12) + "\"}";
    assertEquals(200, post("/things", padding).statusCode());
    assertEquals(413, post("/things", padding + " ").statusCode());
    assertEquals(200, post("/lines", padding + " ").statusCode());
    assertEquals(413, post("/lines", " ".repeat(Body.OF_LINES + 1)).statusCode());
  }

  @Test
  void a_body_of_unknown_length_is_limited_as_it_arrives() throws IOException {
    var piece = "8000\r\n" + " ".repeat(0x8000) + "\r\n";
    var head = "POST /things HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n";
    assertTrue(converse(head + piece.repeat(3) + "0\r\n\r\n").startsWith("HTTP/1.1 413 "));
    assertTrue(converse(head + piece + "b\r\n{\"name\": 1}\r\n0\r\n\r\n").endsWith("{\"has_name\":true}"));
  }

  /** Each of them needs two hundred bytes of memory. */
  @Test
  void values_that_nobody_reads_are_counted() {
    var response = post("/lines", "{\"x\": [" + "{\"\":0},".repeat(149_000) + "0]}");
    assertEquals(400, response.statusCode());
    assertEquals("too-many-values", code(response));
    assertEquals(200, post("/lines", "{\"x\": [" + "{\"a\":0},".repeat(2_000) + "0]}").statusCode());
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "{\"a\":"})
  void nesting_is_limited(String level) {
    var response = post("/things", "{\"x\":" + level.repeat(10_000));
    assertEquals(400, response.statusCode());
    assertEquals("malformed-json", code(response));
  }

  @Test
  void a_body_that_does_not_arrive_is_given_up() throws IOException {
    var head = "POST %s HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{";
    assertTrue(converse(head.formatted("/things")).startsWith("HTTP/1.1 408 "));
    // also when the request was answered before
    assertTrue(converse(head.formatted("/nothing")).startsWith("HTTP/1.1 404 "));
    assertTrue(converse(head.formatted("/done")).startsWith("HTTP/1.1 400 "));
  }

  @Test
  void bodies_share_a_part_of_the_heap_and_small_ones_find_room_beside_large_ones() {
    var others = InFlight.PROCESS.new Share();
    var large = "{\"name\": \"" + "x".repeat(2 * InFlight.LARGE) + "\"}";
    while (others.take(InFlight.LARGE)) { }
    try {
      var refusal = post("/lines", large);
      assertEquals(503, refusal.statusCode());
      assertEquals("too-many-bodies", code(refusal));
      assertNotNull(refusal.getHeader("Retry-After"));
      assertEquals(200, post("/things", "{}").statusCode());
    } finally {
      others.release();
    }
    for (int i = 0; i < 100; i++) {
      assertEquals(200, post("/lines", large).statusCode());
    }
  }
}
