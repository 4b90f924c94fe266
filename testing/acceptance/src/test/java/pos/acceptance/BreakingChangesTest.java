package pos.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import pos.shop.Part;

/**
 * Clients that are out there go on working with the contracts of today. What breaks them needs a new first number of the
 * contract's version; ADR 84 has the command that makes today's contracts the released ones.
 */
class BreakingChangesTest {

  private static final String SHELF = """
      info: {version: "1.0.0"}
      security: [{apikey: []}]
      paths:
        /things/{id}:
          parameters: [{$ref: "#/components/parameters/id"}]
          put:
            operationId: replace_thing
            parameters: [{name: lang, in: query, schema: {type: string, enum: [fr, en]}}]
            requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/Draft"}}}}
            responses:
              "200":
                headers: {ETag: {}}
                content: {application/json: {schema: {$ref: "#/components/schemas/Thing"}}}
              "404": {description: there is none}
      components:
        parameters: {id: {name: id, in: path, required: true, schema: {type: integer, minimum: 1}}}
        schemas:
          Draft:
            type: object
            required: [name]
            properties:
              name: {type: string, maxLength: 20}
              note: {type: [string, "null"], pattern: "^[a-z]*$"}
          Thing:
            type: object
            required: [id, parts]
            properties:
              id: {type: integer, format: int64}
              kind: {type: string, enum: [small, large]}
              parts: {type: array, items: {$ref: "#/components/schemas/Thing"}}
              next: {anyOf: [{$ref: "#/components/schemas/Thing"}, {type: "null"}]}
      """;

  private static List<String> changes(String kept, String changed) {
    assertTrue(SHELF.contains(kept), kept);
    return BreakingChanges.between(Yaml.object(SHELF), Yaml.object(SHELF.replace(kept, changed)));
  }

  private static int firstNumber(JsonObject contract) {
    return Integer.parseInt(contract.getJsonObject("info").getString("version").replaceFirst("\\..*", ""));
  }

  @ParameterizedTest
  @EnumSource(Part.class)
  void a_contract_breaks_no_client_of_the_released_one_unless_its_first_number_has_moved(Part part) {
    var released = Yaml.resource("/released/" + part.owner() + ".yaml");
    var current = Yaml.resource("/" + part.owner() + "/openapi.yaml");
    if (firstNumber(current) <= firstNumber(released)) {
      assertEquals(List.of(), BreakingChanges.between(released, current));
    }
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
      /things/{id}: | /others/{id}: | replace_thing is gone
      replace_thing | write_thing | replace_thing is called write_thing
      [{apikey: []}] | [{apikey: [], customer: []}] | replace_thing asks for [apikey, customer]
      name: lang | name: language | replace_thing takes no lang
      name: lang, | name: lang, required: true, | replace_thing requires lang
      enum: [fr, en] | enum: [fr] | replace_thing lang has the values ["fr"] instead of ["fr","en"]
      minimum: 1 | minimum: 2 | replace_thing id has minimum 2
      requestBody: { | requestBody: {required: true, | replace_thing requires a body
      application/json: {schema: {$ref: "#/components/schemas/Draft | text/csv: {schema: {$ref: "#/components/schemas/Draft | replace_thing has no application/json
      "200" | "202" | replace_thing has no response 200
      ETag | X-Shelf | replace_thing 200 has no header ETag
      maxLength: 20 | maxLength: 19 | Draft.name has maxLength 19
      required: [name] | required: [name, note] | Draft.note is required
      note: {type: [string, "null"] | remark: {type: [string, "null"] | Draft.note is gone
      [a-z] | [a-y] | Draft.note has pattern ^[a-y]*$
      note: {type: [string, "null"] | note: {type: string | Draft.note is [string] instead of [null, string]
      format: int64 | format: int32 | Thing.id has format int32 instead of int64
      id: {type: integer | id: {type: string | Thing.id is [string] instead of [integer]
      id: {type: integer | id: {type: [integer, "null"] | Thing.id is [integer, null] instead of [integer]
      [small, large] | [small, large, huge] | Thing.kind has the values ["small","large","huge"] instead of ["small","large"]
      required: [id, parts] | required: [id] | Thing.parts may be missing
      kind: | sort: | Thing.kind is gone
      {anyOf: [{$ref: "#/components/schemas/Thing"}, {type: "null"}]} | {type: string} | Thing.next is [string] instead of [null, object]
      """)
  void what_breaks_clients_is_named(String kept, String changed, String named) {
    assertTrue(changes(kept, changed).contains(named), () -> changes(kept, changed).toString());
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
      minimum: 1 | minimum: 0
      enum: [fr, en] | enum: [fr, en, de]
      maxLength: 20 | maxLength: 30
      required: [name] | required: []
      name: {type: string | name: {type: [string, "null"]
      pattern: "^[a-z]*$" | description: anything
      note: | more: {type: string}\\n        note:
      [small, large] | [small]
      kind: | weight: {type: integer}\\n        kind:
      anyOf: [{$ref: "#/components/schemas/Thing"}, {type: "null"}] | $ref: "#/components/schemas/Thing"
      required: [id, parts] | required: [id, parts, kind]
      "404": | "410":
      """)
  void what_clients_can_live_with_is_no_change(String kept, String changed) {
    assertEquals(List.of(), changes(kept, changed.replace("\\n", "\n")));
  }
}
