package pos.inventory;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import pos.common.http.Answer;
import pos.common.http.Body;
import pos.common.http.Caller;
import pos.common.http.Etag;
import pos.common.http.Pages;
import pos.common.http.Query;
import pos.common.sql.Database;
import pos.common.sql.Timestamps;
import pos.common.sql.Where;

/** Stock over HTTP: what is where, what runs short, and why the figures are what they are. */
final class StockApi {

  private static final String BY_PLACE = "location_id, product_id";
  private static final String[] ALERTS = {"low", "out", "negative"};
  private static final String OVER = "over";
  private static final long MAX_THRESHOLD = 1_000_000;

  private final Database database;

  StockApi(Database database) {
    this.database = database;
  }

  void mount(Router router) {
    router.get("/stocks").setName("list_stocks").respond(this::list);
    router.get("/stocks/:location_id/:product_id").setName("read_stock").respond(this::read);
    router.patch("/stocks/:location_id/:product_id").setName("change_stock").respond(this::change);
    router.get("/stocks/:location_id/:product_id/explain").setName("explain_stock").respond(this::explain);
    router.get("/products/:id/availability").setName("read_availability").respond(this::availability);
    router.get("/alerts").setName("list_alerts").respond(this::alerts);
  }

  private Future<JsonObject> list(RoutingContext ctx) {
    var query = Query.of(ctx);
    var status = query.oneOf("status", "low", "out", OVER, "negative");
    var where = new Where()
        .and("location_id = ?", query.id("location_id"))
        .and("product_id = ANY(?)", query.ids("product_id", 200))
        .and(since(status) + " IS NOT NULL AND status = ?", status);
    var page = query.page(BY_PLACE);
    page.after().ifPresent(cursor ->
        where.behind("(location_id, product_id) >", cursor.number(0), cursor.number(1)));
    return Stocks.page(database.statements(), where, BY_PLACE, page.rows())
        .map(rows -> Pages.toJson(ctx,
            page.page(rows, stock -> new Object[] {stock.locationId(), stock.productId()}), Stock::toJson));
  }

  private Future<JsonObject> alerts(RoutingContext ctx) {
    var query = Query.of(ctx);
    var status = query.oneOf("status", "low", "out", OVER, "negative");
    var where = new Where().and("location_id = ?", query.id("location_id"))
        .and(since(status) + " IS NOT NULL AND status = ANY(?)", status == null ? ALERTS : new String[] {status});
    var newest = since(status) + " DESC, location_id DESC, product_id DESC";
    var page = query.page(newest);
    page.after().ifPresent(cursor -> where.behind("(" + since(status) + ", location_id, product_id) <",
        Timestamps.of(cursor.instant(0)), cursor.number(1), cursor.number(2)));
    return Stocks.page(database.statements(), where, newest, page.rows())
        .map(rows -> Pages.toJson(ctx, page.page(rows, stock ->
            new Object[] {stock.since().toInstant(), stock.locationId(), stock.productId()}), Stock::toAlert));
  }

  /** The column with an index over the stocks of a status. */
  private static String since(String status) {
    return OVER.equals(status) ? "over_since" : "alert_since";
  }

  private Future<JsonObject> read(RoutingContext ctx) {
    return Stocks.find(database.statements(), locationId(ctx), productId(ctx))
        .map(stock -> Etag.answer(ctx, stock.toResource()));
  }

  private Future<Buffer> change(RoutingContext ctx) {
    var locationId = locationId(ctx);
    Caller.of(ctx).stores().mustInclude(locationId);
    var expected = Etag.expected(ctx);
    var fields = Body.fields(ctx);
    var threshold = fields.integer("alert_threshold", 0, MAX_THRESHOLD);
    fields.check();
    return Stocks.setAlertThreshold(database.statements(), locationId, productId(ctx), threshold, expected)
        .map(stock -> Answer.ok(stock.toResource()).send(ctx));
  }

  private Future<JsonObject> explain(RoutingContext ctx) {
    return Stocks.explain(database.statements(), locationId(ctx), productId(ctx));
  }

  private Future<JsonObject> availability(RoutingContext ctx) {
    var productId = Query.pathId(ctx, "id");
    return Stocks.availability(database.statements(), productId).map(locations -> {
      ctx.response().putHeader("Cache-Control", "public, max-age=60");
      return new JsonObject().put("product_id", productId).put("locations", locations).put("_links", new JsonObject()
          .put("self", new JsonObject().put("href", "/inventory-service/products/" + productId + "/availability")));
    });
  }

  private static long locationId(RoutingContext ctx) {
    return Query.pathId(ctx, "location_id");
  }

  private static long productId(RoutingContext ctx) {
    return Query.pathId(ctx, "product_id");
  }
}
