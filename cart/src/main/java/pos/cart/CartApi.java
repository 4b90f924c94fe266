package pos.cart;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import pos.cart.Pricing.Destination;
import pos.common.http.Answer;
import pos.common.http.Body;
import pos.common.http.CustomerAuth;
import pos.common.http.Etag;
import pos.common.http.Idempotency;
import pos.common.http.Query;
import pos.common.rule.Failure;
import pos.common.rule.Flaw;
import pos.common.rule.IdempotencyKey;
import pos.common.shop.Tax;

/** Carts over HTTP: a customer's is found by the access token, a guest's by the session id in the path. */
final class CartApi {

  private static final String[] PROVINCES = Tax.provinces().toArray(String[]::new);
  private static final String SESSION_ID = "session_id";
  private static final Flaw NOT_A_SESSION_ID =
      Flaw.of("not_a_session_id", "must be a session id as returned by POST /guest");

  private final Carts carts;
  private final BegunCarts begun;
  private final ChangeItem changeItem;
  private final Pricing pricing;
  private final CustomerAuth customer;

  CartApi(Carts carts, BegunCarts begun, ChangeItem changeItem, Pricing pricing, CustomerAuth customer) {
    this.carts = carts;
    this.begun = begun;
    this.changeItem = changeItem;
    this.pricing = pricing;
    this.customer = customer;
  }

  void mount(Router router) {
    router.post("/add").setName("add_to_cart").handler(customer).respond(this::add);
    router.get("/cart").putMetadata(Query.NAMES, List.of("province", "priced"))
        .setName("read_cart").handler(customer).respond(this::read);
    router.delete("/cart").setName("clear_cart").handler(customer).respond(this::clear);
    router.put("/items/:product_id").setName("change_item").handler(customer).respond(this::change);
    router.delete("/items/:product_id").setName("remove_item").handler(customer).respond(this::remove);
    router.post("/merge").setName("merge_carts").handler(customer).respond(this::merge);
    router.post("/guest").putMetadata(Body.LIMIT, Body.EMPTY).setName("open_guest_session").respond(this::open);
    router.post("/guest/:session_id/add").setName("add_to_guest_cart").respond(this::add);
    router.get("/guest/:session_id/cart").putMetadata(Query.NAMES, List.of("province"))
        .setName("read_guest_cart").respond(this::read);
    router.delete("/guest/:session_id/cart").setName("clear_guest_cart").respond(this::clear);
    router.put("/guest/:session_id/items/:product_id").setName("change_guest_item").respond(this::change);
    router.delete("/guest/:session_id/items/:product_id").setName("remove_guest_item").respond(this::remove);
    router.get("/purchases/summary").setName("summarize_carts").respond(_ -> begun.read());
    router.post("/purchases").setName("record_purchase").respond(this::purchase);
  }

  /** Without prices the answer needs no other service: a checkout reads the prices itself. */
  private Future<JsonObject> read(RoutingContext ctx) {
    var query = Query.of(ctx);
    var province = query.oneOf("province", PROVINCES);
    var unpriced = Boolean.FALSE.equals(query.flag("priced"));
    var owner = owner(ctx);
    var cart = carts.read(owner);
    if (unpriced) {
      return cart.map(Cart::toJson);
    }
    var destination = province == null ? ownDestination(ctx, owner) : new Destination.Province(province);
    return cart.compose(read -> pricing.price(read, destination)).map(PricedCart::toJson)
        .map(shown -> Etag.answer(ctx, CartEtag.of(shown), shown));
  }

  private Future<Buffer> add(RoutingContext ctx) {
    var owner = owner(ctx);
    var line = Line.from(Body.fields(ctx));
    var preconditions = once(ctx, owner);
    return changeItem.add(owner, line, preconditions)
        .compose(outcome -> answer(ctx, owner, preconditions, outcome));
  }

  private Future<Buffer> change(RoutingContext ctx) {
    var fields = Body.fields(ctx);
    var quantity = fields.integer("quantity", 0, Line.MAX_QUANTITY);
    fields.check();
    return set(ctx, quantity);
  }

  private Future<Buffer> remove(RoutingContext ctx) {
    return set(ctx, 0);
  }

  private Future<Buffer> set(RoutingContext ctx, long quantity) {
    var owner = owner(ctx);
    var line = new Line(Query.pathId(ctx, "product_id"), quantity);
    var preconditions = ifMatch(ctx);
    return changeItem.set(owner, line, preconditions)
        .compose(outcome -> answer(ctx, owner, preconditions, outcome));
  }

  private Future<Void> clear(RoutingContext ctx) {
    return carts.clear(owner(ctx), ifMatch(ctx)).mapEmpty();
  }

  private Future<Buffer> merge(RoutingContext ctx) {
    var owner = new Owner.Customer(CustomerAuth.customerId(ctx));
    var fields = Body.fields(ctx);
    var sessionId = fields.text(SESSION_ID, 1, 100);
    if (!sessionId.isEmpty() && !Owner.Guest.isSessionId(sessionId)) {
      fields.refuse(SESSION_ID, NOT_A_SESSION_ID, sessionId);
    }
    fields.check();
    var preconditions = once(ctx, owner);
    return carts.merge(owner, new Owner.Guest(sessionId), preconditions)
        .compose(outcome -> answer(ctx, owner, preconditions, outcome));
  }

  /** Takes no Idempotency-Key: a client that guesses another's key would be given that guest's session. */
  private Future<Buffer> open(RoutingContext ctx) {
    var guest = Owner.Guest.create();
    return carts.open(guest)
        .compose(cart -> pricing.price(cart, new Destination.Unknown())).map(PricedCart::toJson)
        .map(cart -> Answer.created(guest.path() + "/cart", new JsonObject()
            .put(SESSION_ID, guest.sessionId())
            .put("expires_at", cart.getString("expires_at"))
            .put("_links", cart.getJsonObject("_links"))).send(ctx));
  }

  /** Trusts the order service about the customer; the gateway lets no other caller pass. */
  private Future<JsonObject> purchase(RoutingContext ctx) {
    var fields = Body.fields(ctx);
    var orderId = fields.integer("order_id", 1, Long.MAX_VALUE);
    var reference = fields.text("reference", 1, 100, String.valueOf(orderId));
    var customerId = fields.integer("customer_id", 1, Long.MAX_VALUE);
    var lines = fields.list("items", 1, Cart.MAX_PRODUCTS, Line::from);
    fields.check();
    return carts.purchase(reference, new Owner.Customer(customerId), lines)
        .map(applied -> new JsonObject().put("order_id", orderId).put("applied", applied));
  }

  private static Owner owner(RoutingContext ctx) {
    var sessionId = ctx.pathParam(SESSION_ID);
    if (sessionId == null) {
      return new Owner.Customer(CustomerAuth.customerId(ctx));
    }
    if (!Owner.Guest.isSessionId(sessionId)) {
      throw Failure.badRequest(SESSION_ID, NOT_A_SESSION_ID);
    }
    return new Owner.Guest(sessionId);
  }

  private static Destination ownDestination(RoutingContext ctx, Owner owner) {
    return switch (owner) {
      case Owner.Customer(var id) -> new Destination.AddressOf(id, ctx.request().getHeader("Authorization"));
      case Owner.Guest _ -> new Destination.Unknown();
    };
  }

  /** Reads the Idempotency-Key, which is unique within the cart's owner. */
  private static Preconditions once(RoutingContext ctx, Owner owner) {
    return Preconditions.once(Idempotency.header(ctx).map(key ->
        new IdempotencyKey(owner.sessionId(), key, Idempotency.fingerprint(ctx))));
  }

  private static Preconditions ifMatch(RoutingContext ctx) {
    return Preconditions.on(Etag.expected(ctx, CartEtag.TAG));
  }

  /** Answers with the cart as the change left it, or with the very answer that the request had before. */
  private Future<Buffer> answer(RoutingContext ctx, Owner owner, Preconditions preconditions, Outcome outcome) {
    return switch (outcome) {
      case Outcome.Done(var cart) -> answer(ctx, owner, preconditions, cart).map(answer -> answer.send(ctx));
      case Outcome.DoneBefore(var cart) ->
          answer(ctx, owner, preconditions, cart).map(answer -> answer.replay().send(ctx));
      case Outcome.AnsweredBefore(var shown) -> Future.succeededFuture(answer(shown).replay().send(ctx));
    };
  }

  private Future<Answer> answer(RoutingContext ctx, Owner owner, Preconditions preconditions, Cart cart) {
    return pricing.price(cart, ownDestination(ctx, owner)).map(PricedCart::toJson)
        .compose(shown -> carts.storeAnswer(owner, preconditions, shown)).map(CartApi::answer);
  }

  private static Answer answer(JsonObject shown) {
    return Answer.ok(shown).withEtag(CartEtag.of(shown));
  }
}
