package pos.reporting.sales;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import pos.common.rule.Wire;
import pos.common.sql.Cursor;
import pos.common.sql.Page;
import pos.common.sql.PageRequest;
import pos.common.sql.Rows;
import pos.common.sql.Timestamps;
import pos.common.sql.Where;
import pos.reporting.core.Period;
import pos.reporting.core.Sums;

/** Reads the table of receipts by hour. */
public final class AggregatedSales {

  private static final String FIGURES = Sums.totals() + ", max(revised_at) AS revised_at";

  private AggregatedSales() {}

  /** Returns the sums of a period. */
  static Future<ReportRow> total(SqlClient client, Period period) {
    return client.preparedQuery("SELECT " + FIGURES + " FROM aggregated_sales WHERE hour >= $1 AND hour < $2")
        .execute(Tuple.of(Timestamps.of(period.from()), Timestamps.of(period.to())))
        .map(rows -> ReportRow.of(Rows.only(rows)));
  }

  /** Returns the sums of each day of a store and channel that has receipts. */
  public static Future<List<Row>> byPlaceAndDay(SqlClient client, Period period) {
    return client.preparedQuery("""
        SELECT store_id, channel, day, %s FROM aggregated_sales WHERE hour >= $1 AND hour < $2
        GROUP BY store_id, channel, day ORDER BY store_id, channel, day
        """.formatted(FIGURES)).execute(Tuple.of(Timestamps.of(period.from()), Timestamps.of(period.to())))
        .map(Rows::list);
  }

  /** Returns the sums of each channel that has receipts. */
  public static Future<Map<String, Sums>> byChannel(SqlClient client, Period period) {
    return client.preparedQuery(
        "SELECT channel, " + FIGURES + " FROM aggregated_sales WHERE hour >= $1 AND hour < $2 GROUP BY channel")
        .execute(Tuple.of(Timestamps.of(period.from()), Timestamps.of(period.to())))
        .map(rows -> rows.stream().collect(Collectors.toMap(row -> row.getString("channel"), Sums::from)));
  }

  /** The sums of a store in a channel. */
  public record Place(long storeId, String channel, Sums sums) {

    private static Place from(Row row) {
      return new Place(row.getLong("store_id"), row.getString("channel"), Sums.from(row));
    }
  }

  /** Returns the sums of each store and channel that has receipts. */
  public static Future<List<Place>> byPlace(SqlClient client, Period period) {
    return client.preparedQuery("""
        SELECT store_id, channel, %s FROM aggregated_sales WHERE hour >= $1 AND hour < $2
        GROUP BY store_id, channel ORDER BY store_id, channel
        """.formatted(FIGURES)).mapping(Place::from)
        .execute(Tuple.of(Timestamps.of(period.from()), Timestamps.of(period.to()))).map(Rows::list);
  }

  /** Returns the number that grows with everything that is entered. */
  public static Future<Long> position(SqlClient client) {
    return client.query("SELECT number FROM position").execute().map(rows -> Rows.only(rows).getLong(0));
  }

  /** Returns the sums of each hour, day, week or month of a period, those without receipts included. */
  static Future<Page<ReportRow>> byTime(SqlClient client, Grouping grouping, Period period, PageRequest request) {
    var spans = spans(grouping, period, request);
    if (spans.isEmpty()) {
      return Future.succeededFuture(new Page<>(List.of(), null));
    }
    // in the same order as the periods, of which none is in two groups
    return client.preparedQuery("""
        SELECT span.no, %s FROM unnest($1::timestamptz[], $2::timestamptz[]) WITH ORDINALITY AS span(since, until, no)
        JOIN aggregated_sales ON hour >= since AND hour < until GROUP BY span.no
        """.formatted(FIGURES)).execute(Tuple.of(
            spans.stream().map(span -> Timestamps.of(span.from())).toArray(OffsetDateTime[]::new),
            (Object) spans.stream().map(span -> Timestamps.of(span.to())).toArray(OffsetDateTime[]::new)))
        .map(rows -> {
          var found = new HashMap<Long, Row>();
          rows.forEach(row -> found.put(row.getLong("no"), row));
          var report = new ArrayList<ReportRow>(spans.size());
          for (int i = 0; i < spans.size(); i++) {
            report.add(ReportRow.of(spans.get(i), found.get(i + 1L)));
          }
          return request.page(report, ReportRow::key);
        });
  }

  private static List<Grouping.Span> spans(Grouping grouping, Period period, PageRequest request) {
    var spans = new ArrayList<Grouping.Span>();
    // the cursor is the beginning of the last one before the page
    var from = request.after().map(cursor -> grouping.span(within(period, cursor), period.to()).to())
        .orElse(period.from());
    while (from.isBefore(period.to()) && spans.size() < request.rows()) {
      var span = grouping.span(from, period.to());
      spans.add(span);
      from = span.to();
    }
    return spans;
  }

  private static Instant within(Period period, Cursor cursor) {
    var time = cursor.instant(0);
    return time.isBefore(period.from()) ? period.from() : time;
  }

  /** Returns the sums of each store, channel or cashier that has receipts. */
  static Future<Page<ReportRow>> byColumn(SqlClient client, Grouping grouping, Period period, PageRequest request) {
    var column = grouping == Grouping.STORE ? "store_id" : Wire.name(grouping);
    var where = new Where().and("hour >= ?", Timestamps.of(period.from())).and("hour < ?", Timestamps.of(period.to()))
        .and(column + " > ?", request.after().map(cursor ->
            grouping == Grouping.STORE ? (Object) cursor.number(0) : cursor.text(0)).orElse(null));
    var limit = where.parameter(request.rows());
    return client.preparedQuery("SELECT %1$s, %2$s FROM aggregated_sales %3$s GROUP BY %1$s ORDER BY %1$s LIMIT %4$s"
        .formatted(column, FIGURES, where.sql(), limit)).execute(where.values())
        .map(rows -> request.page(rows.stream().map(row -> ReportRow.of(column, row)).toList(), ReportRow::key));
  }
}
