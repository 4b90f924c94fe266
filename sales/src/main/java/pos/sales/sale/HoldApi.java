package pos.sales.sale;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import pos.common.http.Body;
import pos.common.sql.Database;

/** The route by which inventory asks whether sales need their holds. */
public final class HoldApi {

  private static final int MAX_REFERENCES = 200;

  private final Database database;

  public HoldApi(Database database) {
    this.database = database;
  }

  /** Adds the route. */
  public void mount(Router router) {
    router.post("/holds/expired").setName("judge_expired_holds").respond(this::judge);
  }

  private Future<JsonObject> judge(RoutingContext ctx) {
    var references = Body.references(ctx, MAX_REFERENCES);
    return database.transaction(tx -> JudgeExpiredHolds.needed(tx, references))
        .map(needed -> new JsonObject().put("needed", new JsonArray(needed)));
  }
}
