package pos.order;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pos.order.Shop.mustBe;
import static pos.order.Shop.paidWith;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import pos.testing.Reply;

class BadInputTest {

  private static final Shop SHOP = Shop.shared();
  private static long customer;
  private static long order;

  @BeforeAll
  static void order() {
    var product = SHOP.product(1000, 5);
    customer = SHOP.customerWith(product, 1);
    order = SHOP.order(customer).getLong("id");
    SHOP.add(customer, product, 1);
  }

  private static List<Long> counts() {
    return List.of("orders", "requests", "statuses", "payments", "outbox", "payment_simulator.charges").stream()
        .map(table -> SHOP.orders.number("SELECT count(*) FROM " + table)).toList();
  }

  /** Returns the body with {@code value} at a path such as {@code payment.token}; {@code -} removes the field. */
  private static JsonObject with(JsonObject body, String field, String value) {
    var dot = field.indexOf('.');
    var object = dot < 0 ? body : body.getJsonObject(field.substring(0, dot));
    var name = field.substring(dot + 1);
    if (value.equals("-")) {
      object.remove(name);
    } else {
      var json = value.replace("TEXT_201", "x".repeat(201)).replace("TEXT_501", "x".repeat(501));
      object.put(name, new JsonArray("[" + json + "]").getValue(0));
    }
    return body;
  }

  private static Reply send(String path, Buffer body) {
    return SHOP.post(SHOP.orders, customer, path, body, "Idempotency-Key", "bad").await();
  }

  private static void refuses(String path, JsonObject body, String field) {
    var before = counts();
    var reply = mustBe(422, send(path, body.toBuffer()));
    assertEquals(field, reply.field());
    assertEquals(before, counts());
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
      "shipping_address | -", "shipping_address | null", "shipping_address | 7", "shipping_address | []",
      "shipping_address_id | 0", "shipping_address_id | \"1\"",
      "shipping_address_id | 1.5", "shipping_address_id | 99999999999999999999",
      "shipping_address.full_name | -", "shipping_address.full_name | \"\"", "shipping_address.full_name | 7",
      "shipping_address.full_name | \"TEXT_201\"", "shipping_address.full_name | \"a\\u0000b\"",
      "shipping_address.line1 | -", "shipping_address.line1 | \" \"", "shipping_address.line1 | \"TEXT_201\"",
      "shipping_address.line2 | 7", "shipping_address.line2 | \"TEXT_201\"",
      "shipping_address.city | -", "shipping_address.city | {}", "shipping_address.city | \"TEXT_201\"",
      "shipping_address.province | -", "shipping_address.province | \"XX\"", "shipping_address.province | 7",
      "shipping_address.postal_code | -", "shipping_address.postal_code | \"D1D 1D1\"",
      "shipping_address.postal_code | \"12345\"", "shipping_address.country | \"US\"", "shipping_address.country | 1",
      "shipping_address.phone | \"1\"", "shipping_address.phone | 15145550199",
      "billing_address | \"same\"",
      "payment | -", "payment | \"tok_visa\"", "payment | []",
      "payment.method | -", "payment.method | \"cash\"", "payment.method | \"CARD\"", "payment.method | 1",
      "payment.token | -", "payment.token | 7", "payment.token | \"\"", "payment.token | \"4111111111111111\"",
      "payment.token | \"tok_\"", "payment.token | \"tok_a b\"", "payment.token | \"TEXT_201\"",
      "expected_total_cents | \"1\"", "expected_total_cents | -1", "expected_total_cents | 1.5",
      "expected_total_cents | 1000000001", "expected_total_cents | {}"})
  void a_checkout_with_a_bad_field_is_refused_naming_the_field(String field, String value) {
    refuses("/checkout", with(paidWith("tok_visa"), field, value), field);
  }

  @Test
  void a_checkout_needs_exactly_one_shipping_address_and_complete_addresses() {
    refuses("/checkout", paidWith("tok_visa").put("shipping_address_id", 1), "shipping_address");
    refuses("/checkout", paidWith("tok_visa").put("billing_address", new JsonObject()), "billing_address.full_name");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
      "reason | -", "reason | \"\"", "reason | 7", "reason | \"TEXT_501\"", "amount_cents | 0", "amount_cents | \"1\"",
      "amount_cents | 1.5", "amount_cents | 1000000001", "amount_cents | 1", "restock | \"yes\"", "restock | 1",
      "lines | 1", "shipping | \"yes\""})
  void a_refund_with_a_bad_field_is_refused_naming_the_field(String field, String value) {
    refuses("/admin/orders/" + order + "/refund", with(new JsonObject().put("reason", "why"), field, value), field);
  }

  @ParameterizedTest
  @ValueSource(strings = {"7", "\"\"", "{}", "\"TEXT_501\""})
  void a_cancellation_with_a_bad_reason_is_refused(String value) {
    refuses("/orders/" + order + "/cancel", with(new JsonObject(), "reason", value), "reason");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{", "[]", "7", "null", "\"x\"", "{\"payment\": }"})
  void a_body_that_is_not_a_json_object_is_refused(String body) {
    for (var path : List.of("/checkout", "/orders/" + order + "/cancel", "/admin/orders/" + order + "/refund")) {
      assertEquals("malformed-json", mustBe(400, send(path, Buffer.buffer(body))).code());
    }
  }

  @Test
  void a_checkout_needs_a_body_and_a_key() {
    assertEquals(400, send("/checkout", null).status());
    var body = paidWith("tok_visa").toBuffer();
    for (var key : new String[][] {{}, {"Idempotency-Key", ""}, {"Idempotency-Key", "x".repeat(256)}}) {
      var reply = SHOP.post(SHOP.orders, customer, "/checkout", body, key).await();
      assertEquals("Idempotency-Key", mustBe(400, reply).field());
    }
  }

  @Test
  void json_that_is_declared_as_a_form_is_accepted() {
    var customer = SHOP.customerWith(SHOP.product(1000, 5), 1);
    mustBe(201, SHOP.post(SHOP.orders, customer, "/checkout", paidWith("tok_visa").toBuffer(),
        "Idempotency-Key", "form", "Content-Type", "application/x-www-form-urlencoded").await());
  }

  @Test
  void deep_and_huge_bodies_are_refused() {
    var deep = "{\"payment\":" + "[".repeat(5000) + "]".repeat(5000) + "}";
    assertTrue(send("/checkout", Buffer.buffer(deep)).status() / 100 == 4);
    mustBe(413, send("/checkout", Buffer.buffer("{\"x\":\"" + "x".repeat(2 << 20) + "\"}")));
  }

  @ParameterizedTest
  @CsvSource({"/orders?limit=0, limit", "/orders?limit=201, limit", "/orders?limit=x, limit",
      "/orders?cursor=x, cursor", "/orders?status=lost, status", "/orders/x, id", "/orders/0, id",
      "/orders/99999999999999999999, id",
      "/orders/1.5/history, id", "/admin/orders?status=x, status", "/admin/orders?customer_id=x, customer_id",
      "/admin/orders?cursor=x, cursor", "/admin/orders/x, id", "/admin/orders/-1/history, id",
      "/orders/summary?from=x, from", "/orders/summary?to=2026-02-30, to"})
  void a_bad_path_or_query_parameter_is_named(String path, String field) {
    assertEquals(field, mustBe(400, SHOP.get(customer, path)).field());
  }

  @ParameterizedTest
  @ValueSource(strings = {"7", "\"x", "7\""})
  void a_malformed_etag_is_refused(String etag) {
    for (var path : List.of("/orders/" + order + "/cancel", "/admin/orders/" + order + "/ship")) {
      var reply = SHOP.post(SHOP.orders, customer, path, null, "If-Match", etag).await();
      assertTrue(reply.status() == 400 && "If-Match".equals(reply.field()), () -> reply.body().toString());
    }
  }

  @Test
  void methods_that_a_path_does_not_support_are_refused() {
    assertEquals(405, SHOP.orders.delete("/orders/" + order, "Authorization", SHOP.token(customer)).status());
    assertEquals("POST", SHOP.orders.send(HttpMethod.PUT, "/checkout", Buffer.buffer("{}")).await().header("Allow"));
  }
}
