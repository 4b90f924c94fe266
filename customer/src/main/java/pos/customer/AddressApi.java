package pos.customer;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.sqlclient.SqlConnection;
import java.util.function.BiFunction;
import pos.common.http.Answer;
import pos.common.sql.Cursor;
import pos.common.shop.CustomerTokens;
import pos.common.sql.Database;
import pos.common.http.Etag;
import pos.common.rule.Failure;
import pos.common.rule.Fields;
import pos.common.http.Idempotency;
import pos.common.sql.Page;
import pos.common.http.Query;

/** A customer's own addresses over HTTP. */
final class AddressApi {

  private final Database database;
  private final Handler<RoutingContext> signedIn;

  AddressApi(Database database, Handler<RoutingContext> signedIn) {
    this.database = database;
    this.signedIn = signedIn;
  }

  void mount(Router router) {
    router.get("/customers/me/addresses").setName("list_addresses").handler(signedIn).respond(this::list);
    router.post("/customers/me/addresses").setName("create_address").handler(signedIn).respond(this::create);
    router.get("/customers/me/addresses/:id").setName("read_address").handler(signedIn).respond(this::read);
    router.put("/customers/me/addresses/:id").setName("replace_address").handler(signedIn).respond(this::replace);
    router.delete("/customers/me/addresses/:id").setName("delete_address").handler(signedIn).respond(this::delete);
  }

  private Future<JsonObject> list(RoutingContext ctx) {
    var limit = Query.of(ctx).limit();
    var cursor = Cursor.of(ctx, "id");
    return Addresses.page(database.statements(), CustomerTokens.customerId(ctx),
        cursor == null ? null : cursor.number(0), limit + 1)
        .map(rows -> Page.of(rows, limit, "id", address -> new Object[] {address.id()}).toJson(ctx, Address::toJson));
  }

  private Future<JsonObject> read(RoutingContext ctx) {
    return Addresses.find(database.statements(), CustomerTokens.customerId(ctx), Query.pathId(ctx, "id"))
        .map(address -> Etag.answer(ctx, address.toJson()));
  }

  private Future<Buffer> create(RoutingContext ctx) {
    var owner = CustomerTokens.customerId(ctx);
    var draft = Address.Draft.from(Fields.body(ctx));
    return Idempotency.once(ctx, database, tx -> Customers.lock(tx, owner, null)
        .compose(locked -> Addresses.insert(tx, owner, draft))
        .map(address -> Answer.created(Address.path(address.id()), address.toJson())));
  }

  private Future<Buffer> replace(RoutingContext ctx) {
    var draft = Address.Draft.from(Fields.body(ctx));
    return update(ctx, (tx, old) -> draft.equals(old.content()) ? Future.succeededFuture(old)
        : Addresses.replace(tx, CustomerTokens.customerId(ctx), old.id(), draft))
        .map(address -> Answer.ok(address.toJson()).send(ctx));
  }

  private Future<Void> delete(RoutingContext ctx) {
    return update(ctx, (tx, old) -> Addresses.delete(tx, old.id()));
  }

  private <T> Future<T> update(RoutingContext ctx, BiFunction<SqlConnection, Address, Future<T>> change) {
    var owner = CustomerTokens.customerId(ctx);
    var id = Query.pathId(ctx, "id");
    var expected = Etag.expected(ctx);
    return database.transaction(tx -> Customers.lock(tx, owner, null)
        .compose(locked -> Addresses.find(tx, owner, id))
        .compose(old -> {
          if (expected != null && expected != old.version()) {
            throw Failure.stale(old.version());
          }
          return change.apply(tx, old);
        }));
  }
}
