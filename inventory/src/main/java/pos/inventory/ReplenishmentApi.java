package pos.inventory;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.function.UnaryOperator;
import pos.common.http.Answer;
import pos.common.http.Body;
import pos.common.http.Caller;
import pos.common.http.Etag;
import pos.common.http.Idempotency;
import pos.common.http.Pages;
import pos.common.http.Query;
import pos.common.rule.Failure;
import pos.common.sql.Database;
import pos.common.sql.Where;
import pos.inventory.Replenishment.Move;

/** Replenishments over HTTP: stores ask and receive, logistics decides and ships. */
final class ReplenishmentApi {

  private final Database database;

  ReplenishmentApi(Database database) {
    this.database = database;
  }

  void mount(Router router) {
    router.get("/replenishments").setName("list_replenishments").respond(this::list);
    router.post("/replenishments").setName("request_replenishment").respond(this::request);
    router.get("/replenishments/:id").setName("read_replenishment").respond(this::read);
    router.post("/replenishments/:id/approve").setName("approve_replenishment").respond(this::approve);
    router.post("/replenishments/:id/reject").setName("reject_replenishment").respond(this::reject);
    router.post("/replenishments/:id/ship").setName("ship_replenishment").respond(this::ship);
    router.post("/replenishments/:id/receive").setName("receive_replenishment").respond(this::receive);
  }

  private Future<JsonObject> list(RoutingContext ctx) {
    var query = Query.of(ctx);
    var page = query.page("-id");
    var where = new Where()
        .and("r.status = ?", query.oneOf("status", "requested", "approved", "rejected", "shipped", "received"))
        .and("r.location_id = ?", query.id("location_id"))
        .and("r.from_location_id = ?", query.id("from_location_id"))
        .and("r.id < ?", page.after().map(cursor -> cursor.number(0)).orElse(null));
    return Replenishments.page(database.statements(), where, page.rows())
        .map(rows -> Pages.toJson(ctx, page.page(rows, replenishment -> new Object[] {replenishment.id()}),
            Replenishment::toJson));
  }

  private Future<JsonObject> read(RoutingContext ctx) {
    return Replenishments.find(database.statements(), Query.pathId(ctx, "id"))
        .map(replenishment -> Etag.answer(ctx, replenishment.toJson()));
  }

  private Future<Buffer> request(RoutingContext ctx) {
    var draft = Replenishment.Draft.from(Body.fields(ctx));
    Caller.of(ctx).stores().mustInclude(draft.locationId());
    return Idempotency.of(ctx).once(database, tx -> Replenishments.request(tx, draft)
        .map(made -> Answer.created(Replenishment.path(made.id()), made.toJson()))).map(answer -> answer.send(ctx));
  }

  private Future<Buffer> approve(RoutingContext ctx) {
    refuseStores(ctx);
    var fields = Body.optionalFields(ctx);
    var lowered = fields.list("lines", 0, Line.MOST, line -> Line.orNone(line, "quantity"));
    fields.check();
    Line.refuseRepeated(lowered);
    return move(ctx, replenishment -> replenishment.approve(lowered));
  }

  private Future<Buffer> reject(RoutingContext ctx) {
    refuseStores(ctx);
    var fields = Body.optionalFields(ctx);
    var reason = fields.text("reason", 1, 500, null);
    fields.check();
    return move(ctx, replenishment -> replenishment.reject(reason));
  }

  private Future<Buffer> ship(RoutingContext ctx) {
    refuseStores(ctx);
    return move(ctx, replenishment -> replenishment.move(Move.SHIP));
  }

  private Future<Buffer> receive(RoutingContext ctx) {
    var stores = Caller.of(ctx).stores();
    return move(ctx, replenishment -> {
      stores.mustInclude(replenishment.content().locationId());
      return replenishment.move(Move.RECEIVE);
    });
  }

  private Future<Buffer> move(RoutingContext ctx, UnaryOperator<Replenishment> rule) {
    var id = Query.pathId(ctx, "id");
    var expected = Etag.expected(ctx);
    return Idempotency.of(ctx).once(database, tx -> Replenishments.move(tx, id, expected, rule)
        .map(moved -> Answer.ok(moved.toJson()))).map(answer -> answer.send(ctx));
  }

  private static void refuseStores(RoutingContext ctx) {
    if (Caller.of(ctx).stores().store().isPresent()) {
      throw Failure.of(Failure.Kind.FORBIDDEN, "not-your-store",
          "Replenishments are decided and shipped by the logistics centre.");
    }
  }
}
