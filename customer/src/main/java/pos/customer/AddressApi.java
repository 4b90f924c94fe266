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
import pos.common.http.Body;
import pos.common.http.CustomerAuth;
import pos.common.http.Etag;
import pos.common.http.Idempotency;
import pos.common.http.Pages;
import pos.common.http.Query;
import pos.common.rule.ExpectedVersion;
import pos.common.sql.Database;

/** A customer's own addresses over HTTP. */
final class AddressApi {

  private final Database database;
  private final Handler<RoutingContext> auth;

  AddressApi(Database database, Handler<RoutingContext> auth) {
    this.database = database;
    this.auth = auth;
  }

  void mount(Router router) {
    router.get("/customers/me/addresses").setName("list_addresses").handler(auth).respond(this::list);
    router.post("/customers/me/addresses").setName("create_address").handler(auth).respond(this::create);
    router.get("/customers/me/addresses/:id").setName("read_address").handler(auth).respond(this::read);
    router.put("/customers/me/addresses/:id").setName("replace_address").handler(auth).respond(this::replace);
    router.delete("/customers/me/addresses/:id").setName("delete_address").handler(auth).respond(this::delete);
  }

  private Future<JsonObject> list(RoutingContext ctx) {
    var page = Query.of(ctx).page(Addresses.ORDER);
    return Addresses.list(database.statements(), CustomerAuth.customerId(ctx), page)
        .map(addresses -> Pages.toJson(ctx, addresses, CustomerAddress::toJson));
  }

  private Future<JsonObject> read(RoutingContext ctx) {
    return Addresses.find(database.statements(), CustomerAuth.customerId(ctx), Query.pathId(ctx, "id"))
        .map(address -> Etag.answer(ctx, address.toJson()));
  }

  private Future<Buffer> create(RoutingContext ctx) {
    var owner = CustomerAuth.customerId(ctx);
    var draft = CustomerAddress.Draft.from(Body.fields(ctx));
    return Idempotency.of(ctx).once(database, tx -> Customers.lock(tx, owner, ExpectedVersion.ANY)
        .compose(_ -> Addresses.insert(tx, owner, draft))
        .map(address -> Answer.created(CustomerAddress.path(address.id()), address.toJson())))
        .map(answer -> answer.send(ctx));
  }

  private Future<Buffer> replace(RoutingContext ctx) {
    var draft = CustomerAddress.Draft.from(Body.fields(ctx));
    return update(ctx, (tx, old) -> draft.equals(old.content()) ? Future.succeededFuture(old)
        : Addresses.replace(tx, CustomerAuth.customerId(ctx), old.id(), draft))
        .map(address -> Answer.ok(address.toJson()).send(ctx));
  }

  private Future<Void> delete(RoutingContext ctx) {
    return update(ctx, (tx, old) -> Addresses.delete(tx, old.id()));
  }

  private <T> Future<T> update(RoutingContext ctx, BiFunction<SqlConnection, CustomerAddress, Future<T>> change) {
    var owner = CustomerAuth.customerId(ctx);
    var id = Query.pathId(ctx, "id");
    var expected = Etag.expected(ctx);
    return database.transaction(tx -> Customers.lock(tx, owner, ExpectedVersion.ANY)
        .compose(_ -> Addresses.find(tx, owner, id))
        .compose(old -> {
          expected.mustMatch(old.version());
          return change.apply(tx, old);
        }));
  }
}
