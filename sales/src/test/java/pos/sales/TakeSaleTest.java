package pos.sales;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pos.sales.Shop.line;
import static pos.sales.Shop.paid;
import static pos.sales.Shop.payment;
import static pos.sales.Shop.priced;
import static pos.sales.Shop.sale;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pos.sales.core.Times;

class TakeSaleTest {

  @RegisterExtension
  private static final Shop shop = new Shop();

  private static JsonObject first(JsonArray list) {
    return list.getJsonObject(0);
  }

  @Test
  void the_contract_names_every_route_and_no_other() {
    var routes = shop.service.verticle(SalesService.class).app().operations();
    assertEquals(List.of(), shop.service.differencesFromContract(routes));
  }

  @Test
  void a_sale_is_stored_as_it_was_sent() {
    var request = sale(0, line("product_id", 1, 2).put("unit_price_cents", 499),
        line("sku", "P-2", 3).put("discount_cents", 5));
    var reply = shop.sell(paid(request.put("sold_at", "2026-11-22T10:04:05.123-05:00").put("store_id", 1),
        payment("credit", 1000), payment("cash", 745).put("tendered_cents", 1000)));
    assertEquals(201, reply.status());
    var sale = reply.json();
    assertEquals("/sales-service/sales/" + request.getString("id"), reply.header("Location"));
    assertEquals("no-store", reply.header("Cache-Control"));
    assertEquals(1, sale.getLong("store_id"));
    assertEquals("Amélie", sale.getString("cashier"));
    assertEquals("2026-11-22T15:04:05.123Z", sale.getString("sold_at"));
    assertEquals(new JsonObject("""
        {"line_no": 2, "product_id": 2, "sku": "P-2", "name": "Product 2", "quantity": 3, "unit_price_cents": 200,
         "discount_cents": 5, "total_cents": 595, "tax_code": "exempt", "returned_quantity": 0}"""),
        sale.getJsonArray("lines").getJsonObject(1));
    assertEquals(998 + 595, sale.getLong("subtotal_cents"));
    assertEquals(new JsonArray("""
        [{"code": "gst", "rate": "0.05", "amount_cents": 50},
         {"code": "qst", "rate": "0.09975", "amount_cents": 100}]"""),
        sale.getJsonArray("taxes"));
    assertEquals(2, sale.getLong("rounding_cents"));
    assertEquals(1745, sale.getLong("total_cents"));
    assertEquals(new JsonArray("""
        [{"method": "credit", "amount_cents": 1000},
         {"method": "cash", "amount_cents": 745, "tendered_cents": 1000, "change_cents": 255}]"""),
        sale.getJsonArray("payments"));
    assertEquals("completed", sale.getString("status"));
    assertTrue(sale.getBoolean("price_mismatch"));
    assertEquals(sale, shop.service.get("/sales/" + request.getString("id")).json());
  }

  @Test
  void a_sale_publishes_one_event_with_its_full_state() {
    var sale = shop.sell(sale()).json();
    var events = shop.events(sale.getString("id"));
    assertEquals(1, events.size());
    assertEquals("sale.completed", events.getFirst().getString("type"));
    assertEquals(Shop.event(sale), events.getFirst().getJsonObject("payload"));
  }

  @Test
  void refused_sales_leave_no_gap_in_the_receipt_numbers_of_a_register() {
    var first = shop.sell(sale().put("register_id", 9)).json().getLong("receipt_number");
    assertEquals(422, shop.sell(sale().put("register_id", 9).put("payments", new JsonArray())).status());
    assertEquals(first + 1, shop.sell(sale().put("register_id", 9)).json().getLong("receipt_number"));
    assertEquals(1, shop.sell(sale().put("register_id", 10)).json().getLong("receipt_number"));
  }

  @Test
  void a_sale_without_an_id_or_time_gets_both() {
    var request = sale();
    request.remove("id");
    var before = Instant.now().minusSeconds(1);
    var sale = shop.sell(request).json();
    assertEquals(7, UUID.fromString(sale.getString("id")).version());
    assertTrue(Instant.parse(sale.getString("sold_at")).isAfter(before));
    assertEquals(200, shop.service.get("/sales/" + sale.getString("id")).status());
  }

  @Test
  void sales_of_a_till_whose_clock_is_a_little_ahead_are_taken_and_flagged() {
    for (var time : List.of(Instant.parse("2000-01-01T00:00:00Z"), Instant.now().plusSeconds(300))) {
      var request = sale().put("sold_at", Times.millis(time).toString());
      assertEquals(201, shop.sell(request).status());
      var read = shop.service.get("/sales/" + request.getString("id")).json();
      assertEquals(request.getString("sold_at"), read.getString("sold_at"));
      assertEquals(time.isAfter(Instant.now()), read.getBoolean("clock_mismatch"));
    }
    var flagged = shop.service.get("/sales?clock_mismatch=true").items();
    assertTrue(flagged.size() > 0 && flagged.stream().allMatch(sale -> ((JsonObject) sale).getBoolean("clock_mismatch")));
  }

  @Test
  void a_sale_of_the_far_future_is_refused_and_does_not_top_the_list() {
    var before = shop.service.get("/sales?limit=1").json();
    var refused = shop.sell(sale().put("sold_at", "2099-06-01T12:00:00Z"));
    assertEquals(422, refused.status());
    assertEquals("sold_at", refused.field());
    assertEquals(before.getJsonArray("items"), shop.service.get("/sales?limit=1").items());
  }

  @Test
  void a_sale_of_a_product_whose_tax_code_changed_before_the_upload_is_booked_as_it_was_paid() {
    // product 4 is exempt in the catalogue by now; the till still charged 15 %
    var charged = sale(460, line("sku", "P-4", 1).put("tax_code", "standard"));
    assertEquals("accepted", shop.upload(charged).items().getJsonObject(0).getString("status"));
    var booked = shop.service.get("/sales/" + charged.getString("id")).json();
    assertTrue(booked.getBoolean("tax_mismatch"));
    assertFalse(booked.getBoolean("price_mismatch"));
    assertEquals(460, booked.getLong("total_cents"));
    assertEquals(List.of(charged.getString("id")), shop.service.get("/sales?tax_mismatch=true").items().stream()
        .map(sale -> ((JsonObject) sale).getString("id")).toList());
    var silent = sale(460, line("sku", "P-4", 1));
    assertEquals("rejected", shop.upload(silent).items().getJsonObject(0).getString("status"));
  }

  @ParameterizedTest
  @CsvSource({"product_id, 7", "sku, P-7", "sku, p-7", "sku, '\u00a0P-7\u200b'", "barcode, 0000000000007", "barcode, 000000000007"})
  void a_line_names_its_product_by_id_sku_or_barcode(String field, String value) {
    var name = field.equals("product_id") ? (Object) Long.valueOf(value) : value;
    var sale = shop.sell(sale(805, line(field, name, 1))).json();
    assertEquals(7, first(sale.getJsonArray("lines")).getLong("product_id"));
    assertFalse(sale.getBoolean("price_mismatch"));
  }

  @Test
  void several_names_of_one_line_must_mean_one_product() {
    var agreeing = line("product_id", 2, 1).put("sku", "P-2").put("barcode", "0000000000002");
    assertEquals(201, shop.sell(sale(200, agreeing)).status());
    var refused = shop.sell(sale(200, line("product_id", 2, 1), line("product_id", 2, 1).put("sku", "P-4")));
    assertEquals(422, refused.status());
    assertEquals("lines[1].sku", refused.field());
  }

  @Test
  void all_unknown_products_are_named_at_once() {
    var refused = shop.sell(sale(200, line("sku", "nothing", 1), line("product_id", 2, 1), line("barcode", "999", 1)));
    assertEquals(422, refused.status());
    assertEquals("unknown-product", refused.code());
    assertEquals(List.of("lines[0].sku", "lines[2].barcode"), refused.json().getJsonArray("errors").stream()
        .map(error -> ((JsonObject) error).getString("field")).toList());
  }

  @Test
  void a_product_on_two_lines_stays_on_two_lines() {
    var sale = shop.sell(sale(600, line("sku", "P-2", 1), line("sku", "P-2", 2))).json();
    assertEquals(2, sale.getJsonArray("lines").size());
  }

  @Test
  void a_price_equal_to_the_catalogues_is_not_a_mismatch() {
    assertFalse(shop.sell(sale(200, priced(200))).json().getBoolean("price_mismatch"));
    assertTrue(shop.sell(sale(199, priced(199))).json().getBoolean("price_mismatch"));
  }

  @Test
  void a_store_sells_at_its_own_registers_only() {
    assertEquals(201, shop.sell(sale().put("register_id", 3), "X-Consumer-Custom-ID", "2").status());
    assertEquals("not-your-store", shop.sell(sale().put("register_id", 3), "X-Consumer-Custom-ID", "1").code());
    assertEquals("register_id", shop.sell(sale().put("register_id", 3).put("store_id", 1)).field());
    assertEquals("register_id", shop.sell(sale().put("register_id", 999)).field());
  }

  @Test
  void a_sale_that_is_sent_again_is_taken_once() {
    var request = sale();
    var taken = shop.sell(request);
    var again = shop.sell(request.copy().put("allow_oversell", true));
    assertNull(taken.header("Idempotency-Replayed"));
    assertEquals(201, again.status());
    assertEquals("true", again.header("Idempotency-Replayed"));
    assertEquals(taken.json(), again.json());
    shop.service.sql("UPDATE catalogue SET price_cents = 201 WHERE product_id = 2");
    assertEquals(taken.json(), shop.sell(request).json());
    shop.service.sql("UPDATE catalogue SET price_cents = 200 WHERE product_id = 2");
  }

  @Test
  void another_sale_under_the_same_id_is_refused() {
    var request = sale();
    shop.sell(request);
    for (var other : List.of(request.copy().put("cashier", "Luc"), paid(request, payment("credit", 200)),
        request.copy().put("register_id", 2), request.copy().put("sold_at", "2026-11-22T15:04:05Z"),
        sale(200, line("sku", "P-2", 1)).put("id", request.getString("id")))) {
      var refused = shop.sell(other);
      assertEquals(409, refused.status());
      assertEquals("sale-id-reused", refused.code());
    }
  }

  @Test
  void a_retry_without_an_id_finds_the_sale_of_its_idempotency_key() {
    var request = sale();
    request.remove("id");
    var taken = shop.sell(request, "Idempotency-Key", "key-1");
    var again = shop.sell(request, "Idempotency-Key", "key-1");
    assertEquals(taken.body(), again.body());
    assertEquals("true", again.header("Idempotency-Replayed"));
    var other = shop.sell(request.copy().put("cashier", "Luc"), "Idempotency-Key", "key-1");
    assertEquals("idempotency-key-reused", other.code());
    assertEquals("idempotency-key-reused", shop.sell(sale(), "Idempotency-Key", "key-1").code());
    assertEquals(400, shop.sell(request, "Idempotency-Key", " ").status());
  }

  private static JsonObject withoutId(JsonObject request) {
    request.remove("id");
    return request;
  }

  /** A till that numbers its tickets by day sells the same things under the same key every day. */
  @Test
  void a_key_is_forgotten_after_a_day() {
    var request = withoutId(sale());
    var ids = new HashSet<String>();
    for (var key : List.of("ticket 1", "ticket 2")) {
      var first = shop.sell(request, "Idempotency-Key", key).json();
      shop.age(key, "23 hours 59 minutes");
      assertEquals(first, shop.sell(request, "Idempotency-Key", key).json());
      assertEquals("idempotency-key-reused",
          shop.sell(request.copy().put("cashier", "Luc"), "Idempotency-Key", key).code());
      shop.age(key, "1 minute");
      var next = shop.sell(key.equals("ticket 1") ? request : request.copy().put("cashier", "Luc"),
          "Idempotency-Key", key);
      assertEquals(201, next.status());
      assertNull(next.header("Idempotency-Replayed"));
      assertTrue(next.json().getLong("receipt_number") > first.getLong("receipt_number"));
      ids.addAll(List.of(first.getString("id"), next.json().getString("id")));
    }
    assertEquals(4, ids.size());
  }

  @Test
  void an_id_made_for_a_key_cannot_be_reckoned_from_the_key() {
    var request = withoutId(sale());
    var first = shop.sell(request, "Idempotency-Key", "guess", "X-Consumer-Username", "store-1").json();
    var guess = UUID.nameUUIDFromBytes("store-1\n/sales\nguess".getBytes(StandardCharsets.UTF_8));
    assertNotEquals(guess.toString(), first.getString("id"));
    assertEquals(7, UUID.fromString(first.getString("id")).version());
    var other = shop.sell(request, "Idempotency-Key", "guess", "X-Consumer-Username", "store-2").json();
    assertNotEquals(first.getString("id"), other.getString("id"));
  }
}
