package pos.reporting.sales;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.sqlclient.SqlClient;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import pos.common.http.Heavy;
import pos.common.http.Pages;
import pos.common.http.Query;
import pos.common.rule.Wire;
import pos.common.shop.StoreTime;
import pos.common.sql.Cursor;
import pos.common.sql.Database;
import pos.common.sql.Page;
import pos.common.sql.PageRequest;
import pos.reporting.core.CsvLine;
import pos.reporting.core.Freshness;
import pos.reporting.core.JudgeFreshness;
import pos.reporting.core.Period;

/** Reports on sales over HTTP, as JSON page by page and as a whole as CSV. */
public final class ReportApi {

  private static final String JSON = "application/json";
  private static final String CSV = "text/csv";
  private static final int CSV_PAGE = 1_000;
  /** The lines of a product are read when its row is; all other pages read those of the whole period. */
  private static final int CSV_PAGE_OF_PRODUCTS = 500;

  private final Database database;
  private final JudgeFreshness freshness;
  private final InstantSource clock;
  private final Heavy downloads = Heavy.ofLargestAnswers();

  /** A report that is asked for. */
  private record Asked(Grouping grouping, Period period) {

    /** Returns the name of the order of the rows, which cursors carry. */
    String order() {
      return "sales by " + Wire.name(grouping);
    }

    List<String> columns() {
      var columns = new ArrayList<>(grouping.fields());
      if (!grouping.isOfProducts()) {
        columns.add("revised_at");
      }
      return columns;
    }
  }

  public ReportApi(Database database, JudgeFreshness freshness, InstantSource clock) {
    this.database = database;
    this.freshness = freshness;
    this.clock = clock;
  }

  public void mount(Router router) {
    router.get("/reports/sales").produces(JSON).produces(CSV)
        .putMetadata(Query.NAMES, Query.ofList("from", "to", "group_by"))
        .setName("report_sales").respond(this::report);
  }

  private Future<?> report(RoutingContext ctx) {
    ctx.response().putHeader("Vary", "Accept");
    return CSV.equals(ctx.getAcceptableContentType()) ? downloads.run(ctx, this::download) : page(ctx);
  }

  private Asked asked(RoutingContext ctx) {
    var query = Query.of(ctx);
    var name = query.oneOf("group_by", Wire.names(Grouping.class).toArray(String[]::new));
    var grouping = Objects.requireNonNullElse(Wire.parse(Grouping.class, name), Grouping.DAY);
    var period = Period.of(query.text("from", 40), query.text("to", 40), clock.instant());
    if (grouping.isOfProducts()) {
      period.mustBeDays();
    }
    return new Asked(grouping, period);
  }

  private Future<JsonObject> page(RoutingContext ctx) {
    var asked = asked(ctx);
    var request = Query.of(ctx).page(asked.order());
    return freshness.judge().compose(fresh -> database.readSnapshot(client ->
        rows(client, asked.grouping, asked.period, request).compose(page -> AggregatedSales.total(client, asked.period).map(total -> {
          cache(ctx, asked.period, fresh);
          return fresh.writeTo(Pages.toJson(ctx, page, ReportRow::json)
              .put("group_by", Wire.name(asked.grouping))
              .put("from", Wire.time(asked.period.from()))
              .put("to", Wire.time(asked.period.to()))
              .put("time_zone", StoreTime.ZONE.getId())
              .put("currency", "CAD")
              .put("totals", total.json()));
        }))));
  }

  private static void cache(RoutingContext ctx, Period period, Freshness fresh) {
    if (fresh.isFinal(period)) {
      ctx.response().putHeader("Cache-Control", Freshness.CACHE_FINAL);
    }
  }

  static Future<Page<ReportRow>> rows(SqlClient client, Grouping grouping, Period period, PageRequest request) {
    return switch (grouping) {
      case HOUR, DAY, WEEK, MONTH -> AggregatedSales.byTime(client, grouping, period, request);
      case STORE, CHANNEL, CASHIER -> AggregatedSales.byColumn(client, grouping, period, request);
      case PRODUCT -> AggregatedProducts.byProduct(client, period, request);
      case CATEGORY -> AggregatedProducts.byCategory(client, period, request);
    };
  }

  private Future<Void> download(RoutingContext ctx) {
    Query.of(ctx).mustBeAmong(List.of("from", "to", "group_by"));
    var asked = asked(ctx);
    return freshness.judge().compose(fresh -> read(asked, Optional.empty()).compose(first -> {
      cache(ctx, asked.period, fresh);
      ctx.response().setChunked(true)
          .putHeader("Content-Type", CSV + "; charset=utf-8; header=present")
          .putHeader("Content-Disposition", "attachment; filename=\"sales-by-%s-%s-%s.csv\"".formatted(
              Wire.name(asked.grouping), asked.period.firstDay(), asked.period.endDay().minusDays(1)))
          .putHeader("X-Report-As-Of", Wire.time(fresh.asOf()))
          .putHeader("X-Report-Degraded", String.valueOf(fresh.isDegraded()));
      var done = Promise.<Void>promise();
      send(ctx, asked, CsvLine.BYTE_ORDER_MARK + CsvLine.of(asked.columns()), first, done);
      return done.future();
    }));
  }

  /** Sends a page, and reads the next one when the client has taken it. A chain of futures would keep every page. */
  private void send(RoutingContext ctx, Asked asked, String head, Page<ReportRow> page, Promise<Void> done) {
    var columns = asked.columns();
    var lines = page.items().stream().map(row -> CsvLine.of(columns, row.json()))
        .collect(Collectors.joining("", head, ""));
    if (page.nextCursor() == null) {
      ctx.response().end(lines).onComplete(done);
      return;
    }
    var after = Cursor.parse(page.nextCursor(), asked.order());
    ctx.response().write(lines).onFailure(done::fail).onSuccess(_ ->
        read(asked, Optional.of(after)).onFailure(done::fail).onSuccess(next -> send(ctx, asked, "", next, done)));
  }

  private Future<Page<ReportRow>> read(Asked asked, Optional<Cursor> after) {
    return database.readMany(client -> rows(client, asked.grouping, asked.period, new PageRequest(asked.order(), after,
        asked.grouping == Grouping.PRODUCT ? CSV_PAGE_OF_PRODUCTS : CSV_PAGE)));
  }
}
