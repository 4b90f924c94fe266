package pos.order;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import pos.common.http.CustomerAuth;
import pos.common.sql.Database;
import pos.common.http.Body;
import pos.common.http.Etag;
import pos.common.http.Pages;
import pos.common.http.Query;
import pos.common.sql.Where;

/** A customer's checkout and own orders over HTTP; somebody else's orders are not there. */
final class OrderApi {

  private static final String NEWEST_FIRST = "-id";

  private final Database database;
  private final CustomerAuth signedIn;
  private final Checkout checkout;
  private final OrderChange change;

  OrderApi(Database database, CustomerAuth signedIn, Checkout checkout, OrderChange change) {
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
    var wish = CheckoutRequest.from(Body.fields(ctx));
    return checkout.outcome(ctx, request, wish).map(answer -> answer.send(ctx));
  }

  private Future<JsonObject> list(RoutingContext ctx) {
    return list(database, ctx, View.CUSTOMER, new Where().and("o.customer_id = ?", CustomerAuth.customerId(ctx)));
  }

  static Future<JsonObject> list(Database database, RoutingContext ctx, View view, Where where) {
    var query = Query.of(ctx);
    var page = query.page(NEWEST_FIRST);
    where.and("o.status = ?", query.oneOf("status", Status.wires()))
        .and("o.id < ?", page.after().map(cursor -> cursor.number(0)).orElse(null));
    return Orders.page(database.statements(), where, page.rows())
        .map(rows -> Pages.toJson(ctx, page.page(rows, order -> new Object[] {order.id()}), view::toJson));
  }

  private Future<JsonObject> read(RoutingContext ctx) {
    return Orders.find(database.statements(), Query.pathId(ctx, "id"), CustomerAuth.customerId(ctx))
        .map(order -> Etag.answer(ctx, View.CUSTOMER.toJson(order)));
  }

  private Future<JsonObject> history(RoutingContext ctx) {
    return history(database, ctx, View.CUSTOMER, CustomerAuth.customerId(ctx));
  }

  static Future<JsonObject> history(Database database, RoutingContext ctx, View view, Long customerId) {
    return Orders.find(database.statements(), Query.pathId(ctx, "id"), customerId).compose(order ->
        Orders.history(database.statements(), order.id()).map(moves -> new JsonObject()
            .put("items", new JsonArray(moves)).put("_links", view.historyLinks(order))));
  }

  private Future<Buffer> cancel(RoutingContext ctx) {
    var id = Query.pathId(ctx, "id");
    var fields = Body.optionalFields(ctx);
    var reason = fields.text("reason", 1, 500, null);
    fields.check();
    return change.make(ctx, Request.orNew(ctx, caller(ctx)), id, CustomerAuth.customerId(ctx), View.CUSTOMER,
        order -> order.cancelling(reason)).map(answer -> answer.send(ctx));
  }

  private static String caller(RoutingContext ctx) {
    return "customer " + CustomerAuth.customerId(ctx);
  }
}
