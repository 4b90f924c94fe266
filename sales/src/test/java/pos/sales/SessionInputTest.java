package pos.sales;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SessionInputTest {

  @RegisterExtension
  private static final Shop shop = new Shop();
  private static Till till;
  private static String session;
  private static String sale;

  @BeforeAll
  static void openSessionAndSell() {
    till = Till.of(shop);
    session = "/sessions/" + till.session();
    sale = "/sales/" + till.sell(till.sale());
  }

  private static List<String> calls() {
    return List.of("/registers/" + Till.of(shop).register() + "/sessions", session + "/cash-movements",
        session + "/close", sale + "/void");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      /registers/1/sessions | cashier | text 100
      /registers/1/sessions | opening_float_cents | cents
      SESSION/cash-movements | type | enum
      SESSION/cash-movements | amount_cents | cents 1
      SESSION/cash-movements | reason | text 500
      SESSION/cash-movements | cashier | text? 100
      SESSION/close | counted_cash_cents | cents
      SESSION/close | cashier | text? 100
      SALE/void | reason | text 500
      SALE/void | cashier | text? 100
      """)
  void a_bad_field_is_named_and_nothing_is_done(String call, String field, String kind) {
    var path = call.replace("SESSION", session).replace("SALE", sale);
    var before = shop.counts();
    for (var value : Bad.values(kind)) {
      var body = Bad.with(body(path), field, value);
      var reply = shop.service.post(path, body);
      assertEquals(422, reply.status(), () -> path + body + reply.body());
      assertEquals(field, reply.field(), () -> path + body);
    }
    assertEquals(before, shop.counts());
    assertEquals("open", shop.service.get(session).json().getString("status"));
    assertEquals("completed", shop.service.get(sale).json().getString("status"));
  }

  private static JsonObject body(String path) {
    return switch (path.substring(path.lastIndexOf('/') + 1)) {
      case "sessions" -> Till.opening(0);
      case "close" -> Till.counted(0);
      case "cash-movements" -> Till.cash("pay_in", 1);
      default -> new JsonObject().put("reason", "mistake");
    };
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "[]", "7", "null", "{\"reason\": }"})
  void a_body_that_is_not_a_json_object_is_refused(String body) {
    for (var path : calls()) {
      var reply = shop.service.send(HttpMethod.POST, path, Buffer.buffer(body)).await();
      assertEquals(400, reply.status());
      assertEquals("malformed-json", reply.code());
    }
  }

  @ParameterizedTest
  @CsvSource({"/sessions?limit=0, limit", "/sessions?store_id=x, store_id", "/sessions?register_id=0, register_id",
      "/sessions?status=OPEN, status", "/sessions?from=x, from", "/sessions?to=x, to", "/sessions?cursor=abc, cursor", "/sessions/x, id", "/sessions/0, id",
      "/sessions/1.5, id"})
  void a_bad_path_or_query_parameter_is_named(String path, String field) {
    var reply = shop.service.get(path);
    assertEquals(400, reply.status());
    assertEquals(field, reply.field());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/registers/x/sessions", "/sessions/x/cash-movements", "/sessions/-1/close", "/sales/7/void"})
  void a_bad_id_in_a_path_is_refused(String path) {
    var reply = shop.service.post(path, new JsonObject());
    assertEquals(400, reply.status());
    assertEquals("id", reply.field());
  }

  @ParameterizedTest
  @CsvSource({"/registers/9999/sessions, register-not-found", "/sessions/9999/cash-movements, session-not-found",
      "/sessions/9999/close, session-not-found", "/sales/0199a3a0-0000-7000-8000-000000000001/void, sale-not-found"})
  void unknown_ids_are_not_found(String path, String code) {
    var reply = shop.service.post(path, body(path));
    assertEquals(404, reply.status());
    assertEquals(code, reply.code());
  }

  @ParameterizedTest
  @ValueSource(strings = {"status", "z_number", "expected_cash_cents", "difference_cents", "store_id"})
  void fields_that_a_till_may_not_set_are_refused(String field) {
    for (var path : calls()) {
      var refused = shop.service.post(path, body(path).put(field, 5));
      assertEquals("422 " + field, refused.status() + " " + refused.field(), path);
    }
    assertEquals("open", shop.service.get(session).json().getString("status"));
  }
}
