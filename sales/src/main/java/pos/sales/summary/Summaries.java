package pos.sales.summary;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.SortedMap;
import java.util.TreeMap;
import pos.common.shop.StoreScope;
import pos.common.sql.Timestamps;

/** Sums straight from the tables of sales and returns. */
final class Summaries {

  private Summaries() {}

  /**
   * Returns the sums of each store that has sales or returns.
   *
   * @param from the first instant, or null for the first sale
   * @param to the first instant to exclude, or null for no end
   */
  static Future<SortedMap<Long, Summary>> byStore(SqlClient client, Instant from, Instant to, StoreScope stores) {
    var store = stores.store();
    var values = Tuple.of(Timestamps.of(from), Timestamps.of(to));
    store.ifPresent(values::addLong);
    return client.preparedQuery("""
        SELECT store_id, CASE status WHEN 'voided' THEN 'void' ELSE 'sale' END AS kind, count(*) AS number,
          sum(subtotal_cents)::bigint AS subtotal, sum(tax_cents)::bigint AS tax,
          sum(rounding_cents)::bigint AS rounding, sum(total_cents)::bigint AS total
        FROM transactions
        WHERE sold_at >= coalesce($1, '-infinity'::timestamptz) AND sold_at < coalesce($2, 'infinity'::timestamptz)
          %1$s
        GROUP BY store_id, kind
        UNION ALL
        SELECT store_id, 'return', count(*), sum(subtotal_cents)::bigint, sum(tax_cents)::bigint,
          sum(rounding_cents)::bigint, sum(total_cents)::bigint
        FROM returns
        WHERE returned_at >= coalesce($1, '-infinity'::timestamptz)
          AND returned_at < coalesce($2, 'infinity'::timestamptz) %1$s
        GROUP BY store_id
        """.formatted(store.isPresent() ? "AND store_id = $3" : "")).execute(values)
        .map(rows -> {
          var summaries = new TreeMap<Long, Summary>();
          rows.forEach(row -> summaries.merge(row.getLong("store_id"), Summary.from(row), Summary::plus));
          return summaries;
        });
  }
}
