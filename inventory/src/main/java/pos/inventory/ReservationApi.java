package pos.inventory;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.sqlclient.SqlConnection;
import java.util.function.BiFunction;
import pos.common.http.Answer;
import pos.common.http.Body;
import pos.common.http.Caller;
import pos.common.http.Etag;
import pos.common.http.Idempotency;
import pos.common.http.Query;
import pos.common.sql.Database;

/** Holds over HTTP, for tills and web orders. */
final class ReservationApi {

  private final Database database;

  ReservationApi(Database database) {
    this.database = database;
  }

  void mount(Router router) {
    router.post("/reservations").setName("reserve_stock").respond(this::reserve);
    router.get("/reservations/:id").setName("read_reservation").respond(this::read);
    router.post("/reservations/:id/commit").setName("commit_reservation")
        .respond(ctx -> end(ctx, Reservations::commit));
    router.post("/reservations/:id/release").setName("release_reservation")
        .respond(ctx -> end(ctx, Reservations::release));
  }

  private Future<Buffer> reserve(RoutingContext ctx) {
    var draft = Reservation.Draft.from(Body.fields(ctx));
    Caller.of(ctx).stores().mustInclude(draft.locationId());
    return Idempotency.of(ctx).once(database, tx -> Reservations.reserve(tx, draft)
        .map(reservation -> Answer.created(Reservation.path(reservation.id()), reservation.toJson())))
        .map(answer -> answer.send(ctx));
  }

  private Future<JsonObject> read(RoutingContext ctx) {
    return Reservations.find(database.statements(), Query.pathId(ctx, "id"))
        .map(reservation -> Etag.answer(ctx, reservation.toJson()));
  }

  private Future<Buffer> end(RoutingContext ctx, BiFunction<SqlConnection, Reservation, Future<Reservation>> how) {
    var id = Query.pathId(ctx, "id");
    var stores = Caller.of(ctx).stores();
    return Idempotency.of(ctx).once(database, tx -> Reservations.lock(tx, id).compose(reservation -> {
      stores.mustInclude(reservation.content().locationId());
      return how.apply(tx, reservation);
    }).map(ended -> Answer.ok(ended.toJson()))).map(answer -> answer.send(ctx));
  }
}
