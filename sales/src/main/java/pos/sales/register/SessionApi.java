package pos.sales.register;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.sqlclient.SqlConnection;
import pos.common.events.Outbox;
import pos.common.http.Answer;
import pos.common.http.Body;
import pos.common.http.Caller;
import pos.common.http.Etag;
import pos.common.http.Heavy;
import pos.common.http.Idempotency;
import pos.common.http.Pages;
import pos.common.http.Query;
import pos.common.rule.Fields;
import pos.common.shop.StoreScope;
import pos.common.sql.Database;
import pos.sales.core.Journal;
import pos.sales.core.JournalEnd;

/** Sessions of registers over HTTP; a store's key sees and changes those of its own store. */
public final class SessionApi {

  private final Database database;
  private final Heavy large = Heavy.ofLargestAnswers();

  public SessionApi(Database database) {
    this.database = database;
  }

  /** Adds the routes. */
  public void mount(Router router) {
    router.post("/registers/:id/sessions").setName("open_session").respond(this::open);
    router.get("/sessions").putMetadata(Query.NAMES, Query.ofList("store_id", "register_id", "status", "from", "to"))
        .setName("list_sessions").respond(this::list);
    router.post("/sessions/:id/cash-movements").setName("move_cash").respond(this::moveCash);
    router.post("/sessions/:id/close").setName("close_session").respond(large.limit(this::close));
  }

  private Future<Buffer> open(RoutingContext ctx) {
    var id = Query.pathId(ctx, "id");
    var fields = Body.fields(ctx);
    var cashier = fields.line("cashier", 1, 100);
    var openingFloat = fields.integer("opening_float_cents", 0, Fields.MAX_CENTS);
    fields.check();
    var stores = Caller.of(ctx).stores();
    return Idempotency.of(ctx).once(database, tx -> Registers.find(tx, id)
        .compose(register -> {
          stores.mustInclude(register.storeId());
          return insert(tx, register, cashier, openingFloat);
        })
        .map(report -> Answer.created(Session.path(report.session().id()), report.toJson())))
        .map(answer -> answer.send(ctx));
  }

  private static Future<SessionReport> insert(SqlConnection tx, Register register, String cashier, long openingFloat) {
    return Journal.lock(tx, register.id(), register.storeId())
        .compose(journal -> Sessions.insert(tx, register, cashier, openingFloat).compose(session -> {
          var entry = Journal.write(tx, journal, session.opening());
          var report = Sessions.report(tx, session);
          return Future.all(entry, report).map(_ -> report.result());
        }));
  }

  private Future<JsonObject> list(RoutingContext ctx) {
    var query = Query.of(ctx);
    var filter = new SessionFilter(Caller.of(ctx).stores()).store(query.id("store_id"))
        .register(query.id("register_id")).status(query.oneOf("status", "open", "closed"))
        .from(query.instant("from")).before(query.instant("to"));
    var page = query.page(Sessions.ORDER);
    return database.readMany(client -> Sessions.list(client, filter, page))
        .map(sessions -> Pages.toJson(ctx, sessions, Session::toJson));
  }

  private Future<Buffer> moveCash(RoutingContext ctx) {
    var id = Query.pathId(ctx, "id");
    var movement = CashMovementDraft.from(Body.fields(ctx));
    var stores = Caller.of(ctx).stores();
    return Idempotency.of(ctx).once(database, tx -> lockOpen(tx, id, stores)
        .compose(locked -> mustHaveCash(tx, locked.session, movement).compose(_ -> move(tx, locked, movement)))
        .map(moved -> Answer.created(Session.path(id), moved.toJson())))
        .map(answer -> answer.send(ctx));
  }

  private Future<Buffer> close(RoutingContext ctx) {
    var id = Query.pathId(ctx, "id");
    var fields = Body.fields(ctx);
    var counted = fields.integer("counted_cash_cents", 0, Fields.MAX_CENTS);
    var cashier = fields.line("cashier", 1, 100, null);
    fields.check();
    var expected = Etag.expected(ctx);
    var stores = Caller.of(ctx).stores();
    return Idempotency.of(ctx).once(database, tx -> lockOpen(tx, id, stores)
        .compose(locked -> Sessions.report(tx, locked.session)
            .compose(report -> Sessions.close(tx, new Sessions.Count(report.mustBeAt(expected), counted, cashier)))
            .compose(session -> Journal.write(tx, locked.journal, session.closed()).map(session)))
        .compose(session -> Outbox.add(tx, "session.closed", session.toEvent()).map(session))
        .map(session -> Answer.ok(session.zReport(LateSales.NONE))))
        .map(answer -> answer.send(ctx));
  }

  private static Future<Void> mustHaveCash(SqlConnection tx, Session session, CashMovementDraft movement) {
    return movement.type() == CashMovement.Type.PAY_IN ? Future.succeededFuture()
        : Sessions.report(tx, session).map(report -> {
          report.drawer().mustHave(movement.amountCents());
          return null;
        });
  }

  private static Future<CashMovement> move(SqlConnection tx, Locked locked, CashMovementDraft movement) {
    var session = locked.session;
    return Sessions.move(tx, session, movement).compose(moved ->
        Journal.write(tx, locked.journal, moved.booking(session.id(), session.registerId())).map(moved));
  }

  private record Locked(Session session, JournalEnd journal) {}

  /** Locks the register and then the session, as all transactions do; sent at once, the statements run in order. */
  private static Future<Locked> lockOpen(SqlConnection tx, long id, StoreScope stores) {
    var journal = Sessions.lockRegister(tx, id);
    var locked = Sessions.lock(tx, id);
    return Future.all(journal, locked).map(_ -> {
      var session = locked.result();
      stores.mustInclude(session.storeId());
      return new Locked(session.mustBeOpen(), journal.result().orElseThrow());
    });
  }
}
