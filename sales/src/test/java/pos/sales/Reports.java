package pos.sales;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Compares X and Z reports with the tables: everything is in one report or in no session, and nothing in two. */
final class Reports {

  private Reports() {}

  static void assertAddUp(Shop shop) {
    var reports = all(shop).stream().map(Reports::sums);
    assertEquals(tables(shop, true), Stream.concat(reports, Stream.of(tables(shop, false)))
        .reduce((one, other) -> IntStream.range(0, one.size()).mapToObj(i -> one.get(i) + other.get(i)).toList())
        .orElseThrow());
    assertEquals(List.of(), shop.service.sql("""
        SELECT id, report FROM sessions s WHERE closed_at IS NOT NULL
          AND (report->'sales'->>'count')::bigint + (report->'voids'->>'count')::bigint
            <> (SELECT count(*) FROM transactions WHERE session_id = s.id)
        """), "Z reports have what is in their sessions");
    assertEquals(List.of(), shop.service.sql("""
        SELECT register_id FROM sessions WHERE closed_at IS NOT NULL GROUP BY register_id
        HAVING max(z_number) <> count(*) OR min(z_number) <> 1
        """), "Z numbers have no gaps");
    Consistency.assertReceiptNumbersHaveNoGaps(shop);
  }

  private static List<JsonObject> all(Shop shop) {
    var reports = new ArrayList<JsonObject>();
    for (var path = "/sessions?limit=200"; path != null;) {
      var page = shop.service.get(path).json();
      page.getJsonArray("items").forEach(session ->
          reports.add(shop.service.get("/sessions/" + ((JsonObject) session).getLong("id")).json()));
      var cursor = page.getString("next_cursor");
      path = cursor == null ? null : "/sessions?limit=200&cursor=" + cursor;
    }
    return reports;
  }

  private static List<Long> sums(JsonObject report) {
    var sums = new ArrayList<Long>();
    for (var kind : List.of("sales", "voids", "returns")) {
      sums.add(report.getJsonObject(kind).getLong("count"));
      sums.add(report.getJsonObject(kind).getLong("total_cents"));
    }
    var cash = report.getJsonObject("cash");
    sums.add(cash.getLong("sales_cents"));
    sums.add(cash.getLong("refunds_cents"));
    sums.add(cash.getLong("voids_cents"));
    return sums;
  }

  /** Returns the same sums of all sales and returns. @param whole or of those that are in no session */
  private static List<Long> tables(Shop shop, boolean whole) {
    var row = shop.service.sql("""
        WITH sale AS (
            SELECT *, (SELECT coalesce(sum(amount_cents), 0) FROM payments
              WHERE sale_id = t.id AND method = 'cash') AS cash
            FROM transactions t WHERE $1 OR session_id IS NULL),
          stands AS (SELECT count(*), coalesce(sum(total_cents), 0) FROM sale WHERE status <> 'voided'),
          voided AS (SELECT count(*), coalesce(sum(total_cents), 0) FROM sale WHERE status = 'voided'),
          back AS (SELECT count(*), coalesce(sum(total_cents), 0) FROM returns WHERE $1 OR session_id IS NULL)
        SELECT stands.*, voided.*, back.*, (SELECT coalesce(sum(cash), 0) FROM sale),
          (SELECT coalesce(sum(total_cents), 0) FROM returns
            WHERE refund_method = 'cash' AND ($1 OR session_id IS NULL)),
          (SELECT coalesce(sum(cash), 0) FROM sale WHERE status = 'voided')
        FROM stands, voided, back
        """, whole).getFirst();
    return IntStream.range(0, row.size()).mapToObj(row::getLong).toList();
  }
}
