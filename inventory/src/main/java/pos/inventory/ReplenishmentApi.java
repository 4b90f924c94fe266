package pos.inventory;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.sqlclient.SqlClient;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import pos.common.http.Answer;
import pos.common.http.Body;
import pos.common.http.Caller;
import pos.common.http.Etag;
import pos.common.http.Heavy;
import pos.common.http.Idempotency;
import pos.common.http.Pages;
import pos.common.http.Query;
import pos.common.rule.Failure;
import pos.common.rule.Wire;
import pos.common.shop.StoreScope;
import pos.common.sql.Database;
import pos.inventory.Replenishment.Status;
import pos.inventory.Replenishment.Step;

/** The routes of replenishments: stores request and receive, the logistics centre approves, rejects, cancels and ships. */
final class ReplenishmentApi {

  private static final String[] STATUSES = Wire.names(Status.class).toArray(String[]::new);

  private final Database database;
  private final ProductClient products;
  private final Heavy large;

  /** @param large the limit that all answers with lines share */
  ReplenishmentApi(Database database, ProductClient products, Heavy large) {
    this.database = database;
    this.products = products;
    this.large = large;
  }

  void mount(Router router) {
    router.get("/replenishments").putMetadata(Query.NAMES, Query.ofList("status", "location_id", "from_location_id"))
        .setName("list_replenishments").respond(this::list);
    router.post("/replenishments").putMetadata(Body.LIMIT, Body.OF_LINES).setName("request_replenishment")
        .respond(large.limit(this::request));
    router.get("/replenishments/:id").setName("read_replenishment").respond(large.limit(this::read));
    router.post("/replenishments/:id/approve").putMetadata(Body.LIMIT, Body.OF_LINES).setName("approve_replenishment")
        .respond(large.limit(this::approve));
    router.post("/replenishments/:id/reject").setName("reject_replenishment")
        .respond(large.limit(this::reject));
    router.post("/replenishments/:id/cancel").setName("cancel_replenishment")
        .respond(large.limit(this::cancel));
    router.post("/replenishments/:id/ship").putMetadata(Body.LIMIT, Body.OF_LINES).setName("ship_replenishment")
        .respond(large.limit(this::ship));
    router.post("/replenishments/:id/receive").putMetadata(Body.LIMIT, Body.OF_LINES).setName("receive_replenishment")
        .respond(large.limit(this::receive));
  }

  private Future<JsonObject> list(RoutingContext ctx) {
    var stores = Caller.of(ctx).stores();
    var query = Query.of(ctx);
    var filter = new Replenishments.Filter(Wire.parse(Status.class, query.oneOf("status", STATUSES)),
        query.id("location_id"), query.id("from_location_id"));
    var page = query.page(Replenishments.NEWEST_FIRST);
    return database.readMany(client -> Replenishments.list(client, filter, page))
        .map(replenishments -> Pages.toJson(ctx, replenishments, each -> each.toJson(stores)));
  }

  private Future<JsonObject> read(RoutingContext ctx) {
    var stores = Caller.of(ctx).stores();
    var id = Query.pathId(ctx, "id");
    return database.readMany(client -> Replenishments.find(client, id)
        .compose(replenishment -> toJson(client, replenishment, stores))).map(json -> Etag.answer(ctx, json));
  }

  private Future<Buffer> request(RoutingContext ctx) {
    var request = Replenishment.Request.from(Body.fields(ctx));
    var stores = Caller.of(ctx).stores();
    stores.mustInclude(request.locationId());
    var idempotency = Idempotency.of(ctx);
    return products.mustExist(database.statements(), request.lines())
        .compose(_ -> idempotency.once(database, tx -> Catalogue.identify(tx, request.lines())
            .compose(lines -> AdvanceReplenishment.request(tx, request.draft(lines)))
            .compose(made -> toJson(tx, made, stores).map(json -> Answer.created(Replenishment.path(made.id()), json)))))
        .map(answer -> answer.send(ctx));
  }

  private static Future<JsonObject> toJson(SqlClient client, Replenishment replenishment, StoreScope stores) {
    return Catalogue.labels(client, replenishment.products()).map(labels -> replenishment.toJson(stores, labels));
  }

  private Future<Buffer> approve(RoutingContext ctx) {
    refuseStores(ctx);
    return take(ctx, fewer(ctx), lines -> replenishment -> replenishment.approve(lines));
  }

  /** Reads the lines of which fewer pieces are sent, or have come, than would be without them. */
  private static List<NamedLine> fewer(RoutingContext ctx) {
    var fields = Body.optionalFields(ctx);
    var lines = fields.list("lines", 0, Line.MAX_LINES, line -> NamedLine.nonNegative(line, "quantity"));
    fields.check();
    return lines;
  }

  private Future<Buffer> reject(RoutingContext ctx) {
    return end(ctx, Step.REJECT);
  }

  private Future<Buffer> cancel(RoutingContext ctx) {
    return end(ctx, Step.CANCEL);
  }

  private Future<Buffer> end(RoutingContext ctx, Step step) {
    refuseStores(ctx);
    var fields = Body.optionalFields(ctx);
    var reason = fields.text("reason", 1, 500, null);
    fields.check();
    return take(ctx, List.of(), _ -> replenishment -> replenishment.end(step, reason));
  }

  private Future<Buffer> ship(RoutingContext ctx) {
    refuseStores(ctx);
    return take(ctx, fewer(ctx), lines -> replenishment -> replenishment.ship(lines));
  }

  private Future<Buffer> receive(RoutingContext ctx) {
    var stores = Caller.of(ctx).stores();
    return take(ctx, fewer(ctx), lines -> replenishment -> {
      stores.mustInclude(replenishment.route().to());
      return replenishment.receive(lines);
    });
  }

  /** @param step makes of the lines, once their products are identified, what is to be done */
  private Future<Buffer> take(RoutingContext ctx, List<NamedLine> named,
      Function<List<Line>, UnaryOperator<Replenishment>> step) {
    var id = Query.pathId(ctx, "id");
    var expected = Etag.expected(ctx);
    var stores = Caller.of(ctx).stores();
    return Idempotency.of(ctx).once(database, tx -> Catalogue.identify(tx, named)
        .compose(lines -> AdvanceReplenishment.take(tx, id, expected, step.apply(lines)))
        .compose(taken -> toJson(tx, taken, stores)).map(Answer::ok)).map(answer -> answer.send(ctx));
  }

  private static void refuseStores(RoutingContext ctx) {
    if (Caller.of(ctx).stores().store().isPresent()) {
      throw Failure.forbidden("not-your-store", "A store's key cannot approve, reject, cancel or ship replenishments: use "
          + "one of the group " + StoreScope.ALL_STORES + ".", StoreScope.ALL_STORES);
    }
  }
}
