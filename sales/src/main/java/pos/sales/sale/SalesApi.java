package pos.sales.sale;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vertx.sqlclient.SqlConnection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import pos.common.events.Relay;
import pos.common.http.Answer;
import pos.common.http.Body;
import pos.common.http.Caller;
import pos.common.http.HttpApp;
import pos.common.http.Idempotency;
import pos.common.http.Pages;
import pos.common.http.Query;
import pos.common.shop.StoreScope;
import pos.common.sql.Database;
import pos.sales.core.Ids;
import pos.sales.core.InventoryClient;

/** Sales over HTTP: one at a time as they happen, many at once afterwards. */
public final class SalesApi {

  private static final long BATCH_BYTES = 4 << 20;

  private final Database database;
  private final Relay relay;
  private final InventoryClient inventory;
  /** The last attempt at each sale that is being taken. */
  private final Map<UUID, Future<Buffer>> underWay = new HashMap<>();

  public SalesApi(Database database, Relay relay, InventoryClient inventory) {
    this.database = database;
    this.relay = relay;
    this.inventory = inventory;
  }

  public void mount(HttpApp app) {
    app.bodyLimit("/sales/batch", BATCH_BYTES);
    var router = app.router();
    router.post("/sales").setName("take_sale").respond(this::take);
    router.post("/sales/batch").setName("upload_sales").respond(this::upload);
    router.get("/sales").setName("list_sales").respond(this::list);
    router.get("/sales/summary").setName("summarize_sales").respond(this::summarize);
    router.get("/sales/refused").setName("list_refused_sales").respond(this::listRefused);
    router.get("/sales/:id").setName("read_sale").respond(this::read);
  }

  private Future<Buffer> take(RoutingContext ctx) {
    var request = SaleRequest.from(Body.fields(ctx)).orId(Ids.of(ctx));
    var stores = Caller.of(ctx).stores();
    return inTurn(ctx, request.id(), () -> take(ctx, request, stores));
  }

  /** Of one sale sent twice at once, one could be refused for want of stock and the other taken without a hold. */
  private Future<Buffer> inTurn(RoutingContext ctx, UUID id, Supplier<Future<Buffer>> work) {
    var free = Promise.<Void>promise();
    // each goes on with the ids of its own request
    var context = ctx.vertx().getOrCreateContext();
    underWay.getOrDefault(id, Future.succeededFuture()).onComplete(before -> context.runOnContext(free::complete));
    var turn = free.future().compose(mine -> work.get());
    underWay.put(id, turn);
    return turn.onComplete(done -> underWay.remove(id, turn));
  }

  private Future<Buffer> take(RoutingContext ctx, SaleRequest request, StoreScope stores) {
    return Idempotency.of(ctx).isKnown(database.statements())
        .compose(done -> done ? Future.succeededFuture(List.<Sale>of()) : hold(request, stores))
        .compose(sales -> once(ctx, tx -> Booking.write(tx, sales)
            .compose(booked -> answer(tx, request, booked))));
  }

  /** @return the sale to write, or none when its id is in the books already */
  private Future<List<Sale>> hold(SaleRequest request, StoreScope stores) {
    return Lookup.of(database.statements(), List.of(request))
        .map(lookup -> lookup.judge(request, stores))
        .compose(sale -> sale == null ? Future.succeededFuture(List.of())
            : inventory.hold(sale, request.allowOversell()).map(List::of));
  }

  /** The sale as it is in the books, written just now or before. */
  private static Future<Answer> answer(SqlConnection tx, SaleRequest request,
      Map<UUID, Booked> booked) {
    return Sales.find(tx, request.id()).map(sale -> {
      request.mustBe(sale.fingerprint());
      var answer = Answer.created(Sale.path(sale.id()), sale.toJson());
      return booked.containsKey(sale.id()) && booked.get(sale.id()).fresh() ? answer : answer.replay();
    });
  }

  private Future<Buffer> upload(RoutingContext ctx) {
    var fields = Body.fields(ctx);
    var values = fields.values("sales", 1, BatchUpload.MAX_SALES);
    fields.check();
    var stores = Caller.of(ctx).stores();
    return BatchUpload.judge(database.statements(), values, stores)
        .compose(batch -> once(ctx, tx -> batch.write(tx, stores).map(Answer::ok)));
  }

  private Future<Buffer> once(RoutingContext ctx, Function<SqlConnection, Future<Answer>> effect) {
    return Idempotency.of(ctx).once(database, effect)
        .recover(e -> Booking.isLostRace(e) ? Idempotency.of(ctx).once(database, effect) : Future.failedFuture(e))
        .onSuccess(written -> relay.poke()).map(answer -> answer.send(ctx));
  }

  private Future<JsonObject> list(RoutingContext ctx) {
    return Sales.list(database.statements(), Query.of(ctx))
        .map(page -> Pages.toJson(ctx, page, Sale::toJson));
  }

  private Future<JsonObject> listRefused(RoutingContext ctx) {
    return RefusedSales.list(database.statements(), Query.of(ctx))
        .map(page -> Pages.toJson(ctx, page, RefusedSale::toJson));
  }

  private Future<JsonObject> read(RoutingContext ctx) {
    return Sales.find(database.statements(), Query.pathUuid(ctx, "id")).map(Sale::toJson);
  }

  private Future<JsonObject> summarize(RoutingContext ctx) {
    return Summary.read(database.statements(), Query.of(ctx));
  }
}
