package pos.inventory;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import pos.common.http.AuditRoutes;
import pos.common.http.Heavy;
import pos.common.http.Query;
import pos.common.shop.Audited;
import pos.common.sql.Database;
import pos.common.sql.Page;
import pos.inventory.Audits.Hold;

/** The routes by which reporting examines stocks, reservations and the ledger. */
final class AuditApi {

  private final Database database;
  private final Heavy heavy = new Heavy(2);

  AuditApi(Database database) {
    this.database = database;
  }

  void mount(Router router) {
    router.get("/audit/stocks").putMetadata(Query.NAMES, Query.ofList())
        .setName("audit_stocks").respond(heavy.limit(this::stocks));
    router.get("/audit/reservations").putMetadata(Query.NAMES, Query.ofList())
        .setName("audit_reservations").respond(this::reservations);
    new AuditRoutes(router, database).examine("movements", Audits.BY_ID, Audits::goods).find(Audits::find);
  }

  private Future<JsonObject> stocks(RoutingContext ctx) {
    var page = Query.of(ctx).page(Audits.BY_PRODUCT);
    return database.readMany(client -> Audits.stocks(client, page)).map(Audited::toJson);
  }

  private Future<JsonObject> reservations(RoutingContext ctx) {
    var page = Query.of(ctx).page(Audits.BY_ID);
    return database.readMany(client -> Audits.holds(client, page)).map(AuditApi::holds);
  }

  private static JsonObject holds(Page<Hold> page) {
    var holds = new JsonArray();
    page.items().forEach(hold -> holds.add(new JsonObject().put("id", hold.id()).put("reference", hold.reference())
        .put("pieces", hold.pieces()).put("is_old", hold.isOld()).put("sold", hold.sold())));
    return new JsonObject().put("examined", page.items().size()).put("holds", holds)
        .put("next_cursor", page.nextCursor());
  }
}
