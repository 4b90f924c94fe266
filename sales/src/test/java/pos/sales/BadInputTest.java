package pos.sales;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pos.sales.Shop.line;
import static pos.sales.Shop.sale;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BadInputTest {

  private static final String RETURNS = "/sales/0199a3a0-0000-7000-8000-00000000000a/returns";
  private static Shop shop;

  @BeforeAll
  static void open() {
    shop = Shop.open();
    shop.sell(sale().put("id", "0199a3a0-0000-7000-8000-00000000000a"));
  }

  @AfterAll
  static void close() {
    shop.close();
  }

  /** The body with {@code value} at a path such as {@code lines[0].quantity}; {@code -} takes the field away. */
  static JsonObject with(JsonObject body, String field, String value) {
    var dot = field.indexOf("[0].");
    var object = dot < 0 ? body : body.getJsonArray(field.substring(0, dot)).getJsonObject(0);
    var name = dot < 0 ? field : field.substring(dot + 4);
    if (value.equals("-")) {
      object.remove(name);
    } else {
      var json = value.replace("TEXT_101", "x".repeat(101)).replace("TEXT_501", "x".repeat(501));
      object.put(name, new JsonArray("[" + json + "]").getValue(0));
    }
    return body;
  }

  private static void refuses(String path, JsonObject body, String field) {
    var before = shop.counts();
    var reply = shop.service.post(path, body);
    assertEquals(422, reply.status(), () -> reply.body().toString());
    assertEquals(field, reply.field());
    assertEquals(before, shop.counts());
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
      "id | 7", "id | \"no\"", "id | \"0-0-0-0-0\"",
      "store_id | \"1\"", "store_id | 0", "store_id | 1.5", "store_id | 99999999999999999999",
      "register_id | -", "register_id | null", "register_id | \"1\"", "register_id | 0", "register_id | -1",
      "register_id | 1.0",
      "cashier | 7", "cashier | \"\"", "cashier | \" \"", "cashier | \"TEXT_101\"", "cashier | \"a\\u0000b\"",
      "sold_at | 7", "sold_at | \"yesterday\"", "sold_at | \"2026-11-22\"", "sold_at | \"2026-02-30T10:00:00Z\"",
      "sold_at | \"1999-12-31T23:59:59Z\"", "sold_at | \"2101-01-01T00:00:00Z\"", "sold_at | \"2026-11-22T15:04:05\"",
      "lines | -", "lines | []", "lines | {}", "lines | \"P-2\"",
      "lines[0].product_id | -", "lines[0].product_id | \"2\"", "lines[0].product_id | 0", "lines[0].product_id | 2.5",
      "lines[0].sku | 7", "lines[0].sku | \"\"", "lines[0].sku | \"TEXT_101\"", "lines[0].barcode | 4006381333931",
      "lines[0].quantity | -", "lines[0].quantity | \"1\"", "lines[0].quantity | 0", "lines[0].quantity | -1",
      "lines[0].quantity | 1.5", "lines[0].quantity | 1e0", "lines[0].quantity | 100000", "lines[0].quantity | true",
      "lines[0].unit_price_cents | \"200\"", "lines[0].unit_price_cents | -1", "lines[0].unit_price_cents | 1.99",
      "lines[0].unit_price_cents | 1000000001", "lines[0].unit_price_cents | []",
      "lines[0].discount_cents | -1", "lines[0].discount_cents | 201", "lines[0].discount_cents | \"0\"",
      "lines[0].discount_cents | 0.5",
      "payments | {}", "payments | \"cash\"",
      "payments[0].method | -", "payments[0].method | \"cheque\"", "payments[0].method | \"CASH\"",
      "payments[0].method | 1",
      "payments[0].amount_cents | -", "payments[0].amount_cents | 0", "payments[0].amount_cents | -200",
      "payments[0].amount_cents | \"200\"", "payments[0].amount_cents | 200.0", "payments[0].amount_cents | 1000000001",
      "payments[0].tendered_cents | 500", "payments[0].tendered_cents | \"500\"", "payments[0].tendered_cents | -1",
      "payments[0].change_cents | 0", "payments[0].change_cents | \"0\"",
      "allow_oversell | \"true\"", "allow_oversell | 1"})
  void a_sale_with_a_bad_field_is_refused_by_the_fields_name(String field, String value) {
    refuses("/sales", with(sale(), field, value), field);
    var batch = shop.upload(with(sale(), field, value)).items().getJsonObject(0);
    assertEquals("rejected", batch.getString("status"));
    assertEquals(field, batch.getJsonObject("problem").getJsonArray("errors").getJsonObject(0).getString("field"));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
      "id | \"no\"", "store_id | -", "store_id | \"1\"", "store_id | 0", "register_id | \"1\"", "register_id | 0",
      "lines | -", "lines | []", "lines[0].quantity | 0", "lines[0].quantity | \"1\"",
      "lines[0].unit_price_cents | 1.5", "lines[0].discount_cents | 201",
      "reason | -", "reason | \"\"", "reason | 7", "reason | \"TEXT_501\"",
      "refund_method | -", "refund_method | \"gold\"", "restock | -", "restock | \"yes\"", "restock | 1",
      "approved_by | -", "approved_by | \"\"", "approved_by | \"TEXT_101\"", "returned_at | \"today\""})
  void a_return_with_a_bad_field_is_refused_by_the_fields_name(String field, String value) {
    refuses("/returns", with(ReturnTest.request(line("sku", "P-2", 1)), field, value), field);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
      "id | \"no\"", "id | 7", "store_id | \"1\"", "store_id | 0", "store_id | 1.5", "register_id | \"1\"",
      "register_id | 0", "lines | -", "lines | []", "lines | {}", "lines | \"1\"",
      "lines[0].line_no | -", "lines[0].line_no | \"1\"", "lines[0].line_no | 0", "lines[0].line_no | 2",
      "lines[0].line_no | 2001", "lines[0].line_no | 1.0", "lines[0].quantity | -", "lines[0].quantity | \"1\"",
      "lines[0].quantity | 0", "lines[0].quantity | -1", "lines[0].quantity | 0.5", "lines[0].quantity | 100000",
      "reason | -", "reason | \"\"", "reason | 7", "reason | \"TEXT_501\"",
      "refund_method | -", "refund_method | \"gold\"", "refund_method | 1",
      "restock | -", "restock | \"yes\"", "restock | 1", "returned_at | \"today\"", "returned_at | 7"})
  void a_return_by_receipt_with_a_bad_field_is_refused_by_the_fields_name(String field, String value) {
    refuses(RETURNS, with(SaleReturnTest.request(1, 1), field, value), field);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
      "store_id | -", "store_id | \"1\"", "store_id | 0", "name | -", "name | \"\"", "name | 7", "name | \"TEXT_101\""})
  void a_register_with_a_bad_field_is_refused_by_the_fields_name(String field, String value) {
    refuses("/registers", with(new JsonObject().put("store_id", 1).put("name", "New"), field, value), field);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "[]", "7", "null", "{\"lines\": [}"})
  void a_body_that_is_no_json_object_is_refused(String body) {
    for (var path : new String[] {"/sales", "/sales/batch", "/returns", "/registers", RETURNS}) {
      var reply = shop.service.send(HttpMethod.POST, path, Buffer.buffer(body)).await();
      assertEquals(400, reply.status());
      assertEquals("malformed-json", reply.code());
    }
  }

  @ParameterizedTest
  @CsvSource({"/sales?limit=0, limit", "/sales?limit=201, limit", "/sales?store_id=x, store_id",
      "/sales?register_id=0, register_id",
      "/sales?product_id=-1, product_id", "/sales?from=yesterday, from", "/sales?to=2026-13-01, to",
      "/sales?cursor=abc, cursor", "/sales?receipt_number=0, receipt_number", "/sales?status=lost, status",
      "/sales?stock_status=gone, stock_status", "/sales?price_mismatch=yes, price_mismatch",
      "/sales?cashier=%01, cashier", "/returns?with_receipt=1, with_receipt", "/sales/7/returns, id",
      "/sales/0199a3a0-0000-7000-8000-00000000000a/returns?limit=x, limit", "/sales/7/receipt, id",
      "/sales/0199a3a0-0000-7000-8000-00000000000a/receipt?lang=de, lang",
      "/returns?store_id=1.5, store_id", "/returns?from=x, from", "/returns?to=x, to", "/returns?cursor=!, cursor",
      "/sales/summary?from=x, from", "/sales/summary?to=x, to", "/sales/summary?store_id=x, store_id",
      "/registers?store_id=x, store_id", "/registers?cursor=x, cursor", "/sales/7, id", "/returns/7, id",
      "/registers/x, id"})
  void a_bad_path_or_query_is_refused_by_its_name(String path, String field) {
    var reply = shop.service.get(path);
    assertEquals(400, reply.status());
    assertEquals(field, reply.field());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/sales/0199a3a0-0000-7000-8000-000000000001",
      "/sales/0199a3a0-0000-7000-8000-000000000001/receipt", "/sales/0199a3a0-0000-7000-8000-000000000001/returns",
      "/returns/0199a3a0-0000-7000-8000-000000000001", "/registers/999"})
  void what_is_not_there_is_not_found(String path) {
    var reply = shop.service.get(path);
    assertEquals(404, reply.status());
    assertTrue(reply.code().endsWith("-not-found"));
  }
}
