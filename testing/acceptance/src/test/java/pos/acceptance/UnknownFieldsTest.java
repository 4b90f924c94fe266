package pos.acceptance;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static pos.acceptance.FloorClient.expect;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import pos.acceptance.RequestBodies.Call;
import pos.common.rule.French;
import pos.shop.Part;
import pos.testing.BadInput;
import pos.testing.Reply;

/** Every operation of every contract with a body, sent with a field that it does not have, in every object. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class UnknownFieldsTest {

  private static final String UNKNOWN = "zzz";

  @RegisterExtension
  private static final Floor floor = Floor.withWebShop(1).withReporting();
  private static String token;

  @BeforeAll
  static void logIn() {
    token = "Bearer " + expect(200, floor.client().post("/customer-service/auth",
        new JsonObject().put("username", "client1").put("password", "password"))).getString("access_token");
  }

  private static RequestBodies bodies(Part part) {
    return RequestBodies.of(part.owner() + "/openapi.yaml");
  }

  @ParameterizedTest
  @EnumSource(Part.class)
  void an_unknown_field_is_refused_by_its_path(Part part) {
    var calls = bodies(part).calls();
    assertFalse(calls.isEmpty());
    assertAll(calls.entrySet().stream().flatMap(call -> call.getValue().objects().stream().map(object -> () -> {
      var field = object.isEmpty() ? UNKNOWN : object + "." + UNKNOWN;
      var problem = refused(send(part, call.getValue(), field), object);
      // the paths of an entry of a batch begin in the entry
      var named = field.replace("sales[0].", "");
      assertEquals(List.of(named), unknown(problem), () -> call.getKey() + " " + field + ": " + problem);
    })));
  }

  private static Reply send(Part part, Call call, String field) {
    var body = BadInput.with(call.body(), field, 1);
    return floor.client().send(floor.service(part), HttpMethod.valueOf(call.method()), call.path(), body.toBuffer(),
        "Authorization", token, "Idempotency-Key", field).await();
  }

  /** Returns the problem with a body, or with an entry of a batch, which is judged by itself. */
  private static JsonObject refused(Reply reply, String object) {
    if (object.startsWith("sales[0]")) {
      assertEquals(200, reply.status(), () -> reply.body().toString());
      return reply.items().getJsonObject(0).getJsonObject("problem");
    }
    assertEquals(422, reply.status(), () -> object + ": " + reply.body());
    return reply.json();
  }

  /** Returns the fields that are refused as unknown; those of the contract never are. */
  private static List<String> unknown(JsonObject problem) {
    return problem.getJsonArray("errors", new JsonArray()).stream().map(JsonObject.class::cast)
        .filter(error -> "unknown_field".equals(error.getString("code"))).map(error -> error.getString("field")).toList();
  }

  @ParameterizedTest
  @EnumSource(Part.class)
  void the_schemas_of_bodies_allow_no_other_fields(Part part) {
    assertEquals(List.of(), bodies(part).open());
  }

  @ParameterizedTest
  @EnumSource(Part.class)
  void every_code_of_a_contract_has_a_french_text(Part part) {
    for (var code : bodies(part).codes()) {
      var error = new JsonObject().put("field", "x").put("code", code).put("message", "english");
      assertNotEquals("english", French.errors(new JsonArray().add(error)).getJsonObject(0).getString("message"), () ->
          code + " of " + part);
    }
  }
}
