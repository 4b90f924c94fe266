package pos.inventory;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import pos.common.http.Answer;
import pos.common.http.Caller;
import pos.common.sql.Cursor;
import pos.common.sql.Database;
import pos.common.rule.Fields;
import pos.common.http.Idempotency;
import pos.common.sql.Page;
import pos.common.http.Query;
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
    var limit = query.limit();
    var cursor = Cursor.of(ctx, Movements.NEWEST_FIRST);
    var productId = query.id("product_id");
    var where = new Where()
        .and("? IN (m.location_id, m.to_location_id)", query.id("location_id"))
        .and("EXISTS (SELECT FROM movement_lines WHERE movement_id = m.id AND product_id = ?)", productId)
        .and("m.created_at >= ?", time(query.instant("from")))
        .and("m.created_at < ?", time(query.instant("to")))
        .and("m.id < ?", cursor == null ? null : cursor.number(0));
    return Movements.page(database.statements(), where, productId, limit + 1)
        .map(rows -> Page.of(rows, limit, Movements.NEWEST_FIRST, movement -> new Object[] {movement.id()})
            .toJson(ctx, Movement::toJson));
  }

  private static OffsetDateTime time(Instant instant) {
    return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
  }

  private Future<JsonObject> read(RoutingContext ctx) {
    return Movements.find(database.statements(), Query.pathId(ctx, "id")).map(Movement::toJson);
  }

  private Future<Buffer> post(RoutingContext ctx) {
    var draft = Movement.Draft.from(Fields.body(ctx));
    var caller = Caller.of(ctx);
    caller.mustActFor(draft.locationId());
    if (draft.toLocationId() != null) {
      caller.mustActFor(draft.toLocationId());
    }
    return Idempotency.once(ctx, database, tx -> Movements.post(tx, draft)
        .map(movement -> Answer.created(Movement.path(movement.id()), movement.toJson())));
  }
}
