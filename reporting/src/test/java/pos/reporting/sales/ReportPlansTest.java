package pos.reporting.sales;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import pos.common.shop.StoreTime;
import pos.common.sql.Cursor;
import pos.common.sql.Page;
import pos.common.sql.PageRequest;
import pos.reporting.ReportingService;
import pos.reporting.core.Figure;
import pos.reporting.core.Period;
import pos.testing.Plans;
import pos.testing.ServiceUnderTest;

/** Seven places that have 20,000 products and sell 300 of them a day each; reports are on 90 days of their year. */
class ReportPlansTest {

  private static final LocalDate END = LocalDate.parse("2026-07-01");
  private static final Period QUARTER = new Period(StoreTime.start(END.minusDays(90)), StoreTime.start(END));

  private static final int PLACES = 7;
  /** The products that a place sells a day. */
  private static final int SOLD = 300;
  private static final String ORDER = "test";

  @RegisterExtension
  private static final ServiceUnderTest service =
      ServiceUnderTest.of("reporting-service", ReportingService::new, ReportingService::port);
  private static Plans plans;

  @BeforeAll
  static void fill_the_tables() {
    var figures = Figure.each(column -> column);
    var ones = Figure.each(column -> List.of("gross_cents", "cash_cents").contains(column) ? "100" : "0");
    plans = service.plans();
    plans.fill(List.of("""
        INSERT INTO aggregated_sales (hour, day, store_id, channel, cashier, %s)
        SELECT day + hour * interval '1 hour', day, store, 'pos', 'Cashier ' || (2 * store + hour %% 3), %s
        FROM generate_series(date '2026-01-01', date '2026-12-31', interval '1 day') AS day,
          generate_series(13, 24) AS hour, generate_series(1, %d) AS store ORDER BY 1
        """.formatted(figures, ones, PLACES), """
        INSERT INTO aggregated_days (day, store_id, channel, cashier, %s)
        SELECT day, store_id, channel, cashier, %s FROM aggregated_sales
        GROUP BY day, store_id, channel, cashier ORDER BY day
        """.formatted(figures, Figure.each("sum(%s)"::formatted)), """
        INSERT INTO sold_products (id, product_id, sku, name, category_id, category)
        SELECT (lpad(to_hex(n), 16, '0') || left(md5(n::text), 16))::uuid, n, 'SKU-' || n, 'Product ' || n, n % 50,
          'Category ' || n % 50
        FROM generate_series(1, 20000) AS n
        """, """
        INSERT INTO aggregated_products
        SELECT day, store, 'pos', sold.id, 1, 0, 100, 0, 0, 0
        FROM generate_series(date '2026-04-01', date '2026-07-10', interval '1 day') AS day,
          generate_series(1, %d) AS store, generate_series(1, %d) AS n,
          sold_products AS sold
        WHERE product_id = 1 + (n * 7919 + extract(doy FROM day)::int * 31 + store * 17) %% 20000
        ORDER BY day
        """.formatted(PLACES, SOLD), """
        INSERT INTO aggregated_categories SELECT day, n, 'Category ' || n, 1, 0, 100, 0, 0, 0
        FROM generate_series(date '2026-01-01', date '2026-12-31', interval '1 day') AS day,
          generate_series(0, 49) AS n ORDER BY day
        """));
  }

  @ParameterizedTest
  @EnumSource(Grouping.class)
  void a_page_reads_the_rows_of_its_period_and_no_others(Grouping grouping) {
    var first = page(grouping, Optional.empty(), 10);
    if (first.nextCursor() != null) {
      page(grouping, Optional.of(Cursor.parse(first.nextCursor(), ORDER)), 10);
    }
    page(grouping, Optional.empty(), 1000);
  }

  private static Page<ReportRow> page(Grouping grouping, Optional<Cursor> after, int limit) {
    var most = switch (grouping) {
      // of each hour a row of each place
      case HOUR -> 100 + 4 * limit;
      // its name twice and its lines twice, which an index has beside those of the product before it
      case PRODUCT -> 100 + 13 * limit;
      default -> 1_000;
    };
    return plans.checkReads(grouping + " by " + limit, most, client ->
        ReportApi.rows(client, grouping, QUARTER, new PageRequest(ORDER, after, limit)));
  }

  /** A block for each line of the week, and the table of products. */
  @Test
  void the_dashboard_reads_two_weeks_of_receipts_and_one_of_lines() {
    plans.checkReads("dashboard", 500, client -> AggregatedSales.byPlaceAndDay(client,
        new Period(StoreTime.start(END.minusDays(14)), StoreTime.start(END))));
    var best = plans.checkReads("best sold", 7 * PLACES * SOLD + 1_500, client ->
        AggregatedProducts.best(client, END.minusDays(7), END, 5));
    // of each place, and of all together
    assertEquals(5 * PLACES + 5, best.size());
  }

  @Test
  void key_figures_and_the_comparison_with_the_books_read_the_receipts_of_their_period() {
    plans.checkReads("key figures", 1_000, client -> AggregatedSales.byChannel(client, QUARTER));
    plans.checkReads("reconciliation", 1_000, client -> AggregatedSales.byPlace(client, QUARTER));
    plans.checkReads("totals", 1_000, client -> AggregatedSales.total(client, QUARTER));
  }
}
