package pos.sales.sale;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import pos.common.events.Relay;
import pos.common.http.Answer;
import pos.common.http.Body;
import pos.common.http.Caller;
import pos.common.http.Idempotency;
import pos.common.http.Pages;
import pos.common.http.Query;
import pos.common.sql.Database;
import pos.sales.core.Ids;
import pos.sales.core.InventoryClient;

/** Sales over HTTP. */
public final class SalesApi {

  private final Database database;
  private final TakeSale takeSale;

  public SalesApi(Database database, Relay relay, InventoryClient inventory) {
    this.database = database;
    this.takeSale = new TakeSale(database, relay, inventory);
  }

  /** Adds the routes. */
  public void mount(Router router) {
    router.post("/sales").setName("take_sale").respond(this::take);
    router.get("/sales").setName("list_sales").respond(this::list);
    router.get("/sales/:id").setName("read_sale").respond(this::read);
  }

  private Future<Buffer> take(RoutingContext ctx) {
    var id = Ids.of(Idempotency.header(ctx), Caller.of(ctx).name(), ctx.request().path());
    var request = SaleRequest.from(Body.fields(ctx), id);
    var idempotency = Idempotency.of(ctx);
    return takeSale.take(request, Caller.of(ctx).stores(), () -> idempotency.isKnown(database.statements()),
        effect -> idempotency.once(database, tx -> effect.apply(tx).map(SalesApi::answer)))
        .map(answer -> answer.send(ctx));
  }

  private static Answer answer(TakeSale.Outcome outcome) {
    var answer = Answer.created(Sale.path(outcome.sale().id()), outcome.sale().toJson());
    return outcome.isNew() ? answer : answer.replay();
  }

  private Future<JsonObject> list(RoutingContext ctx) {
    var query = Query.of(ctx);
    var filter = new SaleFilter(query.id("product_id"))
        .store(query.id("store_id"))
        .register(query.id("register_id"))
        .cashier(query.text("cashier", 100))
        .receiptNumber(query.id("receipt_number"))
        .status(query.oneOf("status", "completed", "partially_returned", "returned", "voided"))
        .stockStatus(query.oneOf("stock_status", "confirmed", "pending"))
        .priceMismatch(query.flag("price_mismatch"))
        .from(query.instant("from"))
        .before(query.instant("to"));
    var page = query.page(Sales.ORDER);
    return database.readMany(client -> Sales.list(client, filter, page))
        .map(sales -> Pages.toJson(ctx, sales, Sale::toJson));
  }

  private Future<JsonObject> read(RoutingContext ctx) {
    return Sales.find(database.statements(), Query.pathUuid(ctx, "id")).map(Sale::toJson);
  }
}
