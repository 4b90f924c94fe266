package pos.sales.returns;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.sqlclient.SqlConnection;
import java.util.UUID;
import java.util.function.Function;
import pos.common.events.Relay;
import pos.common.http.Answer;
import pos.common.http.Body;
import pos.common.http.Caller;
import pos.common.http.Idempotency;
import pos.common.http.Pages;
import pos.common.http.Query;
import pos.common.sql.Database;
import pos.sales.core.Catalogue;
import pos.sales.core.Ids;
import pos.sales.register.Registers;
import pos.sales.sale.Sales;

/** Returns over HTTP. */
public final class ReturnApi {

  private final Database database;
  private final Relay relay;

  public ReturnApi(Database database, Relay relay) {
    this.database = database;
    this.relay = relay;
  }

  public void mount(Router router) {
    router.post("/returns").setName("take_return").respond(this::take);
    router.get("/returns").setName("list_returns").respond(this::list);
    router.get("/returns/:id").setName("read_return").respond(this::read);
    router.post("/sales/:id/returns").setName("take_sale_return").respond(this::takeFromSale);
    router.get("/sales/:id/returns").setName("list_sale_returns").respond(this::listOfSale);
  }

  private Future<Buffer> take(RoutingContext ctx) {
    var request = ReturnRequest.from(Body.fields(ctx)).orId(Ids.of(ctx));
    Caller.of(ctx).stores().mustInclude(request.storeId());
    return once(ctx, request.id(), request.fingerprint(), tx -> Returns.findOrNull(tx, request.id())
        .compose(known -> known != null ? Future.succeededFuture(false) : write(tx, request)));
  }

  private Future<Buffer> takeFromSale(RoutingContext ctx) {
    var sale = Query.pathUuid(ctx, "id");
    var request = SaleReturnRequest.from(Body.fields(ctx)).orId(Ids.of(ctx));
    var stores = Caller.of(ctx).stores();
    return once(ctx, request.id(), request.fingerprint(sale), tx -> SaleReturn.write(tx, sale, request, stores));
  }

  /** @return whether the return was written: false when its id was taken meanwhile */
  private static Future<Boolean> write(SqlConnection tx, ReturnRequest request) {
    return Registers.storeOf(tx, request.registerId(), request.storeId())
        .compose(store -> Catalogue.find(tx, request.items()))
        .compose(prices -> Returns.insert(tx, Return.of(request, prices)));
  }

  /** @param write answers whether the return is fresh; if not, it must be the one that was sent before */
  private Future<Buffer> once(RoutingContext ctx, UUID id, String fingerprint,
      Function<SqlConnection, Future<Boolean>> write) {
    return Idempotency.of(ctx).once(database, tx -> write.apply(tx)
        .compose(fresh -> Returns.find(tx, id).map(back -> {
          back.mustBe(fingerprint);
          var answer = Answer.created(Return.path(back.id()), back.toJson());
          return fresh ? answer : answer.replay();
        })))
        .onSuccess(written -> relay.poke()).map(answer -> answer.send(ctx));
  }

  private Future<JsonObject> list(RoutingContext ctx) {
    return Returns.list(database.statements(), Query.of(ctx), null)
        .map(page -> Pages.toJson(ctx, page, Return::toJson));
  }

  private Future<JsonObject> listOfSale(RoutingContext ctx) {
    var client = database.statements();
    return Sales.find(client, Query.pathUuid(ctx, "id"))
        .compose(sale -> Returns.list(client, Query.of(ctx), sale.id()))
        .map(page -> Pages.toJson(ctx, page, Return::toJson));
  }

  private Future<JsonObject> read(RoutingContext ctx) {
    return Returns.find(database.statements(), Query.pathUuid(ctx, "id")).map(Return::toJson);
  }
}
