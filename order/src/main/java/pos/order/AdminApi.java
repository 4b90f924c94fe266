package pos.order;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.function.UnaryOperator;
import pos.common.http.Body;
import pos.common.http.Caller;
import pos.common.sql.Database;
import pos.common.http.Etag;
import pos.common.rule.Failure;
import pos.common.rule.Fields;
import pos.common.http.Query;
import pos.common.sql.Where;

/** Everybody's orders over HTTP, for those who ship and refund them, and the books for those who compare. */
final class AdminApi {

  private final Database database;
  private final OrderChange change;

  AdminApi(Database database, OrderChange change) {
    this.database = database;
    this.change = change;
  }

  void mount(Router router) {
    router.get("/orders/summary").setName("summarize_orders").respond(ctx -> Summary.read(database.statements(), ctx));
    router.get("/admin/orders").setName("list_all_orders").respond(this::list);
    router.get("/admin/orders/:id").setName("read_any_order").respond(this::read);
    router.get("/admin/orders/:id/history").setName("read_any_order_history")
        .respond(ctx -> OrderApi.history(database, ctx, View.ADMIN, null));
    router.post("/admin/orders/:id/ship").setName("ship_order")
        .respond(ctx -> make(ctx, order -> order.sent(Status.SHIPPED)));
    router.post("/admin/orders/:id/deliver").setName("deliver_order")
        .respond(ctx -> make(ctx, order -> order.sent(Status.DELIVERED)));
    router.post("/admin/orders/:id/refund").setName("refund_order").respond(this::refund);
  }

  private Future<JsonObject> list(RoutingContext ctx) {
    return OrderApi.list(database, ctx, View.ADMIN,
        new Where().and("o.customer_id = ?", Query.of(ctx).id("customer_id")));
  }

  private Future<JsonObject> read(RoutingContext ctx) {
    return Orders.find(database.statements(), Query.pathId(ctx, "id"), null)
        .map(order -> Etag.answer(ctx, View.ADMIN.toJson(order)));
  }

  private Future<Buffer> refund(RoutingContext ctx) {
    var fields = Body.fields(ctx);
    var cents = fields.integer("amount_cents", 1, Fields.MAX_CENTS, null);
    var reason = fields.text("reason", 1, 500);
    var restock = fields.has("restock") ? fields.flag("restock", false) : null;
    fields.check();
    return make(ctx, order -> {
      if (cents != null && cents != order.content().totals().totalCents()) {
        throw Failure.invalid("amount_cents", "must be the order's total: it is refunded as a whole");
      }
      return order.refunding(reason, restock);
    });
  }

  private Future<Buffer> make(RoutingContext ctx, UnaryOperator<Order> rule) {
    var request = Request.orNew(ctx, "shop " + Caller.of(ctx).name());
    return change.make(ctx, request, Query.pathId(ctx, "id"), null, View.ADMIN, rule).map(answer -> answer.send(ctx));
  }
}
