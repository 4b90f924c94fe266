package pos.sales;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pos.sales.Shop.line;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.pgclient.PgException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pos.testing.Reply;

/** Each test has a register of its own. */
class VoidTest {

  private static Shop shop;
  private Till till;

  @BeforeAll
  static void open() {
    shop = Shop.open();
  }

  @AfterAll
  static void close() {
    shop.close();
  }

  @BeforeEach
  void takeTheTill() {
    till = Till.of(shop);
  }

  private static JsonObject read(String sale) {
    return shop.service.get("/sales/" + sale).json();
  }

  private static boolean offersVoid(JsonObject sale) {
    return sale.getJsonObject("_links").containsKey("void");
  }

  static JsonObject back(long quantity) {
    return new JsonObject().put("lines", new JsonArray().add(new JsonObject().put("line_no", 1)
        .put("quantity", quantity))).put("reason", "broken").put("refund_method", "debit").put("restock", true);
  }

  private static Reply giveBack(String sale, long quantity) {
    return shop.service.post("/sales/" + sale + "/returns", back(quantity));
  }

  private void refuses(String code, String sale) {
    var before = read(sale);
    assertFalse(offersVoid(before));
    var reply = till.undo(sale);
    assertEquals(409, reply.status());
    assertEquals(code, reply.code());
    assertEquals(before, read(sale));
  }

  @Test
  void a_void_undoes_the_whole_sale_which_keeps_its_receipt_number() {
    till.session();
    var sold = shop.sell(till.sale()).json();
    assertTrue(offersVoid(sold));
    var reply = shop.service.post("/sales/" + sold.getString("id") + "/void",
        new JsonObject().put("reason", "wrong customer").put("cashier", "Luc"));
    assertEquals(200, reply.status());
    var sale = reply.json();
    assertEquals("voided", sale.getString("status"));
    assertEquals("wrong customer", sale.getJsonObject("voided").getString("reason"));
    assertEquals("Luc", sale.getJsonObject("voided").getString("cashier"));
    assertEquals(sold.getLong("receipt_number"), sale.getLong("receipt_number"));
    assertFalse(offersVoid(sale));
    assertEquals(sale, read(sale.getString("id")));
  }

  @Test
  void a_void_is_told_in_one_event_with_the_full_sale() {
    till.session();
    var sale = till.undo(till.sell(till.sale())).json();
    var events = shop.events(sale.getString("id"));
    assertEquals(List.of("sale.completed", "sale.voided"),
        events.stream().map(event -> event.getString("type")).toList());
    sale.remove("_links");
    assertEquals(sale, events.getLast().getJsonObject("payload"));
  }

  @Test
  void a_sale_is_voided_once_and_an_idempotency_key_repeats_the_answer() {
    till.session();
    var sale = till.sell(till.sale());
    var first = till.undo(sale, "Idempotency-Key", "void " + sale);
    assertEquals(first.body(), till.undo(sale, "Idempotency-Key", "void " + sale).body());
    refuses("sale-voided", sale);
  }

  @Test
  void a_sale_of_which_something_came_back_cannot_be_voided_nor_a_voided_one_come_back() {
    till.session();
    var sale = till.sell(till.sale(400, line("sku", "P-2", 2)));
    assertEquals(201, giveBack(sale, 1).status());
    refuses("sale-returned", sale);
    giveBack(sale, 1);
    refuses("sale-returned", sale);
    var voided = till.sell(till.sale());
    till.undo(voided);
    assertEquals("sale-voided", giveBack(voided, 1).code());
  }

  @Test
  void a_sale_without_a_session_cannot_be_voided() {
    var sale = till.sell(till.sale());
    refuses("sale-without-session", sale);
    till.session();
    refuses("sale-without-session", sale);
  }

  @Test
  void a_sale_of_a_closed_session_cannot_be_voided_even_when_another_is_open() {
    var session = till.session();
    var sale = till.sell(till.sale());
    till.close(session, 0);
    refuses("session-closed", sale);
    till.session();
    refuses("session-closed", sale);
  }

  @Test
  void a_sale_of_another_day_cannot_be_voided() {
    till.session();
    var late = till.sale().put("sold_at", Instant.now().minus(Duration.ofHours(25)).toString());
    shop.upload(late);
    refuses("sale-of-another-day", late.getString("id"));
  }

  @Test
  void another_stores_key_voids_nothing() {
    till.session();
    var sale = till.sell(till.sale());
    var reply = till.undo(sale, "X-Consumer-Custom-ID", "2");
    assertEquals(403, reply.status());
    assertEquals("not-your-store", reply.code());
    assertEquals(200, till.undo(sale, "X-Consumer-Custom-ID", "1").status());
  }

  @Test
  void what_is_no_sale_cannot_be_voided() {
    assertEquals("sale-not-found", till.undo(UUID.randomUUID().toString()).code());
  }

  @ParameterizedTest
  @ValueSource(strings = {"status = 'voided'", "voided_at = now(), void_reason = 'x'",
      "status = 'voided', voided_at = now()", "status = 'voided', voided_at = now(), void_reason = 'x'"})
  void the_database_takes_no_half_void_and_none_without_a_session(String values) {
    var sale = till.sell(till.sale());
    assertThrows(PgException.class,
        () -> shop.service.sql("UPDATE transactions SET " + values + " WHERE id = '" + sale + "'"));
  }

  @Test
  void the_summary_has_voided_sales_apart() {
    var store = 4;
    till = Till.of(shop, store);
    till.session();
    var sold = till.sell(till.sale());
    till.undo(till.sell(till.sale(400, line("sku", "P-4", 1))));
    giveBack(sold, 1);
    till.sell(till.sale());
    var summary = shop.service.get("/sales/summary?store_id=" + store).json();
    assertEquals(2, summary.getJsonObject("sales").getLong("count"));
    assertEquals(400, summary.getJsonObject("sales").getLong("total_cents"));
    assertEquals(1, summary.getJsonObject("voids").getLong("count"));
    assertEquals(400, summary.getJsonObject("voids").getLong("total_cents"));
    assertEquals(200, summary.getLong("net_cents"));
    assertEquals(summary.getJsonObject("voids"),
        summary.getJsonArray("by_store").getJsonObject(0).getJsonObject("voids"));
  }
}
