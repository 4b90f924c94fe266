package pos.sales.till;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import pos.common.http.Answer;
import pos.common.http.Body;
import pos.common.http.Caller;
import pos.common.http.Etag;
import pos.common.http.Idempotency;
import pos.common.http.Pages;
import pos.common.http.Query;
import pos.common.sql.Database;
import pos.sales.register.Registers;

/** Cashiers over HTTP; the head office keeps them, and a store's key logs those of its store in. */
public final class CashierApi {

  private final Database database;
  private final Pins pins;
  private final LogIn logIn;

  public CashierApi(Vertx vertx, Database database) {
    this.database = database;
    this.pins = new Pins(vertx);
    this.logIn = new LogIn(database, pins);
  }

  /** Adds the routes. */
  public void mount(Router router) {
    router.get("/cashiers").putMetadata(Query.NAMES, Query.ofList("store_id", "active"))
        .setName("list_cashiers").respond(this::list);
    router.post("/cashiers").setName("create_cashier").respond(this::create);
    router.get("/cashiers/:id").setName("read_cashier").respond(this::read);
    router.patch("/cashiers/:id").setName("change_cashier").respond(this::change);
    router.post("/cashiers/:id/login").setName("log_cashier_in").respond(this::logIn);
  }

  /** A store's own key sees its own cashiers only. */
  private Future<JsonObject> list(RoutingContext ctx) {
    var query = Query.of(ctx);
    var asked = query.stores("store_id");
    var own = Caller.of(ctx).stores();
    asked.store().ifPresent(own::mustInclude);
    var active = query.flag("active");
    var page = query.page(Cashiers.ORDER);
    return database.readMany(client -> Cashiers.list(client, asked.store().isPresent() ? asked : own, active, page))
        .map(cashiers -> Pages.toJson(ctx, cashiers, Cashier::toJson));
  }

  private Future<Buffer> create(RoutingContext ctx) {
    mustBeHeadOffice(ctx);
    var draft = CashierDraft.from(Body.fields(ctx));
    var key = Idempotency.header(ctx);
    return Registers.mustBeStore(database.statements(), draft.storeId())
        .compose(_ -> key.isEmpty() ? Future.succeededFuture("") : pins.hash(draft.pin(), key.get()))
        .map(pinHash -> Idempotency.of(ctx, draft.content(pinHash)))
        .compose(idempotency -> pins.hash(draft.pin())
            .compose(hash -> idempotency.once(database, tx -> Cashiers.insert(tx, draft, hash)
                .map(cashier -> Answer.created(Cashier.path(cashier.id()), cashier.toJson())))))
        .map(answer -> answer.send(ctx));
  }

  private Future<JsonObject> read(RoutingContext ctx) {
    var stores = Caller.of(ctx).stores();
    return Cashiers.find(database.statements(), Query.pathId(ctx, "id")).map(cashier -> {
      stores.mustInclude(cashier.storeId());
      return Etag.answer(ctx, cashier.toJson());
    });
  }

  private Future<JsonObject> change(RoutingContext ctx) {
    mustBeHeadOffice(ctx);
    var id = Query.pathId(ctx, "id");
    var change = CashierChange.from(Body.fields(ctx));
    var expected = Etag.expected(ctx);
    var hash = change.pin() == null ? Future.<String>succeededFuture() : pins.hash(change.pin());
    return hash.compose(pinHash -> database.transaction(tx -> Cashiers.change(tx, id, change, pinHash, expected)))
        .map(cashier -> {
          ctx.response().putHeader("ETag", "\"" + cashier.version() + "\"");
          return cashier.toJson();
        });
  }

  private Future<JsonObject> logIn(RoutingContext ctx) {
    var fields = Body.fields(ctx);
    var pin = fields.secret("pin", 1, CashierDraft.MAX_PIN);
    fields.check();
    return logIn.logIn(Query.pathId(ctx, "id"), pin, Caller.of(ctx).stores()).map(Cashier::toJson);
  }

  /** With a store's key, the next customer at an open till could make themselves a supervisor. */
  private static void mustBeHeadOffice(RoutingContext ctx) {
    Caller.of(ctx).stores().mustBeHeadOffice("changes cashiers");
  }
}
