package pos.order;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import pos.common.sql.Cursor;
import pos.common.shop.CustomerTokens;
import pos.common.sql.Database;
import pos.common.http.Etag;
import pos.common.rule.Fields;
import pos.common.sql.Page;
import pos.common.http.Query;
import pos.common.sql.Where;

/** A customer's checkout and own orders over HTTP; somebody else's orders are not there. */
final class OrderApi {

  private static final String NEWEST_FIRST = "-id";

  private final Database database;
  private final CustomerTokens signedIn;
  private final Checkout checkout;
  private final OrderChange change;

  OrderApi(Database database, CustomerTokens signedIn, Checkout checkout, OrderChange change) {
    this.database = database;
    this.signedIn = signedIn;
    this.checkout = checkout;
    this.change = change;
  }

  void mount(Router router) {
    router.post(Checkout.PATH).setName("check_out").handler(signedIn).respond(this::checkOut);
    router.get("/orders").setName("list_orders").handler(signedIn).respond(this::list);
    router.get("/orders/:id").setName("read_order").handler(signedIn).respond(this::read);
    router.get("/orders/:id/history").setName("read_order_history").handler(signedIn).respond(this::history);
    router.post("/orders/:id/cancel").setName("cancel_order").handler(signedIn).respond(this::cancel);
  }

  private Future<Buffer> checkOut(RoutingContext ctx) {
    var request = Request.of(ctx, caller(ctx));
    var wish = CheckoutRequest.from(Fields.body(ctx));
    return checkout.outcome(ctx, request, wish).map(answer -> answer.send(ctx));
  }

  private Future<JsonObject> list(RoutingContext ctx) {
    return list(database, ctx, View.CUSTOMER, new Where().and("o.customer_id = ?", CustomerTokens.customerId(ctx)));
  }

  static Future<JsonObject> list(Database database, RoutingContext ctx, View view, Where where) {
    var query = Query.of(ctx);
    var limit = query.limit();
    var cursor = Cursor.of(ctx, NEWEST_FIRST);
    where.and("o.status = ?", query.oneOf("status", Status.wires()))
        .and("o.id < ?", cursor == null ? null : cursor.number(0));
    return Orders.page(database.statements(), where, limit + 1)
        .map(rows -> Page.of(rows, limit, NEWEST_FIRST, order -> new Object[] {order.id()}).toJson(ctx, view::toJson));
  }

  private Future<JsonObject> read(RoutingContext ctx) {
    return Orders.find(database.statements(), Query.pathId(ctx, "id"), CustomerTokens.customerId(ctx))
        .map(order -> Etag.answer(ctx, View.CUSTOMER.toJson(order)));
  }

  private Future<JsonObject> history(RoutingContext ctx) {
    return history(database, ctx, View.CUSTOMER, CustomerTokens.customerId(ctx));
  }

  static Future<JsonObject> history(Database database, RoutingContext ctx, View view, Long customerId) {
    return Orders.find(database.statements(), Query.pathId(ctx, "id"), customerId).compose(order ->
        Orders.history(database.statements(), order.id()).map(moves -> new JsonObject()
            .put("items", new JsonArray(moves)).put("_links", view.historyLinks(order))));
  }

  private Future<Buffer> cancel(RoutingContext ctx) {
    var id = Query.pathId(ctx, "id");
    var fields = optionalBody(ctx);
    var reason = fields.text("reason", 1, 500, null);
    fields.check();
    return change.make(ctx, Request.orNew(ctx, caller(ctx)), id, CustomerTokens.customerId(ctx), View.CUSTOMER,
        order -> order.cancelling(reason)).map(answer -> answer.send(ctx));
  }

  private static String caller(RoutingContext ctx) {
    return "customer " + CustomerTokens.customerId(ctx);
  }

  private static Fields optionalBody(RoutingContext ctx) {
    var body = ctx.body().buffer();
    return body == null || body.length() == 0 ? Fields.of(new JsonObject()) : Fields.body(ctx);
  }
}
