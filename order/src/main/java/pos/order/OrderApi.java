package pos.order;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import pos.common.http.Body;
import pos.common.http.CustomerAuth;
import pos.common.http.Etag;
import pos.common.http.Idempotency;
import pos.common.http.Pages;
import pos.common.http.Query;
import pos.common.rule.Failure;
import pos.common.rule.Flaw;
import pos.common.rule.IdempotencyKey;
import pos.common.sql.Database;
import pos.order.checkout.Checkout;
import pos.order.checkout.CheckoutRequest;
import pos.order.checkout.QuoteRequest;
import pos.order.core.Customer;
import pos.order.core.Moves;
import pos.order.core.Orders;
import pos.order.core.Quote;
import pos.order.settlement.ChangeOrder;

/** The routes of customers: checking out, and their own orders; another customer's order is not found. */
final class OrderApi {

  private final Database database;
  private final CustomerAuth auth;
  /** Does not let pass who may have logged out: for what cannot be undone. */
  private final CustomerAuth buyer;
  private final Checkout checkout;
  private final ChangeOrder changeOrder;

  OrderApi(Database database, CustomerAuth auth, Checkout checkout, ChangeOrder changeOrder) {
    this.database = database;
    this.auth = auth;
    this.buyer = auth.certain();
    this.checkout = checkout;
    this.changeOrder = changeOrder;
  }

  void mount(Router router) {
    router.post(SharedApi.CHECKOUT).setName("check_out").handler(buyer).respond(this::checkOut);
    router.post("/checkout/quote").setName("quote_checkout").handler(auth).respond(this::quote);
    router.get("/orders").putMetadata(Query.NAMES, Query.ofList("status"))
        .setName("list_orders").handler(auth).respond(this::list);
    router.get("/orders/:id").setName("read_order").handler(auth).respond(this::read);
    router.get("/orders/:id/history").setName("read_order_history").handler(auth).respond(this::history);
    router.post("/orders/:id/cancel").setName("cancel_order").handler(buyer).respond(this::cancel);
  }

  private Future<Buffer> checkOut(RoutingContext ctx) {
    if (Idempotency.header(ctx).isEmpty()) {
      throw Failure.badRequest("Idempotency-Key", Flaw.of("missing",
          "is missing: send a new key for each checkout, and the same key to repeat one"));
    }
    var key = key(ctx);
    var request = CheckoutRequest.from(Body.fields(ctx));
    return checkout.checkOut(customer(ctx), request, key, () -> buyer.check(ctx))
        .map(outcome -> SharedApi.answer(View.CUSTOMER, outcome).send(ctx));
  }

  private Future<JsonObject> quote(RoutingContext ctx) {
    return checkout.quote(customer(ctx), QuoteRequest.from(Body.fields(ctx))).map(Quote::toJson);
  }

  private static Customer customer(RoutingContext ctx) {
    return new Customer(CustomerAuth.customerId(ctx), ctx.request().getHeader("Authorization"));
  }

  private Future<JsonObject> list(RoutingContext ctx) {
    var filter = SharedApi.filter(ctx, Optional.of(CustomerAuth.customerId(ctx)));
    var page = Query.of(ctx).page(Orders.NEWEST_FIRST);
    return database.readMany(client -> Orders.list(client, filter, page))
        .map(orders -> Pages.toJson(ctx, orders, View.CUSTOMER::toJson));
  }

  private Future<JsonObject> read(RoutingContext ctx) {
    return Orders.findOwn(database.statements(), CustomerAuth.customerId(ctx), Query.pathId(ctx, "id"))
        .map(order -> Etag.answer(ctx, View.CUSTOMER.toJson(order)));
  }

  private Future<JsonObject> history(RoutingContext ctx) {
    return Orders.findOwn(database.statements(), CustomerAuth.customerId(ctx), Query.pathId(ctx, "id"))
        .compose(order -> Moves.history(database.statements(), order.id())
            .map(entries -> SharedApi.history(View.CUSTOMER, order, entries)));
  }

  private Future<Buffer> cancel(RoutingContext ctx) {
    var id = Query.pathId(ctx, "id");
    var fields = Body.optionalFields(ctx);
    var reason = fields.text("reason", 1, 500, null);
    fields.check();
    var change = new ChangeOrder.Change(key(ctx), id, Etag.expected(ctx), order -> order.cancelling(reason));
    return changeOrder.changeOwn(CustomerAuth.customerId(ctx), change)
        .map(outcome -> SharedApi.answer(View.CUSTOMER, outcome).send(ctx));
  }

  private static IdempotencyKey key(RoutingContext ctx) {
    return SharedApi.key(ctx, "customer " + CustomerAuth.customerId(ctx));
  }
}
