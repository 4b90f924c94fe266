package pos.common.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What headers say about bodies and answers. */
class HeadersTest {

  @RegisterExtension
  final ThingService service = new ThingService(router -> {
    router.get("/things").produces("application/json").produces("text/csv").setName("list").respond(ctx ->
        Future.succeededFuture(new JsonObject().put("type", ctx.getAcceptableContentType())));
    router.post("/things").setName("make").respond(ctx ->
        Future.succeededFuture(new JsonObject().put("has_a", Body.fields(ctx).has("a"))));
    router.post("/files").putMetadata(Body.LIMIT, Body.STREAMED).setName("upload").respond(ctx ->
        ctx.request().body().map(bytes -> new JsonObject().put("length", bytes.length())));
  });

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {"text/csv | text/csv", "TEXT/CSV | text/csv", "Text/Csv;Q=0.5 | text/csv",
      "Application/JSON;q=0.1, TEXT/*;q=0.5 | text/csv", "TEXT/CSV;q=0.1, application/Json | application/json"})
  void media_types_ignore_case(String accept, String type) {
    assertEquals(type, service.get("/things", "Accept", accept).bodyAsJsonObject().getString("type"));
  }

  @Test
  void a_type_may_be_in_any_line_of_accept() {
    assertEquals("text/csv", service.get("/things", "Accept", "image/png", "Accept", "text/csv")
        .bodyAsJsonObject().getString("type"));
    assertEquals(406, service.get("/things", "Accept", "IMAGE/PNG").statusCode());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/things", "/files", "/nothing"})
  void a_compressed_body_is_refused(String uri) {
    for (var encoding : new String[] {"gzip", "GZIP", "deflate", "br", "identity, gzip", "x"}) {
      var reply = service.send(HttpMethod.POST, uri, "{}", "Content-Encoding", encoding);
      assertEquals(415, reply.statusCode(), encoding);
      assertEquals("unsupported-encoding", reply.bodyAsJsonObject().getString("code"));
      assertEquals("identity", reply.getHeader("Accept-Encoding"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"identity", "Identity", " "})
  void a_body_that_is_not_compressed_may_say_so(String encoding) {
    assertEquals(200, service.send(HttpMethod.POST, "/things", "{}", "Content-Encoding", encoding).statusCode());
    assertEquals(200, service.send(HttpMethod.POST, "/files", "x", "Content-Encoding", encoding).statusCode());
  }

  @Test
  void a_body_that_is_too_large_is_413_also_where_the_client_asks_first() {
    var large = " ".repeat(Body.SMALL + 1);
    assertEquals(413, service.send(HttpMethod.POST, "/things", large).statusCode());
    assertEquals(413, service.send(HttpMethod.POST, "/things", large, "Expect", "100-continue").statusCode());
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', value = {"{\"a\": 1, \"a\": 2} | invalid-input | a must not be repeated.",
      "/* x */ {} | malformed-json | The request body is not valid JSON."})
  void json_has_neither_repeated_names_nor_comments(String body, String code, String detail) {
    var reply = service.send(HttpMethod.POST, "/things", body);
    assertEquals(400, reply.statusCode());
    assertEquals(code, reply.bodyAsJsonObject().getString("code"));
    assertEquals(detail, reply.bodyAsJsonObject().getString("detail"));
  }
}
