package pos.sales.summary;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.util.List;
import pos.common.http.Heavy;
import pos.common.http.Query;
import pos.common.sql.Database;

/** Sums of sales and returns over HTTP. */
public final class SummaryApi {

  private final Database database;
  private final Heavy heavy = new Heavy(2);

  public SummaryApi(Database database) {
    this.database = database;
  }

  /** Adds the route, which must precede {@code /sales/:id}. */
  public void mount(Router router) {
    router.get("/sales/summary").putMetadata(Query.NAMES, List.of("from", "to", "store_id"))
        .setName("summarize_sales").respond(heavy.limit(this::summarize));
  }

  private Future<JsonObject> summarize(RoutingContext ctx) {
    var query = Query.of(ctx);
    var from = query.instant("from");
    var to = query.instant("to");
    var stores = query.stores("store_id");
    return database.readMany(client -> Summaries.byStore(client, from, to, stores))
        .map(summaries -> Summary.toJson(summaries).put("from", text(from)).put("to", text(to))
            .put("store_id", stores.store().orElse(null)));
  }

  private static String text(Instant time) {
    return time == null ? null : time.toString();
  }
}
