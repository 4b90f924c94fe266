package pos.reporting.dashboard;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import pos.common.http.Heavy;
import pos.common.http.Query;
import pos.common.rule.Wire;
import pos.common.sql.Database;
import pos.reporting.core.Freshness;
import pos.reporting.core.JudgeFreshness;
import pos.reporting.core.Period;
import pos.reporting.sales.AggregatedSales;

/** What the head office looks at: the dashboard and the key figures. */
public final class DashboardApi {

  private final ReadDashboard dashboard;
  private final Database database;
  private final JudgeFreshness freshness;
  private final InstantSource clock;
  /** A dashboard of all stores has a megabyte; another connection stays free for other reports. */
  private final Heavy large = new Heavy(1);

  public DashboardApi(ReadDashboard dashboard, Database database, JudgeFreshness freshness, InstantSource clock) {
    this.dashboard = dashboard;
    this.database = database;
    this.freshness = freshness;
    this.clock = clock;
  }

  public void mount(Router router) {
    router.get("/dashboard").setName("read_dashboard").respond(large.limit(this::dashboard));
    router.get("/kpis").putMetadata(Query.NAMES, List.of("from", "to")).setName("read_kpis").respond(this::keyFigures);
  }

  private Future<JsonObject> dashboard(RoutingContext ctx) {
    return dashboard.read();
  }

  private Future<JsonObject> keyFigures(RoutingContext ctx) {
    var query = Query.of(ctx);
    var period = Period.of(query.text("from", 40), query.text("to", 40), clock.instant());
    var before = period.before();
    return freshness.judge().compose(fresh -> database.readMany(client ->
        AggregatedSales.byChannel(client, period).compose(now -> AggregatedSales.byChannel(client, before)
            .map(earlier -> {
              if (fresh.isFinal(period)) {
                ctx.response().putHeader("Cache-Control", Freshness.CACHE_FINAL);
              }
              return fresh.writeTo(new KeyFigures(now, earlier).toJson()
                  .put("from", Wire.time(period.from())).put("to", Wire.time(period.to()))
                  .put("compared_from", Wire.time(before.from())).put("compared_to", Wire.time(before.to())));
            }))));
  }
}
