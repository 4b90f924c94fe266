package pos.sales.sale;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import pos.common.http.Answer;
import pos.common.http.Body;
import pos.common.http.Caller;
import pos.common.http.Heavy;
import pos.common.http.Idempotency;
import pos.common.http.Pages;
import pos.common.http.Query;
import pos.common.rule.IdempotencyKey;
import pos.common.shop.StoreScope;
import pos.common.sql.Database;
import pos.sales.core.Ids;

/** Sales over HTTP. */
public final class SalesApi {

  private final Database database;
  private final TakeSale takeSale;
  private final Heavy large = Heavy.ofLargeAnswers();

  public SalesApi(Database database, TakeSale takeSale) {
    this.database = database;
    this.takeSale = takeSale;
  }

  /** Adds the routes. */
  public void mount(Router router) {
    router.post("/sales").putMetadata(Body.LIMIT, Body.OF_LINES).setName("take_sale").respond(this::take);
    router.get("/sales")
        .putMetadata(Query.NAMES, Query.ofList("store_id", "register_id", "from", "to", "product_id", "cashier",
            "receipt_number", "status", "stock_status", "price_mismatch", "tax_mismatch", "clock_mismatch",
            "late_for_session"))
        .setName("list_sales").respond(this::list);
    router.get("/sales/:id").setName("read_sale").respond(large.limit(this::read));
  }

  private Future<Buffer> take(RoutingContext ctx) {
    var stores = Caller.of(ctx).stores();
    var idempotency = Idempotency.of(ctx);
    return identified(ctx).compose(request -> takeSale.take(request, stores,
        () -> idempotency.isKnown(database.statements()),
        effect -> idempotency.once(database, tx -> effect.apply(tx).map(outcome -> answer(outcome, stores)))))
        .map(answer -> answer.send(ctx));
  }

  /** Returns the request; one that is repeated under its key has the id that it had the first time. */
  private Future<SaleRequest> identified(RoutingContext ctx) {
    var fields = Body.fields(ctx);
    var request = SaleRequest.from(fields, Ids.next());
    var key = fields.has("id") ? Optional.<IdempotencyKey>empty() : Idempotency.key(ctx, Body.text(ctx));
    return key.map(named -> KeyedIds.keep(database.statements(), named, request.id()).map(request::withId))
        .orElseGet(() -> Future.succeededFuture(request));
  }

  private static Answer answer(TakeSale.Outcome outcome, StoreScope stores) {
    var answer = Answer.created(Sale.path(outcome.sale().id()), outcome.sale().toJson(stores));
    return outcome.isNew() ? answer : answer.replay();
  }

  private Future<JsonObject> list(RoutingContext ctx) {
    var stores = Caller.of(ctx).stores();
    var query = Query.of(ctx);
    var filter = new SaleFilter(query.id("product_id"))
        .store(query.id("store_id"))
        .register(query.id("register_id"))
        .cashier(query.text("cashier", 100))
        .receiptNumber(query.id("receipt_number"))
        .status(query.oneOf("status", "completed", "partially_returned", "returned", "voided"))
        .stockStatus(query.oneOf("stock_status", "confirmed", "pending"))
        .priceMismatch(query.flag("price_mismatch"))
        .taxMismatch(query.flag("tax_mismatch"))
        .clockMismatch(query.flag("clock_mismatch"))
        .lateFor(query.id("late_for_session"))
        .from(query.instant("from"))
        .before(query.instant("to"));
    var page = query.page(Sales.ORDER);
    return database.readMany(client -> Sales.list(client, filter, page))
        .map(sales -> Pages.toJson(ctx, sales, sale -> sale.toJson(stores)));
  }

  private Future<JsonObject> read(RoutingContext ctx) {
    var stores = Caller.of(ctx).stores();
    return Sales.find(database.statements(), Query.pathUuid(ctx, "id")).map(sale -> sale.toJson(stores));
  }
}
