package pos.common.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import pos.common.run.Environment;
import pos.common.run.Launch;

/** What headers say about bodies and answers. */
class HeadersTest {

  private final Vertx vertx = Launch.vertx();
  private final WebClient client = WebClient.create(vertx);
  private HttpApp app;

  @BeforeEach
  void listen() {
    app = new HttpApp(vertx, Environment.read(Map.of("PORT", "0", "HOST", "127.0.0.1"), "thing-service", 0));
    app.router().get("/things").produces("application/json").produces("text/csv").setName("list").respond(ctx ->
        Future.succeededFuture(new JsonObject().put("type", ctx.getAcceptableContentType())));
    app.router().post("/things").setName("make").respond(ctx ->
        Future.succeededFuture(new JsonObject().put("has_a", Body.fields(ctx).has("a"))));
    app.router().post("/files").putMetadata(Body.LIMIT, Body.STREAMED).setName("upload").respond(ctx ->
        ctx.request().body().map(bytes -> new JsonObject().put("length", bytes.length())));
    app.listen().await();
  }

  @AfterEach
  void close() {
    vertx.close().await();
  }

  private HttpResponse<Buffer> send(HttpMethod method, String uri, String body, String... headers) {
    var request = client.request(method, app.port(), "127.0.0.1", uri).putHeaders(GatewayHeaders.of("app"));
    for (int i = 0; i < headers.length; i += 2) {
      request.headers().add(headers[i], headers[i + 1]);
    }
    return (body == null ? request.send() : request.sendBuffer(Buffer.buffer(body))).await();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {"text/csv | text/csv", "TEXT/CSV | text/csv", "Text/Csv;Q=0.5 | text/csv",
      "Application/JSON;q=0.1, TEXT/*;q=0.5 | text/csv", "TEXT/CSV;q=0.1, application/Json | application/json"})
  void media_types_ignore_case(String accept, String type) {
    assertEquals(type, send(HttpMethod.GET, "/things", null, "Accept", accept).bodyAsJsonObject().getString("type"));
  }

  @Test
  void a_type_may_be_in_any_line_of_accept() {
    assertEquals("text/csv", send(HttpMethod.GET, "/things", null, "Accept", "image/png", "Accept", "text/csv")
        .bodyAsJsonObject().getString("type"));
    assertEquals(406, send(HttpMethod.GET, "/things", null, "Accept", "IMAGE/PNG").statusCode());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/things", "/files", "/nothing"})
  void a_compressed_body_is_refused(String uri) {
    for (var encoding : new String[] {"gzip", "GZIP", "deflate", "br", "identity, gzip", "x"}) {
      var reply = send(HttpMethod.POST, uri, "{}", "Content-Encoding", encoding);
      assertEquals(415, reply.statusCode(), encoding);
      assertEquals("unsupported-encoding", reply.bodyAsJsonObject().getString("code"));
      assertEquals("identity", reply.getHeader("Accept-Encoding"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"identity", "Identity", " "})
  void a_body_that_is_not_compressed_may_say_so(String encoding) {
    assertEquals(200, send(HttpMethod.POST, "/things", "{}", "Content-Encoding", encoding).statusCode());
    assertEquals(200, send(HttpMethod.POST, "/files", "x", "Content-Encoding", encoding).statusCode());
  }

  @Test
  void a_body_that_is_too_large_is_413_also_where_the_client_asks_first() {
    var large = " ".repeat(Body.SMALL + 1);
    assertEquals(413, send(HttpMethod.POST, "/things", large).statusCode());
    assertEquals(413, send(HttpMethod.POST, "/things", large, "Expect", "100-continue").statusCode());
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', value = {"{\"a\": 1, \"a\": 2} | invalid-input | a must not be repeated.",
      "/* x */ {} | malformed-json | The request body is not valid JSON."})
  void json_has_neither_repeated_names_nor_comments(String body, String code, String detail) {
    var reply = send(HttpMethod.POST, "/things", body);
    assertEquals(400, reply.statusCode());
    assertEquals(code, reply.bodyAsJsonObject().getString("code"));
    assertEquals(detail, reply.bodyAsJsonObject().getString("detail"));
  }
}
