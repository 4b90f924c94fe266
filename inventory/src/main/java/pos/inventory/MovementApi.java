package pos.inventory;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import pos.common.http.Answer;
import pos.common.http.Body;
import pos.common.http.Caller;
import pos.common.http.Idempotency;
import pos.common.http.Pages;
import pos.common.http.Query;
import pos.common.sql.Database;
import pos.common.sql.Timestamps;
import pos.common.sql.Where;

/** The ledger over HTTP. */
final class MovementApi {

  private final Database database;

  MovementApi(Database database) {
    this.database = database;
  }

  void mount(Router router) {
    router.get("/movements").setName("list_movements").respond(this::list);
    router.post("/movements").setName("post_movement").respond(this::post);
    router.get("/movements/:id").setName("read_movement").respond(this::read);
  }

  private Future<JsonObject> list(RoutingContext ctx) {
    var query = Query.of(ctx);
    var page = query.page(Movements.NEWEST_FIRST);
    var productId = query.id("product_id");
    var where = new Where()
        .and("? IN (m.location_id, m.to_location_id)", query.id("location_id"))
        .and("EXISTS (SELECT FROM movement_lines WHERE movement_id = m.id AND product_id = ?)", productId)
        .and("m.created_at >= ?", Timestamps.of(query.instant("from")))
        .and("m.created_at < ?", Timestamps.of(query.instant("to")))
        .and("m.id < ?", page.after().map(cursor -> cursor.number(0)).orElse(null));
    return Movements.page(database.statements(), where, productId, page.rows())
        .map(rows -> Pages.toJson(ctx, page.page(rows, movement -> new Object[] {movement.id()}), Movement::toJson));
  }

  private Future<JsonObject> read(RoutingContext ctx) {
    return Movements.find(database.statements(), Query.pathId(ctx, "id")).map(Movement::toJson);
  }

  private Future<Buffer> post(RoutingContext ctx) {
    var draft = Movement.Draft.from(Body.fields(ctx));
    var stores = Caller.of(ctx).stores();
    stores.mustInclude(draft.locationId());
    if (draft.toLocationId() != null) {
      stores.mustInclude(draft.toLocationId());
    }
    return Idempotency.of(ctx).once(database, tx -> Movements.post(tx, draft)
        .map(movement -> Answer.created(Movement.path(movement.id()), movement.toJson())))
        .map(answer -> answer.send(ctx));
  }
}
