package pos.sales.audit;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import pos.common.events.PastEvent;
import pos.common.http.Body;
import pos.common.http.Heavy;
import pos.common.http.Query;
import pos.common.shop.Audited;
import pos.common.sql.Database;
import pos.sales.returns.Returns;
import pos.sales.sale.Sales;

/** The routes by which reporting examines the books of sales and returns, and enters what they tell of the past. */
public final class AuditApi {

  private final Database database;
  private final Heavy telling = Heavy.ofLargestAnswers();

  public AuditApi(Database database) {
    this.database = database;
  }

  public void mount(Router router) {
    router.get("/audit/sales").setName("audit_sales").respond(this::sales);
    router.get("/audit/returns").setName("audit_returns").respond(this::returns);
    router.get("/audit/sales/events").setName("tell_sales").respond(telling.limit(this::tellSales));
    router.get("/audit/returns/events").setName("tell_returns").respond(telling.limit(this::tellReturns));
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

  private Future<JsonObject> tellSales(RoutingContext ctx) {
    var page = Query.of(ctx).page(Sales.OLDEST_FIRST);
    return database.readMany(client -> Sales.told(client, page)).map(PastEvent::toJson);
  }

  private Future<JsonObject> tellReturns(RoutingContext ctx) {
    var page = Query.of(ctx).page(Returns.OLDEST_FIRST);
    return database.readMany(client -> Returns.told(client, page)).map(PastEvent::toJson);
  }

  private Future<JsonObject> goods(RoutingContext ctx) {
    var references = Body.references(ctx, Audited.MAX_REFERENCES);
    return database.readMany(client -> Audits.find(client, references)).map(Audited::toJson);
  }
}
