package pos.reporting.reconciliation;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.util.List;
import pos.common.http.Heavy;
import pos.common.http.Query;
import pos.common.rule.Wire;
import pos.reporting.core.Freshness;
import pos.reporting.core.JudgeFreshness;
import pos.reporting.core.Parameters;
import pos.reporting.core.Period;

/** The comparison of reports with the books of other services over HTTP. */
public final class ReconciliationApi {

  private final Reconcile reconcile;
  private final JudgeFreshness freshness;
  private final Heavy heavy = new Heavy(2);

  public ReconciliationApi(Reconcile reconcile, JudgeFreshness freshness) {
    this.reconcile = reconcile;
    this.freshness = freshness;
  }

  public void mount(Router router) {
    router.get("/reconciliation").setName("reconcile").respond(heavy.limit(this::reconcile));
  }

  private Future<JsonObject> reconcile(RoutingContext ctx) {
    Parameters.mustBeAmong(ctx.queryParams().names(), List.of("from", "to"));
    var query = Query.of(ctx);
    var period = Period.of(query.text("from", 40), query.text("to", 40), Instant.now());
    return Future.all(freshness.judge(), reconcile.run(period)).map(both ->
        both.<Freshness>resultAt(0).writeTo(both.<Reconcile.Compared>resultAt(1).result()
            .put("from", Wire.time(period.from())).put("to", Wire.time(period.to()))));
  }
}
