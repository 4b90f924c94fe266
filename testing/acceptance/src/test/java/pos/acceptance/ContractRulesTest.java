package pos.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import pos.shop.Part;

/** The contracts are such that clients can be generated from them, and one that breaks each of the rules is noticed. */
class ContractRulesTest {

  private static final String SHELF = """
      servers: [{url: "http://localhost:8080/shelf-service"}, {url: /shelf-service}]
      security: [{apikey: [], customer: []}]
      paths:
        /things/{id}:
          parameters: [{name: If-None-Match, in: header, schema: {type: string}}]
          get:
            operationId: read_thing
            responses:
              "200": {description: one, headers: {ETag: {schema: {type: string}}}}
              "304": {description: known, headers: {ETag: {schema: {type: string}}}}
              "400": {description: a problem}
              "401": {description: a problem}
              "403": {description: a problem}
              "429": {$ref: "#/components/responses/Later"}
              "503": {$ref: "#/components/responses/Later"}
              default: {description: a problem}
          patch:
            operationId: change_thing
            security: [{apikey: []}]
            parameters: [{name: Idempotency-Key, in: header}, {name: If-Match, in: header}]
            requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/Thing"}}}}
            responses:
              "201": {description: one, headers: {Location: {}, Idempotency-Replayed: {}}}
              "304": {description: known, headers: {ETag: {schema: {type: string}}}}
              "400": {description: a problem}
              "401": {description: a problem}
              "403": {description: a problem}
              "412": {description: a problem}
              "413": {description: a problem}
              "422": {description: a problem}
              "429": {$ref: "#/components/responses/Later"}
              "503": {$ref: "#/components/responses/Later"}
              default: {description: a problem}
      components:
        securitySchemes: {apikey: {type: apiKey}, customer: {type: http}}
        responses:
          Later: {description: a problem, headers: {Retry-After: {schema: {type: integer, format: int64}}}}
        schemas:
          Thing:
            type: object
            additionalProperties: false
            required: [id]
            properties:
              id: {type: integer, format: int64}
              properties: {type: [string, "null"], enum: [a, null]}
              part: {anyOf: [{$ref: "#/components/schemas/Part"}, {type: "null"}]}
          Part: {type: object, additionalProperties: false, properties: {name: {type: [string, "null"]}}}
      """;

  @ParameterizedTest
  @EnumSource(Part.class)
  void a_contract_keeps_the_rules(Part part) {
    assertEquals(List.of(),
        ContractRules.broken(Yaml.resource("/" + part.owner() + "/openapi.yaml"), "/" + part.service()));
  }

  @Test
  void the_contract_of_all_services_keeps_them_too() {
    assertEquals(List.of(), ContractRules.broken(Yaml.resource("/contracts/shop.json"), ""));
  }

  @Test
  void a_contract_that_keeps_the_rules_has_nothing_broken() {
    assertEquals(List.of(), ContractRules.broken(Yaml.object(SHELF), "/shelf-service"));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
      http://localhost:8080/shelf-service | http://localhost:8080 | servers are [http://localhost:8080, /shelf-service]
      {type: "null"}] | {type: string}] | ~Thing/properties/part has alternatives: anyOf
      {type: "null"}] | {type: "null"}, {}] | ~Thing/properties/part has alternatives: anyOf
      type: [string, "null"], | type: [string, array], | ~Thing/properties/properties has alternatives: [string, array]
      id: {type: integer, format: int64} | id: {type: integer} | ~Thing/properties/id is not int64
      id: {type: integer, | id: {properties: {}, | ~Thing/properties/id is an object without a name
      additionalProperties: false | additionalProperties: true | ~Thing allows what it does not name
      id: {type: integer, | id: {default: 1, type: integer, | change_thing.id has a default in a patch
      required: [id] | x: [] | change_thing.id may be missing and not null
      required: [id] | required: [id, name] | ~Thing requires what it does not name: [name]
      id: {type: integer, | id: {description: a, b, type: integer, | ~Thing/properties/id/b has no value
      "413": {description: a problem} | x: {} | change_thing has no response 413
      "412": {description: a problem} | x: {} | change_thing has no response 412
      "422": {description: a problem} | x: {} | change_thing has no response 422
      "304": {description: known | "305": {description: known | read_thing has no response 304
      known, headers: {ETag | known, headers: {X-Shelf | read_thing has no header ETag with 304
      Idempotency-Replayed: {} | X-Shelf: {} | change_thing has no header Idempotency-Replayed with 201
      Location: {} | X-Shelf: {} | change_thing has no header Location with 201
      Retry-After | X-Shelf | read_thing has no header Retry-After with 429
      security: [{apikey: []}] | security: [{apikey: []}, {customer: []}] | change_thing takes a token instead of a key
      security: [{apikey: []}] | security: [{customer: []}] | change_thing takes a token instead of a key
      security: [{apikey: []}] | security: [{apikey: [], staff: []}] | change_thing asks for what is no scheme: [apikey, staff]
      """)
  void a_broken_rule_is_named(String kept, String broken, String named) {
    assertEquals(named.replace("~", "/components/schemas/"),
        ContractRules.broken(Yaml.object(SHELF.replace(kept, broken)), "/shelf-service").getFirst());
  }

  @ParameterizedTest
  @CsvSource({"400", "401", "403", "default"})
  void what_every_call_can_answer_is_in_the_contract(String status) {
    var contract = Yaml.object(SHELF);
    contract.getJsonObject("paths").getJsonObject("/things/{id}").getJsonObject("get").getJsonObject("responses")
        .remove(status);
    assertEquals(List.of("read_thing has no response " + status), ContractRules.broken(contract, "/shelf-service"));
  }
}
