package pos.common.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import pos.common.sql.Page;

class QueryTest {

  @RegisterExtension
  final ThingService service = new ThingService(router -> {
    router.get("/things").putMetadata(Query.NAMES, Query.ofList("colour", "size")).setName("list").respond(ctx ->
        Future.succeededFuture(Pages.toJson(ctx, new Page<>(List.of("x"), "a b"), _ -> new JsonObject())));
    router.get("/things/:id").setName("read").respond(_ -> Future.succeededFuture(new JsonObject()));
    router.post("/things").setName("make").respond(_ -> Future.succeededFuture(new JsonObject()));
  });

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      GET /things?colr=red | colr
      GET /things/?colr=red | colr
      GET /things?limit=1&Colour=red | Colour
      GET /things?colour=red&colr | colr
      GET /things/1?colour=red | colour
      GET /things/1/?colour=red | colour
      POST /things?colour=red | colour
      """)
  void an_unknown_parameter_is_refused_by_name_with_those_that_are_known(String call, String name) {
    var parts = call.split(" ");
    var reply = service.send(HttpMethod.valueOf(parts[0]), parts[1], null);
    assertEquals(400, reply.statusCode());
    var error = reply.bodyAsJsonObject().getJsonArray("errors").getJsonObject(0);
    assertEquals(name, error.getString("field"));
    assertEquals("unknown_parameter", error.getString("code"));
    var isList = call.contains("GET /things?") || call.contains("/things/?");
    assertEquals(isList ? new JsonArray().add("colour").add("size").add("limit").add("cursor") : null,
        error.getJsonArray("options"));
    assertEquals(name + (isList ? " is not a parameter of this call, which has colour, size, limit, cursor."
        : " is not a parameter: this call has none."), reply.bodyAsJsonObject().getString("detail"));
  }

  @Test
  void an_unknown_parameter_is_refused_in_the_client_s_language() {
    assertEquals("x n'est pas un paramètre de cet appel, qui a colour, size, limit, cursor.",
        service.get("/things?x=1", "Accept-Language", "fr").bodyAsJsonObject().getString("detail"));
    assertEquals("x n'est pas un paramètre : cet appel n'en a aucun.",
        service.get("/things/1?x=1", "Accept-Language", "fr").bodyAsJsonObject().getString("detail"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/docs?x=1", "/?x=1", "/health?x=1"})
  void what_is_no_operation_of_the_contract_has_any_query(String uri) {
    assertEquals(200, service.get(uri).statusCode());
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      /things | /thing-service/things | /thing-service/things?cursor=a+b
      /things/ | /thing-service/things | /thing-service/things?cursor=a+b
      /things?size | /thing-service/things | /thing-service/things?cursor=a+b
      /things?size= | /thing-service/things | /thing-service/things?cursor=a+b
      /things?size=a%20b | /thing-service/things?size=a+b | /thing-service/things?size=a+b&cursor=a+b
      /things?size=a+b | /thing-service/things?size=a+b | /thing-service/things?size=a+b&cursor=a+b
      /things?size=%25zz&&colour=%c3%a9 | /thing-service/things?colour=%C3%A9&size=%25zz \
      | /thing-service/things?colour=%C3%A9&size=%25zz&cursor=a+b
      /things?cursor=x&size=2&size=1 | /thing-service/things?size=2&size=1&cursor=x \
      | /thing-service/things?size=2&size=1&cursor=a+b
      """)
  void links_are_the_same_however_a_gateway_has_written_the_query(String uri, String self, String next) {
    var reply = service.get(uri);
    var links = reply.bodyAsJsonObject().getJsonObject("_links");
    assertEquals(self, links.getJsonObject("self").getString("href"));
    assertEquals(next, links.getJsonObject("next").getString("href"));
    assertEquals("<" + next + ">; rel=\"next\"", reply.getHeader("Link"));
  }

  @Test
  void a_link_that_is_too_long_for_a_header_is_in_the_body_only() {
    var reply = service.get("/things?size=" + ":".repeat(3000));
    assertFalse(reply.headers().contains("Link"));
    assertTrue(reply.bodyAsJsonObject().getJsonObject("_links").containsKey("next"));
  }
}
