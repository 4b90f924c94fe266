package pos.reporting.reconciliation;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.InstantSource;
import java.util.List;
import pos.common.http.Heavy;
import pos.common.http.Query;
import pos.common.rule.Failure;
import pos.common.rule.Wire;
import pos.reporting.core.Freshness;
import pos.reporting.core.JudgeFreshness;
import pos.reporting.core.Period;

/** The comparison of reports with the books of other services over HTTP. */
public final class ReconciliationApi {

  private final Reconcile reconcile;
  private final Examine examine;
  private final JudgeFreshness freshness;
  private final InstantSource clock;
  private final Heavy heavy = new Heavy(2);

  public ReconciliationApi(Reconcile reconcile, Examine examine, JudgeFreshness freshness, InstantSource clock) {
    this.reconcile = reconcile;
    this.examine = examine;
    this.freshness = freshness;
    this.clock = clock;
  }

  public void mount(Router router) {
    router.get("/reconciliation").putMetadata(Query.NAMES, List.of("from", "to"))
        .setName("reconcile").respond(heavy.limit(this::reconcile));
    router.get("/reconciliation/:books").putMetadata(Query.NAMES, Query.ofList())
        .setName("examine_books").respond(heavy.limit(this::examine));
  }

  private Future<JsonObject> examine(RoutingContext ctx) {
    var query = Query.of(ctx);
    var name = ctx.pathParam("books");
    if (!Wire.names(Books.class).contains(name)) {
      throw Failure.notFound("books", name);
    }
    return examine.run(Wire.parse(Books.class, name), query.text("cursor", 2000), query.limit());
  }

  private Future<JsonObject> reconcile(RoutingContext ctx) {
    var query = Query.of(ctx);
    var period = Period.of(query.text("from", 40), query.text("to", 40), clock.instant());
    return Future.all(freshness.judge(), reconcile.run(period)).map(both ->
        both.<Freshness>resultAt(0).writeTo(both.<Reconcile.Compared>resultAt(1).result()
            .put("from", Wire.time(period.from())).put("to", Wire.time(period.to()))));
  }
}
