package pos.sales;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pos.sales.Shop.line;
import static pos.sales.Shop.paid;
import static pos.sales.Shop.payment;
import static pos.sales.Shop.sale;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bad values for every field of every call, those of sessions excepted: each is named, and nothing is written. */
class BadInputTest {

  private static final String RETURNS = "/sales/0199a3a0-0000-7000-8000-00000000000a/returns";
  @RegisterExtension
  private static final Shop shop = new Shop();

  @BeforeAll
  static void sellOnce() {
    shop.sell(sale().put("id", "0199a3a0-0000-7000-8000-00000000000a"));
  }

  /** A sale with every field, paid in cash. */
  private static JsonObject fullSale() {
    var line = line("product_id", 2, 1).put("sku", "P-2").put("barcode", "0000000000002").put("unit_price_cents", 200)
        .put("discount_cents", 0);
    return paid(sale(0, line), payment("cash", 200).put("tendered_cents", 500).put("change_cents", 300))
        .put("store_id", 1).put("sold_at", "2026-11-22T15:04:05Z").put("allow_oversell", false);
  }

  private static JsonObject fullReturn() {
    return Shop.returnWithoutReceipt(fullSale().getJsonArray("lines").getJsonObject(0)).put("register_id", 1)
        .put("returned_at", "2026-11-22T15:04:05Z");
  }

  private static void refuses(String path, JsonObject body, String field, List<?> values) {
    var before = shop.counts();
    for (var value : values) {
      var sent = Bad.with(body, field, value);
      var reply = shop.service.post(path, sent);
      assertEquals("422 invalid-input", reply.status() + " " + reply.code(), () -> path + sent + reply.body());
      assertEquals(field, reply.field(), () -> path + sent);
    }
    assertEquals(before, shop.counts());
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      id | uuid?
      store_id | whole?
      register_id | whole
      cashier | text? 100
      sold_at | time?
      lines | list 1 2000
      lines[0] | object
      lines[0].product_id | whole?
      lines[0].sku | text? 64
      lines[0].barcode | text? 64
      lines[0].quantity | whole 1 99999
      lines[0].unit_price_cents | cents?
      lines[0].discount_cents | cents?
      payments | list? 0 20
      payments[0] | object
      payments[0].method | enum
      payments[0].amount_cents | cents
      payments[0].tendered_cents | cents?
      payments[0].change_cents | cents?
      allow_oversell | flag?
      """)
  void a_bad_field_of_a_sale_is_named_also_in_a_batch(String field, String kind) {
    var values = Bad.values(kind);
    refuses("/sales", fullSale(), field, values);
    var results = shop.upload(values.stream().map(value -> Bad.with(fullSale(), field, value)).toList()).items();
    results.forEach(result -> {
      assertEquals("rejected", ((JsonObject) result).getString("status"));
      assertEquals(field, ((JsonObject) result).getJsonObject("problem").getJsonArray("errors").getJsonObject(0)
          .getString("field"));
    });
    assertEquals(values.size(), results.size());
  }

  @Test
  void contradictory_fields_of_a_sale_are_named() {
    refuses("/sales", fullSale(), "lines[0].discount_cents", List.of(201));
    refuses("/sales", fullSale(), "payments[0].tendered_cents", List.of(199));
    refuses("/sales", fullSale(), "payments[0].change_cents", List.of(0, 301));
    refuses("/sales", paid(fullSale(), payment("debit", 200)), "payments[0].tendered_cents", List.of(0, 200));
    refuses("/sales", paid(fullSale(), payment("debit", 200)), "payments[0].change_cents", List.of(0));
    refuses("/sales", paid(fullSale(), payment("debit", 200)), "payments[0].amount_cents", Bad.values("cents 1"));
    refuses("/sales", sale(200, new JsonObject().put("quantity", 1)), "lines[0].product_id", List.of(Bad.MISSING));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      id | uuid?
      store_id | whole
      register_id | whole?
      lines | list 1 2000
      lines[0] | object
      lines[0].product_id | whole?
      lines[0].sku | text? 64
      lines[0].barcode | text? 64
      lines[0].quantity | whole 1 99999
      lines[0].unit_price_cents | cents?
      lines[0].discount_cents | cents?
      cashier | text? 100
      reason | text 500
      refund_method | enum
      restock | flag
      approved_by | text 100
      returned_at | time?
      """)
  void a_bad_field_of_a_return_is_named(String field, String kind) {
    refuses("/returns", fullReturn(), field, Bad.values(kind));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      id | uuid?
      store_id | whole?
      register_id | whole?
      lines | list 1 2000
      lines[0] | object
      lines[0].line_no | whole 1 2000
      lines[0].quantity | whole 1 99999
      cashier | text? 100
      reason | text 500
      refund_method | enum
      restock | flag
      returned_at | time?
      """)
  void a_bad_field_of_a_return_by_receipt_is_named(String field, String kind) {
    refuses(RETURNS, Shop.saleReturn(1, 1).put("store_id", 1).put("register_id", 1), field,
        Bad.values(kind));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      store_id | whole
      name | text 100
      """)
  void a_bad_field_of_a_register_is_named(String field, String kind) {
    refuses("/registers", new JsonObject().put("store_id", 1).put("name", "New"), field, Bad.values(kind));
  }

  @Test
  void impossible_lines_of_a_return_are_named() {
    refuses("/returns", Shop.returnWithoutReceipt(new JsonObject().put("quantity", 1)), "lines[0].product_id",
        List.of(Bad.MISSING));
    refuses("/returns", fullReturn(), "lines[0].discount_cents", List.of(201));
    refuses(RETURNS, Shop.saleReturn(1, 1), "lines[0].line_no", List.of(2, 2000));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "[]", "7", "null", "{\"lines\": [}"})
  void a_body_that_is_not_a_json_object_is_refused(String body) {
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
  void a_bad_path_or_query_parameter_is_named(String path, String field) {
    var reply = shop.service.get(path);
    assertEquals(400, reply.status());
    assertEquals(field, reply.field());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/sales/0199a3a0-0000-7000-8000-000000000001",
      "/sales/0199a3a0-0000-7000-8000-000000000001/receipt", "/sales/0199a3a0-0000-7000-8000-000000000001/returns",
      "/returns/0199a3a0-0000-7000-8000-000000000001", "/registers/999"})
  void unknown_ids_are_not_found(String path) {
    var reply = shop.service.get(path);
    assertEquals(404, reply.status());
    assertTrue(reply.code().endsWith("-not-found"));
  }
}
