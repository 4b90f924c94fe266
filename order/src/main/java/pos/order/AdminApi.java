package pos.order;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import pos.common.http.Body;
import pos.common.http.Caller;
import pos.common.http.Etag;
import pos.common.http.Heavy;
import pos.common.http.Pages;
import pos.common.http.Query;
import pos.common.sql.Database;
import pos.order.core.Move;
import pos.order.core.Moves;
import pos.order.core.Order;
import pos.order.core.Orders.Filter;
import pos.order.core.Orders;
import pos.order.core.Refund;
import pos.order.core.Shipment;
import pos.order.settlement.ChangeOrder;
import pos.order.summary.Summaries;

/** The routes of the shop's staff: every customer's orders, shipping and refunding them, and their totals. */
final class AdminApi {

  private final Database database;
  private final ChangeOrder changeOrder;
  private final Heavy heavy = new Heavy(2);

  AdminApi(Database database, ChangeOrder changeOrder) {
    this.database = database;
    this.changeOrder = changeOrder;
  }

  void mount(Router router) {
    router.get("/orders/summary").putMetadata(Query.NAMES, List.of("from", "to"))
        .setName("summarize_orders").respond(heavy.limit(this::summarize));
    router.get("/admin/orders").putMetadata(Query.NAMES, Query.ofList("status", "customer_id", "from", "to"))
        .setName("list_all_orders").respond(this::list);
    router.get("/admin/orders/:id").setName("read_any_order").respond(this::read);
    router.get("/admin/orders/:id/history").setName("read_any_order_history").respond(this::history);
    router.post("/admin/orders/:id/ship").setName("ship_order").respond(this::ship);
    router.post("/admin/orders/:id/deliver").putMetadata(Body.LIMIT, Body.EMPTY).setName("deliver_order")
        .respond(ctx -> change(ctx, Order::delivered));
    router.post("/admin/orders/:id/refund").setName("refund_order").respond(this::refund);
  }

  private Future<JsonObject> summarize(RoutingContext ctx) {
    var query = Query.of(ctx);
    var from = query.instant("from");
    var to = query.instant("to");
    return database.readMany(client -> Summaries.read(client, from, to));
  }

  private Future<JsonObject> list(RoutingContext ctx) {
    var query = Query.of(ctx);
    var asked = SharedApi.filter(ctx, Optional.ofNullable(query.id("customer_id")));
    var filter = new Filter(asked.customerId(), asked.status(), Optional.ofNullable(query.instant("from")),
        Optional.ofNullable(query.instant("to")));
    var page = Query.of(ctx).page(Orders.NEWEST_FIRST);
    return database.readMany(client -> Orders.list(client, filter, page))
        .map(orders -> Pages.toJson(ctx, orders, View.ADMIN::toJson));
  }

  private Future<JsonObject> read(RoutingContext ctx) {
    return Orders.findAny(database.statements(), Query.pathId(ctx, "id"))
        .map(order -> Etag.answer(ctx, View.ADMIN.toJson(order)));
  }

  private Future<JsonObject> history(RoutingContext ctx) {
    return Orders.findAny(database.statements(), Query.pathId(ctx, "id"))
        .compose(order -> Moves.history(database.statements(), order.id())
            .map(entries -> SharedApi.history(View.ADMIN, order, entries)));
  }

  private Future<Buffer> ship(RoutingContext ctx) {
    var shipment = Shipment.from(Body.optionalFields(ctx));
    return change(ctx, order -> order.shipped(shipment));
  }

  private Future<Buffer> refund(RoutingContext ctx) {
    var refund = Refund.from(Body.fields(ctx));
    return change(ctx, order -> order.refunding(refund));
  }

  private Future<Buffer> change(RoutingContext ctx, Function<Order, Move> rule) {
    var key = SharedApi.key(ctx, "shop " + Caller.of(ctx).name());
    var change = new ChangeOrder.Change(key, Query.pathId(ctx, "id"), Etag.expected(ctx), rule);
    return changeOrder.changeAny(change).map(outcome -> SharedApi.answer(View.ADMIN, outcome).send(ctx));
  }
}
