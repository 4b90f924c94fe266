package pos.order;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.sqlclient.SqlClient;
import pos.common.http.Body;
import pos.order.core.Holds;

/** The route by which inventory asks whether orders need their holds. */
final class HoldApi {

  private static final int MAX_REFERENCES = 200;

  private final SqlClient database;

  HoldApi(SqlClient database) {
    this.database = database;
  }

  void mount(Router router) {
    router.post("/holds/expired").setName("judge_expired_holds").respond(this::judge);
  }

  private Future<JsonObject> judge(RoutingContext ctx) {
    var references = Body.references(ctx, MAX_REFERENCES);
    return Holds.needed(database, references)
        .map(needed -> new JsonObject().put("needed", new JsonArray(needed)));
  }
}
