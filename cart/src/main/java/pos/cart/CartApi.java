package pos.cart;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import pos.common.http.Answer;
import pos.common.shop.CustomerTokens;
import pos.common.http.Etag;
import pos.common.rule.Fields;
import pos.common.http.Query;
import pos.common.shop.Tax;

/** Carts over HTTP: a customer's is found by his token, a guest's by the session in the path. */
final class CartApi {

  private static final String[] PROVINCES = Tax.provinces().toArray(String[]::new);

  private final Carts carts;
  private final Pricing pricing;
  private final ProductClient products;
  private final CustomerTokens signedIn;

  CartApi(Carts carts, Pricing pricing, ProductClient products, CustomerTokens signedIn) {
    this.carts = carts;
    this.pricing = pricing;
    this.products = products;
    this.signedIn = signedIn;
  }

  void mount(Router router) {
    router.post("/add").setName("add_to_cart").handler(signedIn).respond(this::add);
    router.get("/cart").setName("read_cart").handler(signedIn).respond(this::read);
    router.delete("/cart").setName("clear_cart").handler(signedIn).respond(this::clear);
    router.put("/items/:product_id").setName("change_item").handler(signedIn).respond(this::change);
    router.delete("/items/:product_id").setName("remove_item").handler(signedIn).respond(this::remove);
    router.post("/merge").setName("merge_carts").handler(signedIn).respond(this::merge);
    router.post("/guest").setName("open_guest_session").respond(this::open);
    router.post("/guest/:session_id/add").setName("add_to_guest_cart").respond(this::add);
    router.get("/guest/:session_id/cart").setName("read_guest_cart").respond(this::read);
    router.delete("/guest/:session_id/cart").setName("clear_guest_cart").respond(this::clear);
    router.put("/guest/:session_id/items/:product_id").setName("change_guest_item").respond(this::change);
    router.delete("/guest/:session_id/items/:product_id").setName("remove_guest_item").respond(this::remove);
    router.post("/purchases").setName("record_purchase").respond(this::purchase);
  }

  /** A checkout asks for prices itself and wants the quantities alone, for which nobody else has to be asked. */
  private Future<JsonObject> read(RoutingContext ctx) {
    var query = Query.of(ctx);
    var province = query.oneOf("province", PROVINCES);
    var priced = query.flag("priced");
    var cart = carts.read(Session.of(ctx));
    return Boolean.FALSE.equals(priced) ? cart.map(Cart::toJson)
        : cart.compose(read -> pricing.show(ctx, read, province))
            .map(shown -> Etag.answer(ctx, PricedCart.tag(shown), shown));
  }

  private Future<Buffer> add(RoutingContext ctx) {
    var session = Session.of(ctx);
    var line = Line.from(Fields.body(ctx));
    var terms = Terms.of(ctx, session);
    return products.findSold(line.productId())
        .transform(found -> carts.add(session, line, found, terms))
        .compose(outcome -> answer(ctx, terms, outcome));
  }

  private Future<Buffer> change(RoutingContext ctx) {
    var fields = Fields.body(ctx);
    var quantity = fields.integer("quantity", 0, Line.MAX_QUANTITY);
    fields.check();
    return set(ctx, quantity);
  }

  private Future<Buffer> remove(RoutingContext ctx) {
    return set(ctx, 0);
  }

  private Future<Buffer> set(RoutingContext ctx, long quantity) {
    var session = Session.of(ctx);
    var line = new Line(Query.pathId(ctx, "product_id"), quantity);
    var terms = Terms.of(ctx, session);
    // whatever the catalogue would say, less is always possible, and nothing needs no question
    var product = quantity == 0 ? Future.<Product>succeededFuture() : products.findSold(line.productId());
    return product.transform(found -> carts.set(session, line, found, terms))
        .compose(outcome -> answer(ctx, terms, outcome));
  }

  private Future<Void> clear(RoutingContext ctx) {
    var session = Session.of(ctx);
    return carts.clear(session, Terms.of(ctx, session)).mapEmpty();
  }

  private Future<Buffer> merge(RoutingContext ctx) {
    var customer = Session.of(ctx);
    var fields = Fields.body(ctx);
    var guest = fields.text("session_id", 1, 100);
    if (!guest.isEmpty() && !Session.isGuestId(guest)) {
      fields.refuse("session_id", "must be a session id as POST /guest gives it", null);
    }
    fields.check();
    var terms = Terms.of(ctx, customer);
    return carts.merge(customer, Session.ofGuest(guest), terms).compose(outcome -> answer(ctx, terms, outcome));
  }

  /** Not under an Idempotency-Key: what a guess at another's key would be answered is the secret of his session. */
  private Future<Buffer> open(RoutingContext ctx) {
    var guest = Session.newGuest();
    return carts.open(guest).compose(cart -> pricing.show(ctx, cart, null))
        .map(cart -> Answer.created(guest.path() + "/cart", new JsonObject().put("session_id", guest.id())
            .put("expires_at", cart.getString("expires_at")).put("_links", cart.getJsonObject("_links"))).send(ctx));
  }

  /** Who an order is for is up to the order service: the gateway lets nobody else call this. */
  private Future<JsonObject> purchase(RoutingContext ctx) {
    var fields = Fields.body(ctx);
    var orderId = fields.integer("order_id", 1, Long.MAX_VALUE);
    var customerId = fields.integer("customer_id", 1, Long.MAX_VALUE);
    var lines = fields.list("items", 1, Cart.MAX_PRODUCTS, Line::from);
    fields.check();
    return carts.purchase(orderId, Session.ofCustomer(customerId), lines)
        .map(applied -> new JsonObject().put("order_id", orderId).put("applied", applied));
  }

  /** Shows the cart as the request left it; a repeated request has the very answer that it had before. */
  private Future<Buffer> answer(RoutingContext ctx, Terms terms, Outcome outcome) {
    if (outcome.repeated()) {
      ctx.response().putHeader("Idempotency-Replayed", "true");
    }
    return (outcome.answer() != null ? Future.succeededFuture(outcome.answer())
        : pricing.show(ctx, outcome.cart(), null).compose(shown -> carts.keep(terms, shown)))
        .map(shown -> new Answer(200, null, PricedCart.tag(shown), shown.encode()).send(ctx));
  }
}
