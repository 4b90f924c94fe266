package pos.sales;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.sqlclient.SqlConnection;
import java.util.List;
import pos.common.Answer;
import pos.common.Caller;
import pos.common.Database;
import pos.common.Failure;
import pos.common.Fields;
import pos.common.Idempotency;
import pos.common.Query;
import pos.common.Relay;

/** Returns over HTTP. */
final class ReturnApi {

  private final Database database;
  private final Relay relay;

  ReturnApi(Database database, Relay relay) {
    this.database = database;
    this.relay = relay;
  }

  void mount(Router router) {
    router.post("/returns").setName("take_return").respond(this::take);
    router.get("/returns").setName("list_returns").respond(this::list);
    router.get("/returns/:id").setName("read_return").respond(this::read);
  }

  private Future<Buffer> take(RoutingContext ctx) {
    var request = ReturnRequest.from(Fields.body(ctx)).orId(Ids.of(ctx));
    Caller.of(ctx).mustActFor(request.storeId());
    return Idempotency.once(ctx, database, tx -> Returns.findOrNull(tx, request.id())
        .compose(known -> known != null ? Future.succeededFuture(false) : write(tx, request))
        .compose(fresh -> Returns.find(tx, request.id()).map(back -> answer(ctx, request, back, fresh))))
        .onSuccess(written -> relay.poke());
  }

  /** @return whether the return was written: false when its id was taken meanwhile */
  private static Future<Boolean> write(SqlConnection tx, ReturnRequest request) {
    return checkPlace(tx, request)
        .compose(checked -> Catalogue.find(tx, request.items()))
        .compose(prices -> Returns.insert(tx, Return.of(request, prices)));
  }

  private static Future<?> checkPlace(SqlConnection tx, ReturnRequest request) {
    var store = request.storeId();
    var register = request.registerId();
    if (register != null) {
      return Registers.find(tx, List.of(register)).map(found ->
          Register.mustExist(found, register).mustBelongTo(store));
    }
    return Registers.isStore(tx, store).map(exists -> {
      if (!exists) {
        throw Failure.invalid("store_id", "must be a store, and " + store + " has no register");
      }
      return null;
    });
  }

  private static Answer answer(RoutingContext ctx, ReturnRequest request, Return back, boolean fresh) {
    request.mustBe(back.fingerprint());
    if (!fresh) {
      ctx.response().putHeader("Idempotency-Replayed", "true");
    }
    return Answer.created(Return.path(back.id()), back.toJson());
  }

  private Future<JsonObject> list(RoutingContext ctx) {
    return Returns.list(database.statements(), ctx).map(page -> page.toJson(ctx, Return::toJson));
  }

  private Future<JsonObject> read(RoutingContext ctx) {
    return Returns.find(database.statements(), Query.pathUuid(ctx, "id")).map(Return::toJson);
  }
}
