package pos.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.junit5.VertxExtension;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(VertxExtension.class)
class ContractTest {

  private static final String PROBLEM = "{'type': 'x', 'title': 'x', 'status': 404, 'detail': 'x', 'instance': 'x',"
      + " 'code': 'x', 'correlation_id': 'x'}";

  private final Violations violations = new Violations();
  private Contract contract;

  @BeforeEach
  void read(Vertx vertx) {
    contract = Contract.read(vertx, "shelf/openapi.yaml", violations);
  }

  private void judge(String call, int status, String type, String body) {
    judge(call, null, status, type, body);
  }

  private void judge(String call, String sent, int status, String type, String body) {
    var parts = call.split(" ");
    var reply = new Reply(status, MultiMap.caseInsensitiveMultiMap().add("Content-Type", type),
        body == null ? null : Buffer.buffer(body.replace('\'', '"')));
    assertEquals(reply, contract.judge(HttpMethod.valueOf(parts[0]), parts[1],
        sent == null ? null : Buffer.buffer(sent.replace('\'', '"')), reply).await());
  }

  /** Returns the violations that the report names, without the answers. */
  private List<String> reported() {
    return assertThrows(AssertionError.class, violations::report).getMessage().lines().skip(1)
        .filter(line -> !line.startsWith(" ")).toList();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
      GET /things/1 | 200 | application/json | {'id': 1, 'owner': {'name': 'x'}}
      GET /things/1 | 404 | application/problem+json | %1$s
      GET /things?colour=red | 200 | application/json | {'items': []}
      GET /things?shape=round | 404 | application/problem+json | %1$s
      DELETE /things | 204 | none |
      GET /elsewhere | 200 | application/json | {}
      """)
  void an_answer_of_the_contract_is_no_violation(String call, int status, String type, String body) {
    judge(call, status, type, body == null ? null : body.replace("%1$s", PROBLEM));
    violations.report();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
      GET /things/1 | 200 | {'id': 1, 'owner': {'name': 'x'}, 'colour': 'red'} | colour is not in the schema
      GET /things/1 | 200 | {'id': 1, 'owner': {'name': 'x', 'age': 7}} | age is not in the schema
      GET /things | 200 | {'items': [{'id': 1, 'owner': {'name': 'x', 'age': 7}}]} | age is not in the schema
      GET /things/1 | 200 | {'owner': {'name': 'x'}} | the body: Instance does not have required property "id"
      GET /things/1 | 200 | {'id': null, 'owner': {'name': 'x'}} | id: Instance type null is invalid. Expected integer
      GET /things/1 | 201 | {'id': 1, 'owner': {'name': 'x'}} | read_thing has no response 201
      GET /things/1 | 304 | | read_thing has no response 304
      GET /things/1 | 409 | %1$s | read_thing has no response 409
      DELETE /things | 500 | %1$s | delete_things has no response 500
      GET /things?colour=red&shape=round | 200 | {'items': []} | list_things has no parameter shape
      GET /things/1 | 404 | {'code': 'x'} | not a problem document of RFC 9457 with its members: application/json
      """)
  void what_the_contract_lacks_or_the_answer_has_wrong_is_named(String call, int status, String body, String named) {
    var isProblem = "%1$s".equals(body);
    judge(call, status, isProblem ? "application/problem+json" : "application/json",
        isProblem ? PROBLEM.replace("404", String.valueOf(status)) : body);
    assertEquals(List.of("shelf/openapi.yaml: " + named), reported());
  }

  @Test
  void a_field_of_a_body_that_was_accepted_is_in_the_contract() {
    judge("POST /things", "{'owner': {'name': null}}", 204, "none", null);
    judge("POST /things", "{'colour': 'red'}", 422, "application/problem+json", PROBLEM.replace("404", "422"));
    judge("POST /things", "{'colour': 'red'}", 204, "none", "{'code': 'unknown_field'}");
    judge("DELETE /things", "{}", 204, "none", null);
    violations.report();
    judge("POST /things", "{'owner': {'name': 'x', 'age': 7}, 'colour': 'red'}", 204, "none", null);
    judge("DELETE /things", "{'id': 1}", 204, "none", null);
    assertEquals(List.of("shelf/openapi.yaml: age is not in the schema",
        "shelf/openapi.yaml: colour is not in the schema",
        "shelf/openapi.yaml: delete_things has no body"), reported());
  }

  @Test
  void a_header_on_which_clients_depend_is_in_the_contract() {
    var headers = MultiMap.caseInsensitiveMultiMap().add("Content-Type", "application/json").add("etag", "x")
        .add("Retry-After", "1").add("X-Shelf", "x");
    var thing = Buffer.buffer("{\"id\": 1, \"owner\": {\"name\": \"x\"}}");
    contract.judge(HttpMethod.GET, "/things/1", null, new Reply(200, headers, thing)).await();
    assertEquals(List.of("shelf/openapi.yaml: read_thing has no header Retry-After with 200"), reported());
  }

  @Test
  void every_violation_of_an_answer_is_named() {
    judge("GET /things/1?shape=round", 200, "application/json", "{'id': 1, 'colour': 'red'}");
    assertEquals(List.of("shelf/openapi.yaml: read_thing has no parameter shape",
        "shelf/openapi.yaml: the body: Instance does not have required property \"owner\"",
        "shelf/openapi.yaml: colour is not in the schema"), reported());
  }

  @Test
  void a_line_that_is_missing_for_many_answers_is_reported_once_with_the_first_of_them() {
    var red = "{'id': 1, 'owner': {'name': 'x'}, 'colour': 'red'}";
    judge("GET /things/7", 200, "application/json", red);
    judge("GET /things", 200, "application/json", "{'items': [%1$s, %1$s]}".formatted(red));
    var report = assertThrows(AssertionError.class, violations::report).getMessage();
    assertEquals(1, report.split("colour is not in the schema", -1).length - 1, report);
    assertTrue(report.contains("GET /things/7 answered 200 {\"id\""), report);
    judge("GET /things/8", 200, "application/json", red);
    violations.report();
  }
}
