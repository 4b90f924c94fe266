package pos.order;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.TreeMap;
import pos.common.http.Query;

/** What was ordered and confirmed, and what of it was given back; straight from the books. */
record Summary(Figures orders, Figures refunds) {

  private static final Summary NOTHING = new Summary(Figures.NONE, Figures.NONE);

  /** How many orders, and what they come to. */
  record Figures(long count, long subtotalCents, long taxCents, long shippingCents, long totalCents) {

    static final Figures NONE = new Figures(0, 0, 0, 0, 0);

    static Figures from(Row row) {
      return new Figures(row.getLong("number"), row.getLong("subtotal"), row.getLong("tax"), row.getLong("shipping"),
          row.getLong("total"));
    }

    Figures plus(Figures other) {
      return new Figures(count + other.count, Math.addExact(subtotalCents, other.subtotalCents),
          Math.addExact(taxCents, other.taxCents), Math.addExact(shippingCents, other.shippingCents),
          Math.addExact(totalCents, other.totalCents));
    }

    JsonObject toJson() {
      return new JsonObject().put("count", count).put("subtotal_cents", subtotalCents).put("tax_cents", taxCents)
          .put("shipping_cents", shippingCents).put("total_cents", totalCents);
    }
  }

  private static final String SUMS = """
      SELECT (confirmed_at AT TIME ZONE 'UTC')::date AS day, false AS refund, count(*) AS number,
        sum(subtotal_cents)::bigint AS subtotal, sum(tax_cents)::bigint AS tax,
        sum(shipping_cents)::bigint AS shipping, sum(total_cents)::bigint AS total
      FROM orders
      WHERE confirmed_at >= coalesce($1, '-infinity'::timestamptz)
        AND confirmed_at < coalesce($2, 'infinity'::timestamptz)
      GROUP BY day
      UNION ALL
      SELECT (ended_at AT TIME ZONE 'UTC')::date AS day, true, count(*), sum(subtotal_cents)::bigint,
        sum(tax_cents)::bigint, sum(shipping_cents)::bigint, sum(total_cents)::bigint
      FROM orders
      WHERE ended_at >= coalesce($1, '-infinity'::timestamptz) AND ended_at < coalesce($2, 'infinity'::timestamptz)
        AND confirmed_at IS NOT NULL
      GROUP BY day
      """;

  /** From the first instant to before the last one, by the day (UTC) of the confirmation and of the refund. */
  static Future<JsonObject> read(SqlClient client, RoutingContext ctx) {
    var from = Query.of(ctx).instant("from");
    var to = Query.of(ctx).instant("to");
    return client.preparedQuery(SUMS).execute(Tuple.of(utc(from), utc(to)))
        .map(rows -> {
          var days = new TreeMap<LocalDate, Summary>();
          rows.forEach(row -> days.merge(row.getLocalDate("day"), from(row), Summary::plus));
          return toJson(days).put("from", from == null ? null : from.toString())
              .put("to", to == null ? null : to.toString());
        });
  }

  private static Summary from(Row row) {
    var figures = Figures.from(row);
    return row.getBoolean("refund") ? new Summary(Figures.NONE, figures) : new Summary(figures, Figures.NONE);
  }

  private static JsonObject toJson(TreeMap<LocalDate, Summary> days) {
    var byDay = new JsonArray();
    days.forEach((day, summary) -> byDay.add(summary.toJson().put("day", day.toString())));
    return days.values().stream().reduce(NOTHING, Summary::plus).toJson().put("by_day", byDay);
  }

  private Summary plus(Summary other) {
    return new Summary(orders.plus(other.orders), refunds.plus(other.refunds));
  }

  private JsonObject toJson() {
    return new JsonObject().put("orders", orders.toJson()).put("refunds", refunds.toJson())
        .put("net_cents", orders.totalCents - refunds.totalCents);
  }

  private static OffsetDateTime utc(Instant time) {
    return time == null ? null : time.atOffset(ZoneOffset.UTC);
  }
}
