package pos.reporting;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pos.reporting.Shop.ended;
import static pos.reporting.Shop.line;
import static pos.reporting.Shop.order;
import static pos.reporting.Shop.sale;
import static pos.reporting.Shop.saleReturn;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import pos.reporting.Shop.Told;

class ReconciliationTest {

  @RegisterExtension
  private static final Shop shop = new Shop();
  private static final Instant NOON = Instant.parse("2026-11-20T17:00:00Z");
  private static final String PERIOD = "/reconciliation?from=2026-11-20&to=2026-11-21";

  /** Two sales, of which one is voided, a return and a cancelled order, with the books that they make. */
  @BeforeEach
  void trade() {
    shop.forget();
    var sale = sale(1, "Luc", NOON, line(1, 2, 1000, 0));
    var voided = sale(1, "Luc", NOON, line(1, 1, 3000, 0));
    var back = saleReturn(sale, 2, NOON, line(1, 1, 1000, 0));
    var order = order(5, NOON, line(2, 1, 4000, 0));
    shop.tell(Told.of("sale.completed", sale, NOON), Told.of("sale.completed", voided, NOON),
        Told.of("sale.voided", voided, NOON), Told.of("sale.returned", back, NOON),
        Told.of("order.cancelled", ended(order, "cancelled", NOON), NOON));
    shop.sources.answers.put("/sales-service/sales/summary", new JsonObject().put("by_store", new JsonArray()
        .add(new JsonObject().put("store_id", 1).put("sales", figures(sale)).put("voids", figures(voided))
            .put("returns", figures()))
        .add(new JsonObject().put("store_id", 2).put("sales", figures()).put("voids", figures())
            .put("returns", figures(back)))));
    shop.sources.answers.put("/order-service/orders/summary",
        new JsonObject().put("orders", figures(order)).put("refunds", figures(order)));
    // after an earlier test, circuits are open for a moment
    shop.untilFresh();
  }

  @AfterEach
  void allUp() {
    shop.sources.up();
  }

  private static JsonObject figures(JsonObject... receipts) {
    var figures = new JsonObject().put("count", receipts.length);
    for (var name : List.of("subtotal_cents", "tax_cents", "rounding_cents", "shipping_cents", "total_cents")) {
      var sum = 0L;
      for (var receipt : receipts) {
        sum += name.equals("tax_cents") ? receipt.getJsonArray("taxes").stream()
            .mapToLong(tax -> ((JsonObject) tax).getLong("amount_cents")).sum() : receipt.getLong(name, 0L);
      }
      figures.put(name, sum);
    }
    return figures;
  }

  private static JsonObject reconciled() {
    var reply = shop.service.get(PERIOD);
    assertEquals(200, reply.status(), reply.body().toString());
    return reply.json();
  }

  @Test
  void reports_that_equal_the_books_are_consistent() {
    var result = reconciled();
    assertEquals(new JsonArray(), result.getJsonArray("differences"));
    assertTrue(result.getBoolean("consistent"));
    assertEquals(28, result.getLong("compared_figures"));
  }

  @Test
  void a_difference_put_in_by_hand_is_found_and_named() {
    shop.service.sql("""
        UPDATE aggregated_days SET gross_cents = gross_cents + 7, cash_cents = cash_cents + 7 WHERE sales = 1
          AND channel = 'pos'
        """);
    var result = reconciled();
    assertEquals(List.of("sales-service 1 sold_cents 2007 2000 7", "sales-service 1 total_cents 2307 2300 7"),
        differences(result));
    assertEquals(false, result.getBoolean("consistent"));
  }

  @Test
  void receipts_that_only_one_side_has_are_named() {
    shop.sources.answers.get("/sales-service/sales/summary").getJsonArray("by_store").remove(1);
    shop.sources.answers.get("/order-service/orders/summary").put("orders", figures());
    assertEquals(List.of("sales-service 2 returns 1 0 1", "sales-service 2 returns_cents 1000 0 1000",
        "sales-service 2 refunds_cents 1150 0 1150", "sales-service 2 taxes_cents -150 0 -150",
        "sales-service 2 total_cents -1150 0 -1150", "order-service null sales 1 0 1",
        "order-service null sold_cents 4000 0 4000", "order-service null taxes_cents 0 -599 599",
        "order-service null total_cents 0 -5594 5594", "order-service null shipping_cents 0 -995 995"),
        differences(reconciled()));
  }

  private static List<String> differences(JsonObject result) {
    return result.getJsonArray("differences").stream().map(JsonObject.class::cast)
        .map(difference -> difference.getString("service") + " " + difference.getValue("store_id") + " "
            + difference.getString("figure") + " " + difference.getLong("reported") + " "
            + difference.getLong("booked") + " " + difference.getLong("difference")).toList();
  }

  @Test
  void a_service_that_is_down_is_named_and_the_other_is_compared() {
    shop.sources.down("order-service");
    var began = System.nanoTime();
    var result = reconciled();
    assertTrue(Duration.ofNanos(System.nanoTime() - began).compareTo(Duration.ofSeconds(20)) < 0);
    assertEquals(new JsonArray().add("order-service"), result.getJsonArray("unchecked"));
    assertEquals(20, result.getLong("compared_figures"));
    assertEquals(false, result.getBoolean("consistent"));
    assertEquals("from", shop.service.get("/reconciliation?from=x").field());
    assertEquals("day", shop.service.get("/reconciliation?day=x").field());
  }
}
