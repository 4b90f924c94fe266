package pos.reporting;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static pos.reporting.Shop.ended;
import static pos.reporting.Shop.exempt;
import static pos.reporting.Shop.line;
import static pos.reporting.Shop.order;
import static pos.reporting.Shop.sale;
import static pos.reporting.Shop.saleReturn;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import pos.reporting.Shop.Told;

class BooksTest {

  @RegisterExtension
  private static final Shop shop = new Shop();

  /** 21:30 in the stores, where it is still the day before. */
  private static final Instant EVENING = Instant.parse("2026-11-21T02:30:00Z");

  @BeforeEach
  void forget() {
    shop.forget();
  }

  private static Told told(String type, JsonObject payload, Instant at) {
    return Told.of(type, payload, at);
  }

  private static List<String> rows() {
    return shop.service.sql("""
        SELECT concat_ws(' ', day, to_char(hour AT TIME ZONE 'UTC', 'HH24'), store_id, channel, nullif(cashier, ''))
          || ': ' ||
          concat_ws(' ', sales, returns, voids, quantity, gross_cents, discounts_cents, returns_cents, gst_cents,
            qst_cents, shipping_cents, rounding_cents, cash_cents, debit_cents, card_cents, late_receipts) AS text
        FROM aggregated_sales ORDER BY hour, store_id, cashier
        """).stream().map(row -> row.getString("text")).toList();
  }

  private static List<String> products() {
    return shop.service.sql("""
        SELECT concat_ws(' ', day, store_id, channel, product_id, name, coalesce(category, '')) || ': ' ||
          concat_ws(' ', quantity, returned_quantity, gross_cents, discounts_cents, returns_cents, taxes_cents) AS text
        FROM aggregated_products JOIN sold_products p ON p.id = sold_product_id ORDER BY day, product_id, name
        """).stream().map(row -> row.getString("text")).toList();
  }

  @Test
  void a_sale_counts_in_the_hour_and_on_the_day_of_the_stores() {
    shop.tell(told("sale.completed",
        sale(2, "Luc", EVENING, line(1, 3, 500, 100), exempt(line(2, 1, 299, 0))), EVENING));
    assertEquals(List.of("2026-11-20 02 2 pos Luc: 1 0 0 4 1799 100 0 70 140 0 1 1910 0 0 0"), rows());
    assertEquals(List.of("2026-11-20 2 pos 1 Product 1 Category 2: 3 0 1500 100 0 210",
        "2026-11-20 2 pos 2 Product 2 Category 3: 1 0 299 0 0 0"), products());
  }

  @Test
  void a_sale_counts_once_however_often_and_under_whatever_ids_its_event_comes() {
    var sale = told("sale.completed", sale(1, null, EVENING, line(1, 1, 1000, 0)), EVENING);
    shop.tell(sale, sale.again(), sale);
    shop.tell(sale.again());
    assertEquals(List.of("2026-11-20 02 1 pos: 1 0 0 1 1000 0 0 50 100 0 0 1150 0 0 0"), rows());
  }

  @Test
  void a_voided_sale_counts_as_a_void_only_whichever_event_comes_first() {
    for (var order : List.of(List.of("sale.completed", "sale.voided"), List.of("sale.voided", "sale.completed"))) {
      shop.forget();
      var sale = sale(1, "Luc", EVENING, line(1, 1, 1000, 0));
      for (var type : order) {
        shop.tell(told(type, sale, EVENING.plusSeconds(60)));
      }
      assertEquals(List.of("2026-11-20 02 1 pos Luc: 0 0 1 0 0 0 0 0 0 0 0 0 0 0 0"), rows(), order.toString());
      assertEquals(0, shop.service.number("SELECT coalesce(sum(gross_cents), 0)::bigint FROM aggregated_products"));
    }
  }

  @Test
  void a_return_counts_where_and_when_the_money_went_back() {
    var sale = sale(1, "Luc", EVENING, line(1, 2, 1000, 0));
    var day = EVENING.plusSeconds(86_400 * 20);
    shop.tell(told("sale.returned", saleReturn(sale, 3, day, line(1, 1, 1000, 0)), day),
        told("sale.completed", sale, EVENING));
    assertEquals(List.of("2026-11-20 02 1 pos Luc: 1 0 0 2 2000 0 0 100 200 0 0 2300 0 0 0",
        "2026-12-10 02 3 pos: 0 1 0 0 0 0 1000 -50 -100 0 0 0 -1150 0 0"), rows());
    shop.tell(told("sale.returned", saleReturn(null, 3, day, line(1, 1, 100, 0)), day));
    assertEquals(100, shop.service.number("SELECT without_receipt_cents FROM aggregated_sales WHERE store_id = 3"));
  }

  @Test
  void an_order_counts_when_it_is_confirmed_and_as_a_return_when_it_is_refunded() {
    var order = order(4, EVENING, line(1, 1, 1000, 0));
    var later = EVENING.plusSeconds(7200);
    // the refund comes first, and alone tells the whole story
    shop.tell(told("order.refunded", ended(order, "refunded", later), later));
    var expected = List.of("2026-11-20 02 6 online: 1 0 0 1 1000 0 0 50 100 995 0 0 0 2145 0",
        "2026-11-20 04 6 online: 0 1 0 0 0 0 1000 -50 -100 -995 0 0 0 -2145 0");
    assertEquals(expected, rows());
    shop.tell(told("order.confirmed", order, EVENING), told("order.shipped", ended(order, "shipped", later), later));
    assertEquals(expected, rows());
  }

  @Test
  void a_sale_that_comes_after_its_day_is_late() {
    var sale = sale(1, "Luc", EVENING, line(1, 1, 1000, 0));
    var writtenAt = EVENING.plusSeconds(86_400);
    shop.tell(told("sale.completed", sale, writtenAt));
    assertEquals(List.of("2026-11-20 02 1 pos Luc: 1 0 0 1 1000 0 0 50 100 0 0 1150 0 0 1"), rows());
    assertEquals(1, shop.service.number("""
        SELECT count(*) FROM aggregated_sales
        WHERE late_net_cents = 1000 AND late_total_cents = 1150 AND revised_at = $1::text::timestamptz
        """, writtenAt.toString()));
  }

  @Test
  void a_void_that_comes_after_the_day_takes_back_what_its_sale_has_counted_and_no_more() {
    var inTime = sale(1, "Luc", EVENING, line(1, 1, 1000, 0));
    var late = sale(1, "Luc", EVENING, line(1, 1, 1000, 0));
    var nextDay = EVENING.plusSeconds(86_400);
    var voidedAt = nextDay.plusSeconds(60);
    shop.tell(told("sale.completed", inTime, EVENING), told("sale.voided", inTime, voidedAt));
    var once = "2026-11-20 02 1 pos Luc: 0 0 1 0 0 0 0 0 0 0 0 0 0 0 0";
    assertEquals(List.of(once), rows());
    shop.tell(told("sale.completed", late, nextDay));
    shop.tell(told("sale.voided", late, voidedAt));
    assertEquals(List.of(once.replace("0 0 1 ", "0 0 2 ")), rows());
    assertEquals(1, shop.service.number("""
        SELECT count(*) FROM aggregated_sales
        WHERE late_net_cents = 0 AND late_total_cents = 0 AND revised_at = $1::text::timestamptz
        """, voidedAt.toString()));
  }

  @Test
  void a_product_stays_where_it_was_when_it_was_sold() {
    var moved = line(1, 1, 1000, 0).put("name", "Renamed")
        .put("category", new JsonObject().put("id", 9).put("name", "Z"));
    shop.tell(told("sale.completed", sale(1, "Luc", EVENING, line(1, 1, 1000, 0)), EVENING),
        told("sale.completed", sale(1, "Luc", EVENING, moved), EVENING),
        told("sale.completed", sale(1, "Luc", EVENING, line(1, 1, 1000, 0).putNull("category")), EVENING));
    assertEquals(List.of("2026-11-20 1 pos 1 Product 1 : 1 0 1000 0 0 150",
        "2026-11-20 1 pos 1 Product 1 Category 2: 1 0 1000 0 0 150",
        "2026-11-20 1 pos 1 Renamed Z: 1 0 1000 0 0 150"), products().stream().sorted().toList());
  }

  @Test
  void the_taxes_of_a_receipt_are_divided_among_its_lines_to_the_cent() {
    shop.tell(told("sale.completed", sale(1, "Luc", EVENING, line(1, 1, 333, 0), line(2, 1, 333, 0),
        exempt(line(3, 1, 333, 0)), line(4, 1, 334, 0)), EVENING));
    assertEquals(shop.service.number("SELECT gst_cents + qst_cents FROM aggregated_sales"),
        shop.service.number("SELECT sum(taxes_cents)::bigint FROM aggregated_products"));
  }

  @Test
  void an_event_that_does_not_add_up_is_parked_and_holds_up_no_other() {
    var bad = told("sale.completed", sale(1, "Luc", EVENING, line(1, 1, 1000, 0)).put("total_cents", 1), EVENING);
    var untold = told("sale.completed", new JsonObject().put("id", UUID.randomUUID().toString()), EVENING);
    var taxed = sale(1, "Luc", EVENING, line(1, 1, 1000, 0));
    taxed.getJsonArray("taxes").getJsonObject(0).put("code", "luxury");
    shop.tell(bad, untold, told("sale.completed", taxed, EVENING),
        told("sale.completed", sale(1, "Luc", EVENING, line(1, 1, 1000, 0)), EVENING));
    assertEquals(1, rows().size());
    assertEquals(3, shop.service.number("SELECT count(*) FROM dead_events"));
    assertEquals(1, shop.service.number(
        "SELECT count(*) FROM dead_events WHERE error LIKE '%total 1150 instead of 1%'"));
  }

  /** Otherwise a report by product reads a block for each of them. */
  @Test
  void lines_of_products_with_the_next_ids_are_next_to_each_other_whatever_they_are_called() {
    shop.tell(told("sale.completed", sale(2, "Luc", EVENING, line(300, 1, 500, 0), line(2, 1, 500, 0),
        line(2, 1, 500, 0).put("name", "Renamed"), line(70_000, 1, 500, 0)), EVENING));
    assertEquals(List.of(2L, 2L, 300L, 70_000L), shop.service.sql("""
        SELECT product_id FROM aggregated_products JOIN sold_products sold ON sold.id = sold_product_id
        ORDER BY sold_product_id
        """).stream().map(row -> row.getLong("product_id")).toList());
  }
}
