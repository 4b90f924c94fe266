package pos.sales.register;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import pos.common.http.Answer;
import pos.common.http.Body;
import pos.common.http.Caller;
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
    router.get("/registers").setName("list_registers").respond(this::list);
    router.post("/registers").setName("create_register").respond(this::create);
    router.get("/registers/:id").setName("read_register").respond(this::read);
  }

  private Future<JsonObject> list(RoutingContext ctx) {
    var query = Query.of(ctx);
    var stores = Boolean.TRUE.equals(query.flag("own")) ? Caller.of(ctx).stores() : query.stores("store_id");
    var page = query.page(Registers.ORDER);
    return database.readMany(client -> Registers.list(client, stores, page))
        .map(registers -> Pages.toJson(ctx, registers, Register::toJson));
  }

  private Future<Buffer> create(RoutingContext ctx) {
    var fields = Body.fields(ctx);
    var store = fields.integer("store_id", 1, Long.MAX_VALUE);
    var name = fields.text("name", 1, 100);
    fields.check();
    Caller.of(ctx).stores().mustInclude(store);
    var idempotency = Idempotency.of(ctx);
    return idempotency.isKnown(database.statements())
        .compose(known -> known ? Future.succeededFuture() : inventory.mustHaveStore(store))
        .compose(_ -> idempotency.once(database, tx -> Registers.insert(tx, store, name)
            .map(register -> Answer.created(Register.path(register.id()), register.toJson()))))
        .map(answer -> answer.send(ctx));
  }

  private Future<JsonObject> read(RoutingContext ctx) {
    return Registers.find(database.statements(), Query.pathId(ctx, "id")).map(Register::toJson);
  }
}
