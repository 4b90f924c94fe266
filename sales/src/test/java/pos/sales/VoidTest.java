package pos.sales;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pos.sales.Shop.line;

import io.vertx.core.json.JsonObject;
import io.vertx.pgclient.PgException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pos.testing.Reply;

/** Each test has a register of its own. */
class VoidTest {

  @RegisterExtension
  private static final Shop shop = new Shop();
  private Till till;

  @BeforeEach
  void createRegister() {
    till = Till.of(shop);
  }

  private static JsonObject read(String sale) {
    return shop.service.get("/sales/" + sale).json();
  }

  private static boolean offersVoid(JsonObject sale) {
    return sale.getJsonObject("_links").containsKey("void");
  }

  private static Reply giveBack(String sale, long quantity) {
    return shop.service.post("/sales/" + sale + "/returns", Shop.saleReturn(1, quantity));
  }

  private void assertCannotBeVoided(String code, String sale) {
    var before = read(sale);
    assertFalse(offersVoid(before));
    var reply = till.voidSale(sale);
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
  void a_void_publishes_one_event_with_the_full_sale() {
    till.session();
    var sale = till.voidSale(till.sell(till.sale())).json();
    var events = shop.events(sale.getString("id"));
    assertEquals(List.of("sale.completed", "sale.voided"),
        events.stream().map(event -> event.getString("type")).toList());
    assertEquals(Shop.event(sale), events.getLast().getJsonObject("payload"));
  }

  @Test
  void a_sale_is_voided_once_and_an_idempotency_key_repeats_the_answer() {
    till.session();
    var sale = till.sell(till.sale());
    var first = till.voidSale(sale, "Idempotency-Key", "void " + sale);
    assertEquals(first.body(), till.voidSale(sale, "Idempotency-Key", "void " + sale).body());
    assertCannotBeVoided("sale-voided", sale);
  }

  @Test
  void a_returned_sale_cannot_be_voided_nor_a_voided_one_returned() {
    till.session();
    var sale = till.sell(till.sale(400, line("sku", "P-2", 2)));
    assertEquals(201, giveBack(sale, 1).status());
    assertCannotBeVoided("sale-returned", sale);
    giveBack(sale, 1);
    assertCannotBeVoided("sale-returned", sale);
    var voided = till.sell(till.sale());
    till.voidSale(voided);
    assertEquals("sale-voided", giveBack(voided, 1).code());
  }

  @Test
  void a_sale_without_a_session_cannot_be_voided() {
    var sale = till.sell(till.sale());
    assertCannotBeVoided("sale-without-session", sale);
    till.session();
    assertCannotBeVoided("sale-without-session", sale);
  }

  @Test
  void a_sale_of_a_closed_session_cannot_be_voided_even_when_another_is_open() {
    var session = till.session();
    var sale = till.sell(till.sale());
    till.close(session, 0);
    assertCannotBeVoided("session-closed", sale);
    till.session();
    assertCannotBeVoided("session-closed", sale);
  }

  @Test
  void a_sale_of_another_day_cannot_be_voided() {
    till.session();
    var late = till.sale().put("sold_at", Instant.now().minus(Duration.ofHours(25)).toString());
    shop.upload(late);
    assertCannotBeVoided("sale-of-another-day", late.getString("id"));
  }

  @Test
  void a_key_of_another_store_cannot_void_a_sale() {
    till.session();
    var sale = till.sell(till.sale());
    var reply = till.voidSale(sale, "X-Consumer-Custom-ID", "2");
    assertEquals(403, reply.status());
    assertEquals("not-your-store", reply.code());
    assertEquals(200, till.voidSale(sale, "X-Consumer-Custom-ID", "1").status());
  }

  @Test
  void an_unknown_sale_cannot_be_voided() {
    assertEquals("sale-not-found", till.voidSale(UUID.randomUUID().toString()).code());
  }

  @ParameterizedTest
  @ValueSource(strings = {"status = 'voided'", "voided_at = now(), void_reason = 'x'",
      "status = 'voided', voided_at = now()", "status = 'voided', voided_at = now(), void_reason = 'x'"})
  void the_database_refuses_an_incomplete_void_and_one_without_a_session(String values) {
    var sale = till.sell(till.sale());
    assertThrows(PgException.class,
        () -> shop.service.sql("UPDATE transactions SET " + values + " WHERE id = '" + sale + "'"));
  }

  @Test
  void the_summary_counts_voided_sales_separately() {
    var store = 4;
    till = Till.of(shop, store);
    till.session();
    var sold = till.sell(till.sale());
    till.voidSale(till.sell(till.sale(400, line("sku", "P-4", 1))));
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
