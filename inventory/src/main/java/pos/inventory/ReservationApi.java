package pos.inventory;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.function.LongSupplier;
import pos.common.http.Answer;
import pos.common.http.Body;
import pos.common.http.Caller;
import pos.common.http.Etag;
import pos.common.http.Heavy;
import pos.common.http.Idempotency;
import pos.common.http.Query;
import pos.common.sql.Database;

/** The routes of reservations. */
final class ReservationApi {

  private final Database database;
  private final LongSupplier ledgerLag;
  private final Heavy large = Heavy.ofLargeAnswers();

  /** @param ledgerLag by how many seconds the ledger is behind the sales while it catches up */
  ReservationApi(Database database, LongSupplier ledgerLag) {
    this.database = database;
    this.ledgerLag = ledgerLag;
  }

  void mount(Router router) {
    router.post("/reservations").putMetadata(Body.LIMIT, Body.OF_LINES).setName("reserve_stock").respond(this::reserve);
    router.get("/reservations/:id").setName("read_reservation").respond(large.limit(this::read));
    router.post("/reservations/:id/commit").putMetadata(Body.LIMIT, Body.EMPTY).setName("commit_reservation")
        .respond(this::commit);
    router.post("/reservations/:id/release").putMetadata(Body.LIMIT, Body.EMPTY).setName("release_reservation")
        .respond(this::release);
  }

  private Future<Buffer> reserve(RoutingContext ctx) {
    var draft = Reservation.Draft.from(Body.fields(ctx));
    Caller.of(ctx).stores().mustInclude(draft.locationId());
    return Idempotency.of(ctx).once(database, tx -> ReserveStock.reserve(tx, draft).map(ReservationApi::created))
        .map(answer -> {
          // tills sell more slowly when it is behind
          ctx.response().putHeader("X-Ledger-Lag", String.valueOf(ledgerLag.getAsLong()));
          return answer.send(ctx);
        });
  }

  private static Answer created(Reservation reservation) {
    return Answer.created(Reservation.path(reservation.id()), reservation.toJson());
  }

  private Future<JsonObject> read(RoutingContext ctx) {
    return Reservations.find(database.statements(), Query.pathId(ctx, "id"))
        .map(reservation -> Etag.answer(ctx, reservation.toJson()));
  }

  private Future<Buffer> commit(RoutingContext ctx) {
    var id = Query.pathId(ctx, "id");
    var stores = Caller.of(ctx).stores();
    return Idempotency.of(ctx).once(database, tx -> EndReservation.commit(tx, id, stores).map(ReservationApi::ended))
        .map(answer -> answer.send(ctx));
  }

  private Future<Buffer> release(RoutingContext ctx) {
    var id = Query.pathId(ctx, "id");
    var stores = Caller.of(ctx).stores();
    return Idempotency.of(ctx).once(database, tx -> EndReservation.release(tx, id, stores).map(ReservationApi::ended))
        .map(answer -> answer.send(ctx));
  }

  private static Answer ended(Reservation reservation) {
    return Answer.ok(reservation.toJson());
  }
}
