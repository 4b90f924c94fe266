package pos.reporting;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pos.reporting.Shop.line;
import static pos.reporting.Shop.order;
import static pos.reporting.Shop.sale;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pos.reporting.Shop.Told;
import pos.testing.ServiceProcess;
import pos.testing.Strangers;

class SalesReportTest {

  @RegisterExtension
  private static final Shop shop = new Shop();
  private static final Instant NOON = Instant.parse("2026-11-20T17:00:00Z");

  @BeforeEach
  void forget() {
    shop.forget();
  }

  @AfterEach
  void allUp() {
    shop.sources.up();
  }

  private static void sell(JsonObject sale) {
    shop.tell(Told.of("sale.completed", sale, Instant.parse(sale.getString("sold_at"))));
  }

  private static JsonObject report(String query) {
    var reply = shop.service.get("/reports/sales?" + query);
    assertEquals(200, reply.status(), reply.body().toString());
    return reply.json();
  }

  @Test
  void days_without_sales_are_rows_of_zeros_and_the_rows_add_up_to_the_total() {
    sell(sale(1, "Luc", NOON, line(1, 2, 1000, 100)));
    var report = report("from=2026-11-18&to=2026-11-23&group_by=day");
    var rows = shop.rows(report);
    assertEquals(List.of("2026-11-18", "2026-11-19", "2026-11-20", "2026-11-21", "2026-11-22"),
        rows.stream().map(row -> row.getString("period")).toList());
    assertEquals(List.of(0L, 0L, 1900L, 0L, 0L), rows.stream().map(row -> row.getLong("net_cents")).toList());
    assertEquals(1900, report.getJsonObject("totals").getLong("net_cents"));
    assertEquals("2026-11-20T05:00:00Z", rows.get(2).getString("from"));
    assertEquals("America/Toronto", report.getString("time_zone"));
    assertNull(report.getString("next_cursor"));
  }

  @Test
  void a_period_may_begin_and_end_in_the_middle_of_a_day() {
    sell(sale(1, "Luc", NOON, line(1, 1, 1000, 0)));
    sell(sale(1, "Luc", NOON.plusSeconds(3600), line(1, 1, 70, 0)));
    var period = "from=2026-11-20T18:00:00Z&to=2026-11-21T10:00:00Z&group_by=";
    for (var grouping : List.of("day", "week", "month", "store", "channel", "cashier")) {
      assertEquals(70, shop.rows(report(period + grouping)).getFirst().getLong("net_cents"), grouping);
    }
    assertEquals(70, report(period + "hour").getJsonObject("totals").getLong("net_cents"));
    assertEquals(16, shop.rows(report(period + "hour")).size());
    assertEquals(70, shop.service.get("/kpis?" + period.replace("&group_by=", "")).json().getLong("revenue_cents"));
  }

  @Test
  void a_list_is_read_page_by_page() {
    for (long store = 1; store <= 5; store++) {
      sell(sale(store, "C" + store, NOON, line(store, 1, 1000 * store, 0)));
    }
    for (var grouping : List.of("store", "cashier", "product", "category", "hour")) {
      var query = "from=2026-11-20&to=2026-11-21&group_by=" + grouping;
      var all = shop.rows(report(query));
      var pages = shop.pages(query + "&limit=2");
      assertEquals(all, pages, grouping);
      assertTrue(all.size() >= 3, grouping);
    }
  }

  @Test
  void rows_are_named_by_what_they_are_grouped_by() {
    sell(sale(2, null, NOON, line(3, 1, 1000, 0), line(4, 1, 500, 0).putNull("category")));
    var order = order(9, NOON, line(3, 2, 1000, 0));
    shop.tell(Told.of("order.confirmed", order, NOON));
    var period = "from=2026-11-20&to=2026-11-21&group_by=";
    assertEquals(List.of("online 2", "pos 2"), shop.rows(report(period + "channel")).stream()
        .map(row -> row.getString("channel") + " " + row.getLong("quantity")).toList());
    assertEquals(List.of("2", "6"), shop.rows(report(period + "store")).stream()
        .map(row -> row.getLong("store_id").toString()).toList());
    assertNull(shop.rows(report(period + "cashier")).getFirst().getString("cashier"));
    assertEquals(List.of("null null 500", "1 Category 1 3000"), shop.rows(report(period + "category")).stream()
        .map(row -> row.getLong("category_id") + " " + row.getString("category") + " " + row.getLong("net_cents"))
        .toList());
    assertEquals(List.of("3 P-3 Product 3 3", "4 P-4 Product 4 1"), shop.rows(report(period + "product")).stream()
        .map(row -> row.getLong("product_id") + " " + row.getString("sku") + " " + row.getString("name") + " "
            + row.getLong("quantity")).toList());
    assertEquals(995, report(period + "channel").getJsonObject("totals").getLong("shipping_cents"));
  }

  @Test
  void a_late_sale_counts_on_its_day_and_the_day_says_that_it_was_revised() {
    var writtenAt = Instant.parse("2026-11-25T12:00:00Z");
    shop.tell(Told.of("sale.completed", sale(1, "Luc", NOON, line(1, 1, 1000, 0)), writtenAt));
    var day = shop.rows(report("from=2026-11-20&to=2026-11-21")).getFirst();
    assertEquals("1 1000 1150 2026-11-25T12:00:00Z", day.getLong("late_receipts") + " " + day.getLong("late_net_cents")
        + " " + day.getLong("late_total_cents") + " " + day.getString("revised_at"));
    assertNull(shop.rows(report("from=2026-11-21&to=2026-11-22")).getFirst().getString("revised_at"));
  }

  @Test
  void a_csv_has_all_rows_and_makes_formulas_harmless() {
    sell(sale(1, "=cmd()", NOON, line(1, 1, 1000, 0).put("name", "Thé \"vert\", 20 sachets")));
    var csv = shop.service.get("/reports/sales?from=2026-11-20&to=2026-11-21&group_by=product", "Accept", "text/csv");
    assertEquals("text/csv; charset=utf-8; header=present", csv.header("Content-Type"));
    assertEquals("attachment; filename=\"sales-by-product-2026-11-20-2026-11-20.csv\"",
        csv.header("Content-Disposition"));
    assertEquals("\uFEFFproduct_id,sku,name,quantity,returned_quantity,gross_cents,discounts_cents,returns_cents,"
        + "net_cents,taxes_cents\r\n1,P-1,\"Thé \"\"vert\"\", 20 sachets\",1,0,1000,0,0,1000,150\r\n",
        csv.body().toString());
    var cashiers = shop.service.get("/reports/sales?from=2026-11-20&to=2026-11-21&group_by=cashier",
        "Accept", "text/csv");
    assertTrue(cashiers.body().toString().contains("\r\n'=cmd(),1000,"));
    var hours = shop.service.get("/reports/sales?from=2015-11-20&to=2026-11-20&group_by=hour", "Accept", "text/csv");
    // eleven years, which have three leap days
    assertEquals(1 + 24 * (11 * 365 + 3), hours.body().toString().lines().count());
    assertEquals("no-store", shop.service.get("/reports/sales", "Accept", "text/csv").header("Cache-Control"));
  }

  @Test
  void only_reports_on_days_that_have_ended_are_cacheable_and_only_while_nothing_is_missing() {
    shop.untilFresh();
    var closed = "/reports/sales?from=2020-11-20&to=2020-11-25";
    var cacheable = "public, max-age=1800";
    assertEquals(cacheable, shop.service.get(closed).header("Cache-Control"));
    assertEquals(cacheable, shop.service.get(closed, "Accept", "text/csv").header("Cache-Control"));
    assertEquals("Accept", shop.service.get(closed).header("Vary"));
    assertEquals("no-store", shop.service.get("/reports/sales").header("Cache-Control"));
    shop.service.sql("""
        INSERT INTO dead_events (event_id, stream, type, payload, trace, error)
        VALUES (gen_random_uuid(), 'events:sales', 'sale.completed', '{}', 'test', 'bad')
        """);
    var degraded = shop.service.get(closed);
    assertEquals("no-store", degraded.header("Cache-Control"));
    assertEquals(1, degraded.json().getLong("parked_events"));
    assertTrue(degraded.json().getBoolean("degraded"));
  }

  @Test
  void a_source_that_is_down_is_named_until_it_is_back() {
    shop.untilFresh();
    var fresh = report("");
    assertFalse(fresh.getBoolean("degraded"));
    assertTrue(fresh.getLong("lag_ms") < 30_000);
    shop.sources.down("order-service");
    ServiceProcess.await("the report is degraded", () -> report("").getBoolean("degraded"));
    assertEquals("""
        [{"service":"order-service","status":"down"},{"service":"sales-service","status":"up"}]""",
        report("").getJsonArray("sources").encode());
    shop.sources.up();
    ServiceProcess.await("the report is whole again", () -> !report("").getBoolean("degraded"));
  }

  @ParameterizedTest
  @CsvSource({"from=yesterday, from", "from=2026-11-22T10:30:00Z, from", "from=2026-11-22&to=2026-11-22, to",
      "group_by=colour, group_by", "limit=0, limit", "cursor=x, cursor", "groupby=day, groupby",
      "group_by=product&from=2026-11-22T10:00:00Z, from", "store_id=1, store_id"})
  void a_bad_query_is_refused_by_name(String query, String field) {
    var reply = shop.service.get("/reports/sales?" + query);
    assertEquals(400, reply.status());
    assertEquals(field, reply.field());
  }

  @Test
  void a_cursor_of_another_grouping_and_paging_of_a_csv_are_refused() {
    var cursor = report("from=2026-11-20&to=2026-11-23&limit=1").getString("next_cursor");
    assertEquals("cursor", shop.service.get("/reports/sales?group_by=store&cursor=" + cursor).field());
    assertEquals("limit", shop.service.get("/reports/sales?limit=5", "Accept", "text/csv").field());
    assertEquals(406, shop.service.get("/reports/sales", "Accept", "image/png").status());
  }

  @Test
  void strangers_are_served_nothing() {
    assertEquals(List.of(), Strangers.served(shop.service,
        shop.service.verticle(ReportingService.class).app().operations()));
  }
}
