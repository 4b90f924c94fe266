package pos.common.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pos.common.run.Environment;
import pos.common.run.Launch;

class HttpAppTest {

  private final Vertx vertx = Launch.vertx();
  private final WebClient client = WebClient.create(vertx);
  private HttpApp app;

  @BeforeEach
  void listen() {
    app = new HttpApp(vertx, Environment.read(Map.of("PORT", "0", "HOST", "127.0.0.1"), "thing-service", 0));
    app.router().post("/things").setName("make").respond(ctx -> {
      var fields = Body.fields(ctx);
      var name = fields.text("name", 1, 100);
      fields.check();
      return Future.succeededFuture(new JsonObject().put("name", name));
    });
    app.router().get("/things/:id").setName("read").respond(ctx -> {
      Query.pathId(ctx, "id");
      return Future.succeededFuture(new JsonObject().put("version", Etag.expected(ctx).version().orElse(0))
          .put("limit", Query.of(ctx).limit()));
    });
    app.listen().await();
  }

  @AfterEach
  void close() {
    vertx.close().await();
  }

  private HttpResponse<Buffer> send(HttpMethod method, String uri, String body, String... headers) {
    var request = client.request(method, app.port(), "127.0.0.1", uri);
    for (int i = 0; i < headers.length; i += 2) {
      request.putHeader(headers[i], headers[i + 1]);
    }
    return (body == null ? request.send() : request.sendBuffer(Buffer.buffer(body))).await();
  }

  private HttpResponse<Buffer> get(String uri, String... headers) {
    return send(HttpMethod.GET, uri, null, headers);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/things/%zz", "/things/%", "/%", "/nothing/%1", "/things/1?limit=%", "/?%g0=1"})
  void a_malformed_escape_is_a_bad_request(String uri) {
    var reply = get(uri);
    assertEquals(400, reply.statusCode());
    var field = reply.bodyAsJsonObject().getJsonArray("errors").getJsonObject(0).getString("field");
    assertEquals(uri.contains("?") ? "query" : "path", field);
    assertNotNull(reply.getHeader("X-Correlation-ID"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/x-www-form-urlencoded", "application/x-www-form-urlencoded; charset=UTF-8",
      "Application/X-WWW-Form-Urlencoded", "multipart/form-data", "multipart/form-data; boundary=x", "text/plain", "x"})
  void a_body_is_json_whatever_its_content_type_says(String type) {
    var reply = send(HttpMethod.POST, "/things", "{\"name\": \"100% x=1&y=%zz\"}", "Content-Type", type);
    assertEquals(new JsonObject().put("name", "100% x=1&y=%zz"), reply.bodyAsJsonObject());
  }

  @ParameterizedTest
  @ValueSource(strings = {"\\ud800x", "x\\udc00", "\\udc00\\ud800", "a\\u0000", "a\\u0085"})
  void text_with_unpaired_surrogates_or_control_characters_is_refused(String name) {
    var reply = send(HttpMethod.POST, "/things", "{\"name\": \"" + name + "\"}");
    assertEquals(422, reply.statusCode());
    assertEquals("name", reply.bodyAsJsonObject().getJsonArray("errors").getJsonObject(0).getString("field"));
  }

  @Test
  void text_may_contain_any_other_character() {
    assertEquals("é\n\t☕😀", send(HttpMethod.POST, "/things", "{\"name\": \"é\\n\\t☕\\ud83d\\ude00\"}")
        .bodyAsJsonObject().getString("name"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/things/%D9%A1", "/things/+1", "/things/0", "/things/9223372036854775808",
      "/things/1?limit=%2B5", "/things/1?limit=%D9%A5", "/things/1?limit=201", "/things/1?limit=0"})
  void a_number_consists_of_ascii_digits_without_a_sign(String uri) {
    assertEquals(400, get(uri).statusCode());
  }

  @Test
  void a_foreign_etag_matches_no_version() {
    assertEquals(3, get("/things/1", "If-Match", "\"3\"").bodyAsJsonObject().getLong("version"));
    for (var other : List.of("W/\"3\"", "\"abc\"", "\"1.1\"", "\"\"")) {
      assertEquals(-1, get("/things/1", "If-Match", other).bodyAsJsonObject().getLong("version"), other);
    }
    for (var bad : List.of("3", "\"3", "\"3\", \"4\"")) {
      assertEquals(400, get("/things/1", "If-Match", bad).statusCode(), bad);
    }
  }

  @Test
  void unknown_methods_share_one_meter() {
    for (int i = 0; i < 5; i++) {
      assertEquals(405, send(HttpMethod.valueOf("INVENTED" + i), "/things/1", null).statusCode());
    }
    var metrics = get("/metrics").bodyAsString();
    assertTrue(metrics.contains("method=\"OTHER\""), metrics);
    assertFalse(metrics.contains("INVENTED"), metrics);
  }

  @Test
  void a_malformed_request_is_answered_with_its_ids() {
    var reply = get("/" + "x".repeat(10_000));
    assertEquals(400, reply.statusCode());
    assertEquals(reply.getHeader("X-Correlation-ID"), reply.bodyAsJsonObject().getString("correlation_id"));
    assertNotNull(reply.getHeader("X-Instance-ID"));
  }

  @Test
  void swagger_ui_is_served_in_pieces_and_complete() {
    var script = get("/docs/swagger-ui-bundle.js");
    assertTrue(script.body().length() > 1_000_000, () -> script.body().length() + " bytes");
    assertTrue(script.bodyAsString().endsWith("i=i.default})()));"));
    assertEquals("text/javascript", script.getHeader("Content-Type"));
    var head = send(HttpMethod.HEAD, "/docs/swagger-ui-bundle.js", null);
    assertEquals(200, head.statusCode());
    assertEquals(null, head.body());
    assertTrue(get("/docs").bodyAsString().contains("swagger-ui-bundle.js"));
    assertEquals(404, get("/docs/nothing.js").statusCode());
  }
}
