package pos.order.summary;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.TreeMap;
import pos.common.sql.Timestamps;

/** The totals of orders by day, straight from the table of orders. */
public final class Summaries {

  private static final String SUMS = """
      SELECT (confirmed_at AT TIME ZONE 'America/Toronto')::date AS day, false AS refund, count(*) AS number,
        sum(subtotal_cents)::bigint AS subtotal, sum(tax_cents)::bigint AS tax,
        sum(shipping_cents)::bigint AS shipping, sum(total_cents)::bigint AS total
      FROM orders
      WHERE confirmed_at >= coalesce($1, '-infinity'::timestamptz)
        AND confirmed_at < coalesce($2, 'infinity'::timestamptz)
      GROUP BY day
      UNION ALL
      SELECT (ended_at AT TIME ZONE 'America/Toronto')::date AS day, true, count(*), sum(subtotal_cents)::bigint,
        sum(tax_cents)::bigint, sum(shipping_cents)::bigint, sum(total_cents)::bigint
      FROM orders
      WHERE ended_at >= coalesce($1, '-infinity'::timestamptz) AND ended_at < coalesce($2, 'infinity'::timestamptz)
        AND confirmed_at IS NOT NULL AND refunds::text = '[]'
      GROUP BY day
      UNION ALL
      SELECT (at AT TIME ZONE 'America/Toronto')::date AS day, true, count(*), sum(part.subtotal_cents)::bigint,
        sum(part.total_cents - part.subtotal_cents - part.shipping_cents)::bigint, sum(part.shipping_cents)::bigint,
        sum(part.total_cents)::bigint
      FROM orders, json_to_recordset(refunds) AS part(at timestamptz, subtotal_cents bigint, shipping_cents bigint,
        total_cents bigint)
      WHERE refunds::text <> '[]' AND at >= coalesce($1, '-infinity'::timestamptz)
        AND at < coalesce($2, 'infinity'::timestamptz)
      GROUP BY day
      """;

  private Summaries() {}

  /**
   * Sums up orders by the stores' day of their confirmation, and refunds by the day of the refund.
   *
   * @param from the first instant, or null to begin with the first order
   * @param to the first instant that is left out, or null to end with the last order
   */
  public static Future<JsonObject> read(SqlClient client, Instant from, Instant to) {
    return client.preparedQuery(SUMS).execute(Tuple.of(Timestamps.of(from), Timestamps.of(to)))
        .map(rows -> {
          var days = new TreeMap<LocalDate, Summary>();
          rows.forEach(row -> days.merge(row.getLocalDate("day"), Summary.from(row), Summary::plus));
          return toJson(days).put("from", from == null ? null : from.toString())
              .put("to", to == null ? null : to.toString());
        });
  }

  private static JsonObject toJson(Map<LocalDate, Summary> days) {
    var byDay = new JsonArray();
    days.forEach((day, summary) -> byDay.add(summary.toJson().put("day", day.toString())));
    return days.values().stream().reduce(Summary.NONE, Summary::plus).toJson().put("by_day", byDay);
  }
}
