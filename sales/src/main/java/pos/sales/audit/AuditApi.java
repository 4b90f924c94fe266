package pos.sales.audit;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import pos.common.http.Body;
import pos.common.http.Query;
import pos.common.shop.Audited;
import pos.common.sql.Database;

/** The routes by which reporting examines the books of sales and returns. */
public final class AuditApi {

  private final Database database;

  public AuditApi(Database database) {
    this.database = database;
  }

  public void mount(Router router) {
    router.get("/audit/sales").setName("audit_sales").respond(this::sales);
    router.get("/audit/returns").setName("audit_returns").respond(this::returns);
    router.post("/audit/goods").setName("find_goods").respond(this::goods);
  }

  private Future<JsonObject> sales(RoutingContext ctx) {
    var page = Query.of(ctx).page(Audits.ORDER);
    return database.readMany(client -> Audits.sales(client, page)).map(Audited::toJson);
  }

  private Future<JsonObject> returns(RoutingContext ctx) {
    var page = Query.of(ctx).page(Audits.ORDER);
    return database.readMany(client -> Audits.returns(client, page)).map(Audited::toJson);
  }

  private Future<JsonObject> goods(RoutingContext ctx) {
    var references = Body.references(ctx, Audited.MAX_REFERENCES);
    return database.readMany(client -> Audits.find(client, references)).map(Audited::toJson);
  }
}
