package pos.sales.returns;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.sqlclient.SqlConnection;
import java.util.function.Function;
import pos.common.events.Relay;
import pos.common.http.Answer;
import pos.common.http.Body;
import pos.common.http.Caller;
import pos.common.http.Heavy;
import pos.common.http.Idempotency;
import pos.common.http.Pages;
import pos.common.http.Query;
import pos.common.sql.Database;
import pos.sales.core.Ids;
import pos.sales.core.ScaleLabels;
import pos.sales.sale.Sales;

/** Returns over HTTP. */
public final class ReturnApi {

  private final Database database;
  private final Relay relay;
  private final ScaleLabels labels;
  private final Heavy large = Heavy.ofLargeAnswers();

  public ReturnApi(Database database, Relay relay, ScaleLabels labels) {
    this.database = database;
    this.labels = labels;
    this.relay = relay;
  }

  /** Adds the routes. */
  public void mount(Router router) {
    router.post("/returns").putMetadata(Body.LIMIT, Body.OF_LINES).setName("take_return").respond(this::take);
    router.get("/returns").putMetadata(Query.NAMES, Query.ofList("with_receipt", "store_id", "product_id", "from", "to"))
        .setName("list_returns").respond(this::list);
    router.get("/returns/:id").setName("read_return").respond(large.limit(this::read));
    router.post("/sales/:id/returns").putMetadata(Body.LIMIT, Body.OF_LINES).setName("take_sale_return")
        .respond(this::takeOfSale);
    router.get("/sales/:id/returns").putMetadata(Query.NAMES, Query.ofList())
        .setName("list_sale_returns").respond(large.limit(this::listOfSale));
  }

  private Future<Buffer> take(RoutingContext ctx) {
    var request = ReturnRequest.from(Body.fields(ctx), Ids.next());
    Caller.of(ctx).stores().mustInclude(request.storeId());
    return once(ctx, tx -> TakeReturn.run(tx, request, labels));
  }

  private Future<Buffer> takeOfSale(RoutingContext ctx) {
    var sale = Query.pathUuid(ctx, "id");
    var request = SaleReturnRequest.from(Body.fields(ctx), Ids.next());
    var stores = Caller.of(ctx).stores();
    return once(ctx, tx -> TakeSaleReturn.run(tx, sale, request, stores));
  }

  private Future<Buffer> once(RoutingContext ctx, Function<SqlConnection, Future<TakeReturn.Outcome>> effect) {
    return Idempotency.of(ctx).once(database, tx -> effect.apply(tx).map(ReturnApi::answer))
        .onSuccess(_ -> relay.poke())
        .map(answer -> answer.send(ctx));
  }

  private static Answer answer(TakeReturn.Outcome outcome) {
    var answer = Answer.created(Return.path(outcome.taken().id()), outcome.taken().toJson());
    return outcome.isNew() ? answer : answer.replay();
  }

  private Future<JsonObject> list(RoutingContext ctx) {
    return list(ctx, filter(ctx));
  }

  private Future<JsonObject> listOfSale(RoutingContext ctx) {
    var sale = Query.pathUuid(ctx, "id");
    return Sales.mustExist(database.statements(), sale).compose(_ -> list(ctx, filter(ctx).sale(sale)));
  }

  private static ReturnFilter filter(RoutingContext ctx) {
    var query = Query.of(ctx);
    return new ReturnFilter(query.id("product_id")).withReceipt(query.flag("with_receipt")).store(query.id("store_id"))
        .from(query.instant("from")).before(query.instant("to"));
  }

  private Future<JsonObject> list(RoutingContext ctx, ReturnFilter filter) {
    var page = Query.of(ctx).page(Returns.ORDER);
    return database.readMany(client -> Returns.list(client, filter, page))
        .map(returns -> Pages.toJson(ctx, returns, ReturnSummary::toJson));
  }

  private Future<JsonObject> read(RoutingContext ctx) {
    var id = Query.pathUuid(ctx, "id");
    return Returns.read(database.statements(), id).map(Return::toJson);
  }
}
