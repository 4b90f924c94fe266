package pos.sales;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SessionInputTest {

  private static Shop shop;
  private static Till till;
  private static String session;
  private static String sale;

  @BeforeAll
  static void open() {
    shop = Shop.open();
    till = Till.of(shop);
    session = "/sessions/" + till.session();
    sale = "/sales/" + till.sell(till.sale());
  }

  @AfterAll
  static void close() {
    shop.close();
  }

  private static List<String> calls() {
    return List.of("/registers/" + Till.of(shop).register() + "/sessions", session + "/cash-movements",
        session + "/close", sale + "/void");
  }

  private static void refuses(String path, JsonObject body, String field, String value) {
    var before = shop.counts();
    var reply = shop.service.post(path, BadInputTest.with(body, field, value));
    assertEquals(422, reply.status(), () -> reply.body().toString());
    assertEquals(field, reply.field());
    assertEquals(before, shop.counts());
    assertEquals("open", shop.service.get(session).json().getString("status"));
    assertEquals("completed", shop.service.get(sale).json().getString("status"));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
      "cashier | -", "cashier | null", "cashier | 7", "cashier | \"\"", "cashier | \" \"", "cashier | \"TEXT_101\"",
      "cashier | [\"Luc\"]", "opening_float_cents | -", "opening_float_cents | null", "opening_float_cents | -1",
      "opening_float_cents | \"100\"", "opening_float_cents | 1.5", "opening_float_cents | 1e2",
      "opening_float_cents | 1000000001", "opening_float_cents | 99999999999999999999", "opening_float_cents | true"})
  void a_session_with_a_bad_field_is_refused_by_the_fields_name(String field, String value) {
    refuses("/registers/1/sessions", Till.opening(100), field, value);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
      "type | -", "type | null", "type | \"in\"", "type | \"PAY_IN\"", "type | 1",
      "amount_cents | -", "amount_cents | 0", "amount_cents | -5", "amount_cents | \"5\"", "amount_cents | 5.0",
      "amount_cents | 1000000001", "amount_cents | {}", "reason | -", "reason | \"\"", "reason | 7",
      "reason | \"TEXT_501\"", "reason | \"a\\u0000b\"", "cashier | 7", "cashier | \"\"", "cashier | \"TEXT_101\""})
  void a_cash_movement_with_a_bad_field_is_refused_by_the_fields_name(String field, String value) {
    refuses(session + "/cash-movements", Till.cash("pay_in", 100), field, value);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
      "counted_cash_cents | -", "counted_cash_cents | null", "counted_cash_cents | -1", "counted_cash_cents | \"0\"",
      "counted_cash_cents | 0.5", "counted_cash_cents | 1000000001", "counted_cash_cents | []",
      "cashier | 7", "cashier | \"\"", "cashier | \"TEXT_101\""})
  void a_closing_with_a_bad_field_is_refused_by_the_fields_name(String field, String value) {
    refuses(session + "/close", Till.counted(10_000), field, value);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
      "reason | -", "reason | null", "reason | \"\"", "reason | 7", "reason | \"TEXT_501\"", "cashier | 7",
      "cashier | \"\"", "cashier | \"TEXT_101\""})
  void a_void_with_a_bad_field_is_refused_by_the_fields_name(String field, String value) {
    refuses(sale + "/void", new JsonObject().put("reason", "wrong customer"), field, value);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "[]", "7", "null", "{\"reason\": }"})
  void a_body_that_is_no_json_object_is_refused(String body) {
    for (var path : calls()) {
      var reply = shop.service.send(HttpMethod.POST, path, Buffer.buffer(body)).await();
      assertEquals(400, reply.status());
      assertEquals("malformed-json", reply.code());
    }
  }

  @ParameterizedTest
  @CsvSource({"/sessions?limit=0, limit", "/sessions?store_id=x, store_id", "/sessions?register_id=0, register_id",
      "/sessions?status=OPEN, status", "/sessions?cursor=abc, cursor", "/sessions/x, id", "/sessions/0, id",
      "/sessions/1.5, id"})
  void a_bad_path_or_query_is_refused_by_its_name(String path, String field) {
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
  void what_is_not_there_is_not_found(String path, String code) {
    var everything = Till.opening(0).mergeIn(Till.counted(0)).mergeIn(Till.cash("pay_in", 1));
    var reply = shop.service.post(path, everything);
    assertEquals(404, reply.status());
    assertEquals(code, reply.code());
  }

  @ParameterizedTest
  @ValueSource(strings = {"status", "z_number", "expected_cash_cents", "difference_cents", "store_id"})
  void what_a_till_may_not_decide_has_no_effect(String field) {
    var fresh = Till.of(shop);
    var opened = shop.service.post("/registers/" + fresh.register() + "/sessions", Till.opening(0).put(field, 5));
    var closed = shop.service.post("/sessions/" + opened.json().getLong("id") + "/close",
        Till.counted(0).put(field, 5)).json();
    assertEquals("closed", closed.getString("status"));
    assertEquals(1, closed.getLong("z_number"));
    assertEquals(0, closed.getLong("difference_cents"));
    assertEquals(1, closed.getLong("store_id"));
  }
}
