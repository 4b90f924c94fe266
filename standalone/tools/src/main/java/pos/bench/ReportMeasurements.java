package pos.bench;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.nio.file.Files;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import pos.bench.Report.Target;
import pos.shop.Part;
import pos.shop.Passwords;

/** Measures reports on a year of five stores: entering it into an empty database, all groupings, long CSV files. */
final class ReportMeasurements {

  private static final int LINES_OF_A_SALE = 5;
  /** Sales that are written with one statement. */
  private static final int CHUNK = 10_000;
  private static final int DAYS = 365;
  /** The days of the longest report, which has more than 100,000 hours. */
  private static final int LONGEST_PERIOD = 4382;
  private static final double ENTERED_A_SECOND = 20_000;
  private static final double REPORT_MILLIS = 200;
  private static final double CSV_SECONDS = 3;
  private static final int CSV_ROWS = 100_000;
  private static final int DOWNLOADS = 5;
  private static final int FEW = 4;
  /** Sales, returns and orders. */
  private static final int BOOKS = 3;
  private static final List<String> GROUPINGS =
      List.of("hour", "day", "week", "month", "store", "channel", "cashier", "product", "category");

  /** Sale n of $1 + 1 to $2, of $3 in a year: at the tenth part of a second at which it is its turn, from 9 to 21. */
  private static final String SALES = """
      WITH sale AS (
        SELECT md5('sale ' || n)::uuid AS id, n, 1 + n % 5 AS store_id, 2 * (1 + n % 5) - n / 5 % 2 AS register_id,
          date_trunc('milliseconds', (now() AT TIME ZONE 'America/Toronto')::date - 365 + (n * 365 / $3)::int
            + interval '9 hours' + interval '12 hours' * (n * 365 % $3)::float8 / $3)
            AT TIME ZONE 'America/Toronto' AS sold_at
        FROM generate_series($1::bigint + 1, $2::bigint) AS n),
      line AS (
        SELECT id AS sale_id, sold_at, l AS line_no, 1 + (n * 7919 + l * 104729) % 100000 AS product_id,
          1 + (n + l) % 3 AS quantity, 100 + (n * 31 + l * 17) % 900 AS unit_price_cents
        FROM sale, generate_series(1, 5) AS l),
      total AS (SELECT sale_id, sum(quantity * unit_price_cents)::bigint AS cents FROM line GROUP BY sale_id),
      ids AS (INSERT INTO sale_ids (id, sold_at, register_id, receipt_number)
        SELECT id, sold_at, register_id, n FROM sale),
      sales AS (INSERT INTO transactions (id, sold_at, written_at, fingerprint, receipt_number, store_id, register_id,
          cashier, subtotal_cents, tax_cents, taxes, rounding_cents, total_cents, stock_status, price_mismatch)
        SELECT id, sold_at, sold_at, 'bench', n, store_id, register_id, 'Cashier ' || register_id, cents, 0, '[]', 0,
          cents, 'confirmed', false FROM sale JOIN total ON sale_id = id),
      paid AS (INSERT INTO payments (sale_id, payment_no, method, amount_cents)
        SELECT sale_id, 1, 'debit', cents FROM total)
      INSERT INTO line_items (sale_id, sold_at, line_no, product_id, sku, name, quantity, unit_price_cents,
        discount_cents, total_cents, tax_code, category_id, category)
      SELECT sale_id, sold_at, line_no, product_id, 'B-' || product_id, 'Product ' || product_id, quantity,
        unit_price_cents, 0, quantity * unit_price_cents, 'exempt', 1 + product_id % 50,
        'Category ' || (1 + product_id % 50)
      FROM line
      """;

  private final TestBed bed;
  private final ShopMeasurements shop;

  ReportMeasurements(TestBed bed, ShopMeasurements shop) {
    this.bed = bed;
    this.shop = shop;
  }

  void measure() throws IOException {
    var sales = bed.options.reportLines() / LINES_OF_A_SALE;
    fill(sales);
    enter(sales * LINES_OF_A_SALE);
    GROUPINGS.forEach(this::report);
    csv("hour", LONGEST_PERIOD);
    csv("product", DAYS + 1);
  }

  private void fill(int sales) throws IOException {
    var began = System.nanoTime();
    var client = database(Part.SALES);
    for (var from = 0; from < sales; from += CHUNK) {
      var until = Math.min(sales, from + CHUNK);
      client.preparedQuery(SALES).execute(Tuple.of((long) from, (long) until, (long) sales)).await();
    }
    client.query("VACUUM ANALYZE").execute().await();
    client.close().await();
    bed.report.once("sale lines written for reports, past the service", sales * LINES_OF_A_SALE,
        TestBed.secondsSince(began), 0, Target.NONE);
  }

  private void enter(int lines) throws IOException {
    var client = database(Part.REPORTING);
    var began = System.nanoTime();
    client.query("SELECT rebuild_reports()").execute().await();
    TestBed.waitUntil(() -> number(client, "SELECT count(*) FROM history WHERE done") == BOOKS);
    var seconds = TestBed.secondsSince(began);
    var missing = lines / LINES_OF_A_SALE - number(client, "SELECT sum(sales)::bigint FROM aggregated_days");
    bed.report.once("sale lines entered into an empty reporting database", lines, seconds, missing,
        new Target(">= 20,000 a second", lines / seconds >= ENTERED_A_SECOND));
    client.close().await();
  }

  private static long number(SqlClient client, String query) {
    return client.query(query).execute().await().iterator().next().getLong(0);
  }

  /** Periods of a year or nearly a year, so that no answer is in a cache. */
  private void report(String grouping) {
    var today = LocalDate.now();
    bed.with(FEW).load("report on a year by " + grouping + ", at the service", bed.port(Part.REPORTING),
        _ -> Load.Request.get("/reports/sales?limit=200&group_by=%s&from=%s&to=%s".formatted(grouping,
            today.minusDays(DAYS + 1 - ThreadLocalRandom.current().nextInt(30)), today)), TestBed::isOk, REPORT_MILLIS);
  }

  /** Reads the days before today five times, and reports the slowest after the first, which warms up. */
  private void csv(String grouping, int days) throws IOException {
    var today = LocalDate.now();
    var path = "/reports/sales?group_by=%s&from=%s&to=%s".formatted(grouping, today.minusDays(days), today);
    var before = shop.memory();
    var rows = 0L;
    var slowest = 0.0;
    for (int i = 0; i < DOWNLOADS; i++) {
      var began = System.nanoTime();
      rows = rows(path);
      slowest = i == 0 ? 0 : Math.max(slowest, TestBed.secondsSince(began));
    }
    bed.report.once("CSV of a report by " + grouping + ", the slowest of four", rows, slowest, 0,
        new Target("< 3 s for 100,000 rows", slowest < CSV_SECONDS * rows / CSV_ROWS));
    bed.report.memory("before the CSV by " + grouping, before, Target.NONE);
    bed.report.memory("right after it", shop.memory(), Target.NONE);
  }

  /** Returns the number of rows without the head; the file is never in memory as a whole. */
  private long rows(String path) {
    var lines = new AtomicLong(-1);
    var client = bed.vertx.createHttpClient();
    client.request(HttpMethod.GET, bed.port(Part.REPORTING), Part.HOST, path).compose(request -> {
      Api.FROM_GATEWAY.forEach(request::putHeader);
      return request.putHeader("Accept", "text/csv").send();
    }).compose(answer -> {
      if (answer.statusCode() != 200) {
        throw new IllegalStateException(path + " answered " + answer.statusCode());
      }
      return answer.handler(piece -> lines.addAndGet(lines(piece))).end();
    }).await();
    client.close().await();
    return lines.get();
  }

  private static int lines(Buffer piece) {
    var lines = 0;
    for (int i = 0; i < piece.length(); i++) {
      lines += piece.getByte(i) == '\n' ? 1 : 0;
    }
    return lines;
  }

  private SqlClient database(Part part) throws IOException {
    return bed.database(part, port(), Passwords.read(bed.data()).of(part));
  }

  /** PostgreSQL writes its port into the fourth line of this file. */
  private int port() throws IOException {
    try (var files = Files.find(bed.data().resolve("postgres"), 3, (path, _) -> path.endsWith("postmaster.pid"))) {
      return Integer.parseInt(Files.readAllLines(files.findFirst().orElseThrow()).get(3).strip());
    }
  }
}
