package pos.contracts;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WholeContractTest {

  private static final String SHELF = """
      openapi: 3.1.0
      info: {title: shelf-service, version: "1.10.0", description: What is on shelves., license: {name: Apache-2.0}}
      security: [{apikey: []}]
      paths:
        /things/{id}:
          parameters: [{$ref: "#/components/parameters/id"}]
          get:
            operationId: read_thing
            tags: [things]
            responses: {"200": {$ref: "#/components/responses/Thing"}, "404": {$ref: "#/components/responses/Problem"}}
      components:
        parameters:
          id: {name: id, in: path}
        responses:
          Thing: {content: {application/json: {schema: {$ref: "#/components/schemas/Thing"}}}}
          Problem: {content: {application/problem+json: {schema: {$ref: "#/components/schemas/Problem"}}}}
        schemas:
          Thing: {type: object, properties: {width: {type: integer}}}
          Problem: {type: object}
      """;
  private static final String DESK = SHELF.replace("shelf", "desk").replace("1.10.0", "1.9.3")
      .replace("width", "height").replace("security: [{apikey: []}]", "security: [{apikey: [], customer: []}]");

  private final JsonObject whole = whole(SHELF, DESK);

  private static JsonObject whole(String shelf, String desk) {
    var contracts = new LinkedHashMap<String, JsonObject>();
    contracts.put("shelf", WriteContracts.read(shelf));
    contracts.put("desk", WriteContracts.read(desk));
    return WholeContract.of(contracts);
  }

  private JsonObject reading(String service) {
    return whole.getJsonObject("paths").getJsonObject("/" + service + "-service/things/{id}").getJsonObject("get");
  }

  @Test
  void paths_and_tags_are_those_of_the_gateway() {
    assertEquals(Set.of("/shelf-service/things/{id}", "/desk-service/things/{id}"),
        whole.getJsonObject("paths").fieldNames());
    assertEquals(List.of("shelf", "desk"), whole.getJsonArray("tags").stream()
        .map(tag -> ((JsonObject) tag).getString("name")).toList());
    assertEquals(new JsonArray().add("desk"), reading("desk").getJsonArray("tags"));
  }

  @Test
  void an_operation_whose_name_another_has_begins_with_its_service() {
    assertEquals("shelf_read_thing", reading("shelf").getString("operationId"));
    assertEquals("read_desk", whole(SHELF, DESK.replace("read_thing", "read_desk")).getJsonObject("paths")
        .getJsonObject("/desk-service/things/{id}").getJsonObject("get").getString("operationId"));
  }

  @Test
  void an_operation_says_itself_what_its_service_asks_for() {
    assertEquals("[{\"apikey\":[]}]", reading("shelf").getJsonArray("security").encode());
    assertEquals("[{\"apikey\":[],\"customer\":[]}]", reading("desk").getJsonArray("security").encode());
  }

  @Test
  void what_is_described_differently_has_a_name_for_each_service_and_so_has_what_refers_to_it() {
    var components = whole.getJsonObject("components");
    assertEquals(Set.of("ShelfThing", "DeskThing", "Problem"), components.getJsonObject("schemas").fieldNames());
    assertEquals(Set.of("ShelfThing", "DeskThing", "Problem"), components.getJsonObject("responses").fieldNames());
    assertEquals(Set.of("id"), components.getJsonObject("parameters").fieldNames());
    var responses = reading("desk").getJsonObject("responses");
    assertEquals("#/components/responses/DeskThing", responses.getJsonObject("200").getString("$ref"));
    assertEquals("#/components/responses/Problem", responses.getJsonObject("404").getString("$ref"));
  }

  @Test
  void its_version_is_the_highest_of_theirs() {
    assertEquals("1.10.0", whole.getJsonObject("info").getString("version"));
  }
}
