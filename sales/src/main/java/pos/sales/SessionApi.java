package pos.sales;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.sqlclient.SqlConnection;
import pos.common.http.Answer;
import pos.common.http.Caller;
import pos.common.sql.Database;
import pos.common.http.Etag;
import pos.common.rule.Fields;
import pos.common.http.Idempotency;
import pos.common.http.Query;

/** Sessions of registers over HTTP; a store's key has to do with that store's only. */
final class SessionApi {

  private final Database database;

  SessionApi(Database database) {
    this.database = database;
  }

  void mount(Router router) {
    router.post("/registers/:id/sessions").setName("open_session").respond(this::open);
    router.get("/sessions").setName("list_sessions").respond(this::list);
    router.get("/sessions/:id").setName("read_session").respond(this::read);
    router.post("/sessions/:id/cash-movements").setName("move_cash").respond(this::moveCash);
    router.post("/sessions/:id/close").setName("close_session").respond(this::close);
  }

  private Future<Buffer> open(RoutingContext ctx) {
    var id = Query.pathId(ctx, "id");
    var fields = Fields.body(ctx);
    var cashier = fields.text("cashier", 1, 100);
    var openingFloat = fields.integer("opening_float_cents", 0, Fields.MAX_CENTS);
    fields.check();
    var caller = Caller.of(ctx);
    return Idempotency.once(ctx, database, tx -> Registers.find(tx, id)
        .compose(register -> {
          caller.mustActFor(register.storeId());
          return Sessions.insert(tx, register, cashier, openingFloat);
        })
        .compose(session -> Sessions.report(tx, session))
        .map(report -> Answer.created(Session.path(report.session().id()), report.toJson())));
  }

  private Future<JsonObject> list(RoutingContext ctx) {
    return Sessions.list(database.statements(), ctx).map(page -> page.toJson(ctx, Session::toJson));
  }

  private Future<JsonObject> read(RoutingContext ctx) {
    var caller = Caller.of(ctx);
    return Sessions.find(database.statements(), Query.pathId(ctx, "id"))
        .compose(session -> {
          caller.mustActFor(session.storeId());
          return session.closing() != null ? Future.succeededFuture(session.zReport())
              : Sessions.report(database.statements(), session).map(SessionReport::toJson);
        })
        .map(report -> Etag.answer(ctx, report));
  }

  private Future<Buffer> moveCash(RoutingContext ctx) {
    var id = Query.pathId(ctx, "id");
    var movement = CashMovement.from(Fields.body(ctx));
    var caller = Caller.of(ctx);
    return Idempotency.once(ctx, database, tx -> lock(tx, id, caller)
        .compose(session -> Sessions.move(tx, session, movement))
        .map(moved -> Answer.created(Session.path(id), moved.toJson())));
  }

  private Future<Buffer> close(RoutingContext ctx) {
    var id = Query.pathId(ctx, "id");
    var fields = Fields.body(ctx);
    var counted = fields.integer("counted_cash_cents", 0, Fields.MAX_CENTS);
    var cashier = fields.text("cashier", 1, 100, null);
    fields.check();
    var version = Etag.expected(ctx);
    var caller = Caller.of(ctx);
    return Idempotency.once(ctx, database, tx -> lock(tx, id, caller)
        .compose(session -> Sessions.report(tx, session))
        .compose(report -> Sessions.close(tx, report.mustBeAt(version), cashier, counted))
        .map(session -> Answer.ok(session.zReport())));
  }

  private static Future<Session> lock(SqlConnection tx, long id, Caller caller) {
    return Sessions.lock(tx, id).map(session -> {
      caller.mustActFor(session.storeId());
      return session.mustBeOpen();
    });
  }
}
