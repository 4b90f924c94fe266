package pos.reporting.sales;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import pos.common.rule.Wire;
import pos.common.shop.StoreTime;
import pos.common.sql.Cursor;
import pos.common.sql.Page;
import pos.common.sql.PageRequest;
import pos.common.sql.Rows;
import pos.common.sql.Timestamps;
import pos.common.sql.Where;
import pos.reporting.core.Period;
import pos.reporting.core.Sums;
import pos.reporting.sales.Grouping.Span;

/** Reads the tables of receipts by hour and by day. */
public final class AggregatedSales {

  private static final String FIGURES = Sums.totals() + ", max(revised_at) AS revised_at";

  private AggregatedSales() {}

  /** Where the receipts of a period are: days are read from fewer rows. */
  private record Source(String table, String column, Object from, Object to) {

    static Source of(Period period) {
      return period.isDays() ? new Source("aggregated_days", "day", period.firstDay(), period.endDay())
          : new Source("aggregated_sales", "hour", Timestamps.of(period.from()), Timestamps.of(period.to()));
    }

    Where where() {
      return new Where().and(column + " >= ?", from).and(column + " < ?", to);
    }
  }

  /** Returns the sums of a period for each value of some columns, in their order. */
  private static Future<RowSet<Row>> sums(SqlClient client, Period period, String columns) {
    var source = Source.of(period);
    var where = source.where();
    return client.preparedQuery("SELECT %1$s, %2$s FROM %3$s %4$s GROUP BY %1$s ORDER BY %1$s"
        .formatted(columns, FIGURES, source.table, where.sql())).execute(where.values());
  }

  /** Returns the sums of a period. */
  static Future<ReportRow> total(SqlClient client, Period period) {
    var source = Source.of(period);
    var where = source.where();
    return client.preparedQuery("SELECT %s FROM %s %s".formatted(FIGURES, source.table, where.sql()))
        .execute(where.values()).map(rows -> ReportRow.of(Rows.only(rows)));
  }

  /** Returns the sums of each day of a store and channel that has receipts. */
  public static Future<List<Row>> byPlaceAndDay(SqlClient client, Period period) {
    return sums(client, period, "store_id, channel, day").map(Rows::list);
  }

  /** Returns the sums of each channel that has receipts. */
  public static Future<Map<String, Sums>> byChannel(SqlClient client, Period period) {
    return sums(client, period, "channel")
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
    return sums(client, period, "store_id, channel").map(rows -> rows.stream().map(Place::from).toList());
  }

  /** Returns the number that grows with everything that is entered. */
  public static Future<Long> position(SqlClient client) {
    return client.query("SELECT number FROM position").execute().map(rows -> Rows.only(rows).getLong(0));
  }

  private static final String BY_HOURS = """
      SELECT span.no, %s FROM unnest($1::timestamptz[], $2::timestamptz[]) WITH ORDINALITY AS span(since, until, no)
      JOIN aggregated_sales ON hour >= since AND hour < until GROUP BY span.no
      """.formatted(FIGURES);
  private static final String BY_DAYS = """
      SELECT span.no, %s FROM unnest($1::date[], $2::date[]) WITH ORDINALITY AS span(since, until, no)
      JOIN aggregated_days ON day >= since AND day < until GROUP BY span.no
      """.formatted(FIGURES);

  /** Returns the sums of each hour, day, week or month of a period, those without receipts included. */
  static Future<Page<ReportRow>> byTime(SqlClient client, Grouping grouping, Period period, PageRequest request) {
    var spans = spans(grouping, period, request);
    if (spans.isEmpty()) {
      return Future.succeededFuture(new Page<>(List.of(), null));
    }
    var rows = grouping != Grouping.HOUR && period.isDays()
        ? client.preparedQuery(BY_DAYS).execute(Tuple.of(days(spans, Span::from), days(spans, Span::to)))
        : client.preparedQuery(BY_HOURS).execute(Tuple.of(times(spans, Span::from), times(spans, Span::to)));
    return rows.map(found -> request.page(report(spans, found), ReportRow::key));
  }

  private static Object days(List<Span> spans, Function<Span, Instant> time) {
    return spans.stream().map(span -> StoreTime.day(time.apply(span))).toArray(LocalDate[]::new);
  }

  private static Object times(List<Span> spans, Function<Span, Instant> time) {
    return spans.stream().map(span -> Timestamps.of(time.apply(span))).toArray(OffsetDateTime[]::new);
  }

  private static List<ReportRow> report(List<Span> spans, RowSet<Row> rows) {
    var found = new HashMap<Long, Row>();
    rows.forEach(row -> found.put(row.getLong("no"), row));
    var report = new ArrayList<ReportRow>(spans.size());
    for (int i = 0; i < spans.size(); i++) {
      report.add(ReportRow.of(spans.get(i), found.get(i + 1L)));
    }
    return report;
  }

  private static List<Span> spans(Grouping grouping, Period period, PageRequest request) {
    var spans = new ArrayList<Span>();
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
    var source = Source.of(period);
    var where = source.where().and(column + " > ?", request.after().map(cursor ->
        grouping == Grouping.STORE ? (Object) cursor.number(0) : cursor.text(0)).orElse(null));
    var limit = where.parameter(request.rows());
    return client.preparedQuery("SELECT %1$s, %2$s FROM %3$s %4$s GROUP BY %1$s ORDER BY %1$s LIMIT %5$s"
        .formatted(column, FIGURES, source.table, where.sql(), limit)).execute(where.values())
        .map(rows -> request.page(rows.stream().map(row -> ReportRow.of(column, row)).toList(), ReportRow::key));
  }
}
