package pos.order.audit;

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
import pos.order.core.Orders;

/** The routes by which reporting examines the books of orders, and enters what they tell of the past. */
public final class AuditApi {

  private final Database database;
  private final Heavy telling = Heavy.ofLargestAnswers();

  public AuditApi(Database database) {
    this.database = database;
  }

  public void mount(Router router) {
    router.get("/audit/orders").setName("audit_orders").respond(this::orders);
    router.get("/audit/orders/events").setName("tell_orders").respond(telling.limit(this::tellOrders));
    router.post("/audit/goods").setName("find_goods").respond(this::goods);
  }

  private Future<JsonObject> orders(RoutingContext ctx) {
    var page = Query.of(ctx).page(Audits.ORDER);
    return database.readMany(client -> Audits.orders(client, page)).map(Audited::toJson);
  }

  private Future<JsonObject> tellOrders(RoutingContext ctx) {
    var page = Query.of(ctx).page(Orders.OLDEST_FIRST);
    return database.readMany(client -> Orders.told(client, page)).map(PastEvent::toJson);
  }

  private Future<JsonObject> goods(RoutingContext ctx) {
    var references = Body.references(ctx, Audited.MAX_REFERENCES);
    return database.readMany(client -> Audits.find(client, references)).map(Audited::toJson);
  }
}
