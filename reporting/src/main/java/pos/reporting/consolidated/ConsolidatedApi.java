package pos.reporting.consolidated;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import pos.common.http.Answer;
import pos.common.http.Body;
import pos.common.http.Heavy;
import pos.common.http.Html;
import pos.common.http.Idempotency;
import pos.common.http.Query;
import pos.common.rule.Failure;
import pos.common.sql.Database;
import pos.reporting.core.CsvLine;
import pos.reporting.core.Period;
import pos.reporting.core.Sums;

/** Consolidated reports over HTTP: made once, then read as JSON, as CSV or as a page to print. */
public final class ConsolidatedApi {

  private static final String JSON = "application/json";
  private static final String CSV = "text/csv";
  private static final String HTML = "text/html";
  private static final List<String> COLUMNS = columns();

  private enum Type { CONSOLIDATED }

  private final Database database;
  private final Consolidate consolidate;
  private final InstantSource clock;
  private final Heavy heavy = new Heavy(2);
  private final Heavy large = Heavy.ofLargestAnswers();

  public ConsolidatedApi(Database database, Consolidate consolidate, InstantSource clock) {
    this.database = database;
    this.consolidate = consolidate;
    this.clock = clock;
  }

  private static List<String> columns() {
    var columns = new ArrayList<>(List.of("store_id", "channel"));
    columns.addAll(Sums.FIELDS);
    return List.copyOf(columns);
  }

  /** Adds the routes, behind those of {@code /reports/...} with another name. */
  public void mount(Router router) {
    router.post("/reports").setName("make_report").respond(heavy.limit(this::make));
    router.get("/reports/:id").produces(JSON).produces(CSV).produces(HTML).setName("read_report")
        .respond(large.limit(this::read));
  }

  private Future<Buffer> make(RoutingContext ctx) {
    var fields = Body.fields(ctx);
    fields.oneOf("type", Type.class, null);
    var period = Period.of(fields, clock.instant());
    var once = Idempotency.of(ctx);
    // the sources are asked outside of the transaction, and not at all when the answer is known
    return once.isKnown(database.statements())
        .compose(known -> known ? Future.succeededFuture(new JsonObject()) : consolidate.run(period))
        .compose(content -> once.once(database, tx -> Reports.insert(tx, period, content)
            .map(report -> Answer.created(report.path(), report.toJson()))))
        .map(answer -> answer.send(ctx));
  }

  private Future<Buffer> read(RoutingContext ctx) {
    return Reports.find(database.statements(), Query.pathId(ctx, "id")).map(report -> answer(ctx, report));
  }

  private static Buffer answer(RoutingContext ctx, Report report) {
    var response = ctx.response().putHeader("Vary", "Accept, Accept-Language");
    return switch (Objects.requireNonNullElse(ctx.getAcceptableContentType(), JSON)) {
      case CSV -> {
        response.putHeader("Content-Type", CSV + "; charset=utf-8; header=present").putHeader("Content-Disposition",
            "attachment; filename=\"report-" + report.id() + ".csv\"");
        yield Buffer.buffer(report.stores().stream().map(row -> CsvLine.of(COLUMNS, row))
            .collect(Collectors.joining("", CsvLine.BYTE_ORDER_MARK + CsvLine.of(COLUMNS), "")));
      }
      case HTML -> {
        var language = Query.of(ctx).language();
        Html.head(response, Html.STYLES_ONLY).putHeader("Content-Language", language.tag());
        yield Buffer.buffer(ReportPage.of(report, language));
      }
      default -> {
        response.putHeader("Content-Type", JSON);
        yield report.toJson().toBuffer();
      }
    };
  }
}
