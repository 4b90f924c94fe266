package pos.customer;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import pos.common.http.Answer;
import pos.common.http.Body;
import pos.common.http.CustomerAuth;
import pos.common.http.Etag;
import pos.common.http.Idempotency;
import pos.common.http.Pages;
import pos.common.http.Query;
import pos.common.sql.Database;

/** A customer's own addresses over HTTP. */
final class AddressApi {

  private final Database database;
  private final ChangeAddresses changeAddresses;
  private final Handler<RoutingContext> auth;

  AddressApi(Database database, ChangeAddresses changeAddresses, Handler<RoutingContext> auth) {
    this.database = database;
    this.changeAddresses = changeAddresses;
    this.auth = auth;
  }

  void mount(Router router) {
    router.get("/customers/me/addresses").putMetadata(Query.NAMES, Query.ofList())
        .setName("list_addresses").handler(auth).respond(this::list);
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
    return Addresses.findOwn(database.statements(), CustomerAuth.customerId(ctx), Query.pathId(ctx, "id"))
        .map(address -> Etag.answer(ctx, address.toJson()));
  }

  private Future<Buffer> create(RoutingContext ctx) {
    var owner = CustomerAuth.customerId(ctx);
    var draft = CustomerAddress.Draft.from(Body.fields(ctx));
    return Idempotency.of(ctx).once(database, tx -> changeAddresses.add(tx, owner, draft)
        .map(address -> Answer.created(CustomerAddress.path(address.id()), address.toJson())))
        .map(answer -> answer.send(ctx));
  }

  private Future<Buffer> replace(RoutingContext ctx) {
    var draft = CustomerAddress.Draft.from(Body.fields(ctx));
    return changeAddresses.replace(CustomerAuth.customerId(ctx), Query.pathId(ctx, "id"), Etag.expected(ctx), draft)
        .map(address -> Answer.ok(address.toJson()).send(ctx));
  }

  private Future<Void> delete(RoutingContext ctx) {
    return changeAddresses.delete(CustomerAuth.customerId(ctx), Query.pathId(ctx, "id"), Etag.expected(ctx));
  }
}
