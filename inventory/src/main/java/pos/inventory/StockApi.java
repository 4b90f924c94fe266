package pos.inventory;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.sqlclient.SqlClient;
import java.util.List;
import pos.common.http.Answer;
import pos.common.http.Body;
import pos.common.http.Caller;
import pos.common.http.Etag;
import pos.common.http.Pages;
import pos.common.http.Query;
import pos.common.rule.Failure;
import pos.common.rule.Flaw;
import pos.common.rule.Links;
import pos.common.rule.Wire;
import pos.common.run.Environment;
import pos.common.shop.StoreScope;
import pos.common.sql.DataLoader;
import pos.common.sql.Database;
import pos.common.sql.Page;
import pos.common.sql.PageRequest;

/** The routes of stocks: amounts, alerts, availability, and the explanation of the amounts. */
final class StockApi {

  private static final long MAX_THRESHOLD = 1_000_000;
  /** The most that callers who are no staff are told: exact figures would show what a store sells. */
  private static final long MOST_TOLD = 10;

  private static final String CACHEABLE = "public, max-age=60";
  private static final int MOST_PRODUCTS = 200;

  private final Database database;
  /** The location that ships web orders. */
  private final long webLocation;
  private final Long known;
  private final DataLoader<Stock.Key, Labelled<Stock>> byKey;

  StockApi(Database database, Environment environment) {
    this.database = database;
    this.webLocation = environment.webLocation();
    this.known = Stocks.known(environment);
    byKey = new DataLoader<>(keys -> Stocks.find(database.statements(), keys), stock -> stock.entry().key(),
        Stocks::notFound);
  }

  void mount(Router router) {
    router.get("/stocks")
        .putMetadata(Query.NAMES, Query.ofList("location_id", "product_id", "sku", "barcode", "status"))
        .setName("list_stocks").respond(this::list);
    router.get("/stocks/:location_id/:product_id").setName("read_stock").respond(this::read);
    router.patch("/stocks/:location_id/:product_id").setName("change_stock").respond(this::change);
    router.get("/stocks/:location_id/:product_id/explain").setName("explain_stock").respond(this::explain);
    router.get("/products/:id/availability").setName("read_availability").respond(this::availability);
    router.get("/availability").putMetadata(Query.NAMES, List.of("product_id"))
        .setName("read_web_availability").respond(this::webAvailability);
    router.get("/alerts").putMetadata(Query.NAMES, Query.ofList("location_id", "status"))
        .setName("list_alerts").respond(this::alerts);
  }

  private Future<JsonObject> list(RoutingContext ctx) {
    var query = Query.of(ctx);
    var filter = new Stocks.Filter(query.id("location_id"), query.ids("product_id", 200),
        query.text("sku", 64), query.text("barcode", 13), status(query));
    var page = query.page(Stocks.BY_LOCATION);
    return stocks(filter, page).map(stocks -> Pages.toJson(ctx, stocks, stock -> stock.toJson(Stock::toJson)));
  }

  /** Looks up products that are named as quickly as single stocks: carts and tills wait for that. */
  private Future<Page<Labelled<Stock>>> stocks(Stocks.Filter filter, PageRequest page) {
    return filter.namesProducts() ? Stocks.list(database.statements(), filter, page)
        : database.readMany(client -> Stocks.list(client, filter, page));
  }

  private Future<JsonObject> alerts(RoutingContext ctx) {
    var query = Query.of(ctx);
    var asked = query.id("location_id");
    var filter = new Stocks.AlertFilter(asked == null ? known : asked, status(query));
    var page = query.page(filter.order());
    return database.readMany(client -> Stocks.listAlerts(client, filter, page))
        .map(alerts -> Pages.toJson(ctx, alerts, stock -> stock.toJson(Stock::toAlert)));
  }

  private static Stock.Status status(Query query) {
    return Wire.parse(Stock.Status.class, query.oneOf("status", "low", "out", "over", "negative"));
  }

  private Future<JsonObject> read(RoutingContext ctx) {
    var stores = Caller.of(ctx).stores();
    return byKey.load(key(ctx)).map(stock -> Etag.answer(ctx,
        stock.toJson((entry, labels) -> entry.toResource(labels, stores))));
  }

  private Future<Buffer> change(RoutingContext ctx) {
    var key = key(ctx);
    var stores = Caller.of(ctx).stores();
    stores.mustInclude(key.locationId());
    var expected = Etag.expected(ctx);
    var fields = Body.fields(ctx);
    var threshold = fields.integer("alert_threshold", 0, MAX_THRESHOLD);
    fields.check();
    return database.transaction(tx -> Stocks.setAlertThreshold(tx, key, threshold, expected)
        .compose(stock -> toResource(tx, stock, stores))).map(stock -> Answer.ok(stock).send(ctx));
  }

  private static Future<JsonObject> toResource(SqlClient client, Stock stock, StoreScope stores) {
    return Catalogue.labels(client, List.of(stock.productId())).map(labels -> stock.toResource(labels, stores));
  }

  private Future<JsonObject> explain(RoutingContext ctx) {
    var key = key(ctx);
    var stores = Caller.of(ctx).stores();
    return database.readMany(client -> Stocks.explain(client, key, stores));
  }

  private Future<JsonObject> availability(RoutingContext ctx) {
    var productId = Query.pathId(ctx, "id");
    var client = database.statements();
    var labels = Catalogue.labels(client, List.of(productId));
    var locations = Stocks.availability(client, productId, most(ctx), known);
    return Future.all(labels, locations).map(_ -> {
      ctx.response().putHeader("Cache-Control", CACHEABLE);
      return labels.result().entry(productId).put("locations", locations.result())
          .put("_links", Links.self(Stock.availabilityPath(productId)).toJson());
    });
  }

  private Future<JsonObject> webAvailability(RoutingContext ctx) {
    var productIds = Query.of(ctx).ids("product_id", MOST_PRODUCTS);
    if (productIds == null) {
      throw Failure.badRequest("product_id",
          Flaw.of("missing", "must name 1 to " + MOST_PRODUCTS + " products").between(1, MOST_PRODUCTS));
    }
    return Stocks.webAvailability(database.statements(), productIds, webLocation, most(ctx)).map(items -> {
      ctx.response().putHeader("Cache-Control", CACHEABLE);
      return new JsonObject().put("items", items);
    });
  }

  private static long most(RoutingContext ctx) {
    return Caller.of(ctx).isStaff() ? Long.MAX_VALUE : MOST_TOLD;
  }

  private static Stock.Key key(RoutingContext ctx) {
    return new Stock.Key(Query.pathId(ctx, "location_id"), Query.pathId(ctx, "product_id"));
  }
}
