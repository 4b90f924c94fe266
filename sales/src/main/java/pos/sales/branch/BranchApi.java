package pos.sales.branch;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import pos.common.events.Relay;
import pos.common.http.Answer;
import pos.common.http.Body;
import pos.common.http.Caller;
import pos.common.http.Heavy;
import pos.common.http.Pages;
import pos.common.http.Query;
import pos.common.rule.Failure;
import pos.common.rule.Flaw;
import pos.common.rule.Links;
import pos.common.sql.Database;

/** Branches over HTTP, at the head office: stores with a server of their own, which sends what is in its books. */
public final class BranchApi {

  private static final int BYTES = 4 << 20;
  private static final int MOST_ENTRIES = 100;
  /** A sale of 2,000 lines as it is copied has 20,000 values. */
  private static final int MOST_VALUES = 24_000;

  private final Database database;
  private final Relay relay;
  private final Heavy heavy = new Heavy(2);

  public BranchApi(Database database, Relay relay) {
    this.database = database;
    this.relay = relay;
  }

  /** Adds the routes. */
  public void mount(Router router) {
    router.put("/branches/:id").putMetadata(Body.LIMIT, Body.EMPTY).setName("begin_branch").respond(this::begin);
    router.delete("/branches/:id").setName("end_branch").respond(this::end);
    router.get("/branches/:id/registers").putMetadata(Query.NAMES, Query.ofList()).setName("list_branch_registers")
        .respond(this::registers);
    router.post("/branches/:id/entries").putMetadata(Body.LIMIT, BYTES).setName("copy_journal")
        .respond(heavy.limit(this::copy));
  }

  private Future<Buffer> begin(RoutingContext ctx) {
    var store = headOffice(ctx);
    return database.transaction(tx -> Branches.is(tx, store)
        .compose(branch -> branch ? Future.succeededFuture() : Branches.begin(tx, store)))
        .map(_ -> Answer.ok(new JsonObject().put("store_id", store).put("_links", links(store))).send(ctx));
  }

  private static JsonObject links(long store) {
    var path = "/sales-service/branches/" + store;
    return Links.self(path).to("registers", path + "/registers").action("entries", "POST", path + "/entries").toJson();
  }

  private Future<Void> end(RoutingContext ctx) {
    var store = headOffice(ctx);
    return database.transaction(tx -> Branches.mustBe(tx, store).compose(_ -> Branches.end(tx, store)))
        .compose(_ -> ctx.response().setStatusCode(204).end());
  }

  /** A store's key lies in every till: only the head office decides who keeps its books. */
  private static long headOffice(RoutingContext ctx) {
    Caller.of(ctx).stores().mustBeHeadOffice("makes a store a branch");
    return Query.pathId(ctx, "id");
  }

  private Future<JsonObject> registers(RoutingContext ctx) {
    var store = ownStore(ctx);
    var page = Query.of(ctx).page(Branches.ORDER);
    return database.readMany(client -> Branches.mustBe(client, store)
        .compose(_ -> Branches.registers(client, store, page)))
        .map(registers -> Pages.toJson(ctx, registers, BranchRegister::toJson));
  }

  private Future<JsonObject> copy(RoutingContext ctx) {
    var store = ownStore(ctx);
    var sent = Body.entries(ctx, "entries", 1, MOST_ENTRIES, MOST_VALUES);
    var registers = sent.numbers("register_id");
    if (registers.size() != 1) {
      throw Failure.invalid("entries[0].register_id", registers.isEmpty() ? Flaw.MISSING
          : Flaw.tooMany(1, "must be that of all entries"));
    }
    CopyEntries.check(store, registers.first(), sent);
    return database.transaction(tx -> CopyEntries.run(tx, store, registers.first(), sent))
        .onSuccess(_ -> relay.poke()).map(Branches::toJson);
  }

  private static long ownStore(RoutingContext ctx) {
    var store = Query.pathId(ctx, "id");
    Caller.of(ctx).stores().mustInclude(store);
    return store;
  }
}
