package pos.sales.register;

import io.vertx.core.Future;
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
import pos.sales.core.InventoryClient;

/** Registers over HTTP. */
public final class RegisterApi {

  private final Database database;
  private final InventoryClient inventory;

  public RegisterApi(Database database, InventoryClient inventory) {
    this.database = database;
    this.inventory = inventory;
  }

  /** Adds the routes. */
  public void mount(Router router) {
    router.get("/registers").putMetadata(Query.NAMES, Query.ofList("store_id", "own"))
        .setName("list_registers").respond(this::list);
    router.post("/registers").setName("create_register").respond(this::create);
    router.get("/registers/:id").setName("read_register").respond(this::read);
    router.patch("/registers/:id").setName("rename_register").respond(this::rename);
  }

  private Future<JsonObject> list(RoutingContext ctx) {
    var query = Query.of(ctx);
    var own = Caller.of(ctx).stores();
    var stores = Boolean.TRUE.equals(query.flag("own")) ? own : query.stores("store_id");
    var page = query.page(Registers.ORDER);
    return database.readMany(client -> Registers.list(client, stores, page))
        .map(registers -> Pages.toJson(ctx, registers, register -> register.toJson(own)));
  }

  private Future<Buffer> create(RoutingContext ctx) {
    var fields = Body.fields(ctx);
    var store = fields.integer("store_id", 1, Long.MAX_VALUE);
    var name = fields.line("name", 1, 100);
    fields.check();
    var stores = Caller.of(ctx).stores();
    stores.mustInclude(store);
    var idempotency = Idempotency.of(ctx);
    return idempotency.isKnown(database.statements())
        .compose(known -> known ? Future.succeededFuture() : inventory.mustHaveStore(store))
        .compose(_ -> idempotency.once(database, tx -> Registers.insert(tx, store, name)
            .map(register -> Answer.created(Register.path(register.id()), register.toJson(stores)))))
        .map(answer -> answer.send(ctx));
  }

  private Future<JsonObject> read(RoutingContext ctx) {
    var stores = Caller.of(ctx).stores();
    return Registers.find(database.statements(), Query.pathId(ctx, "id"))
        .map(register -> Etag.answer(ctx, register.toJson(stores)));
  }

  private Future<Buffer> rename(RoutingContext ctx) {
    var id = Query.pathId(ctx, "id");
    var expected = Etag.expected(ctx);
    var fields = Body.fields(ctx);
    var name = fields.line("name", 1, 100);
    fields.check();
    var stores = Caller.of(ctx).stores();
    return database.transaction(tx -> Registers.find(tx, id).compose(register -> {
      stores.mustInclude(register.storeId());
      return Registers.rename(tx, register, name, expected);
    })).map(register -> Answer.ok(register.toJson(stores)).send(ctx));
  }
}
