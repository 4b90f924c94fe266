package pos.customer;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import pos.common.events.Relay;
import pos.common.http.Answer;
import pos.common.http.Body;
import pos.common.http.CustomerAuth;
import pos.common.http.Etag;
import pos.common.http.Idempotency;
import pos.common.shop.CustomerTokens;
import pos.common.sql.Database;

/** Customers over HTTP: registering, and one's own account. */
final class CustomerApi {

  private final Database database;
  private final Relay relay;
  private final Passwords passwords;
  private final Credentials credentials;
  private final CustomerTokens tokens;
  private final Handler<RoutingContext> auth;

  CustomerApi(Database database, Relay relay, Passwords passwords, Credentials credentials, CustomerTokens tokens,
      Handler<RoutingContext> auth) {
    this.database = database;
    this.relay = relay;
    this.passwords = passwords;
    this.credentials = credentials;
    this.tokens = tokens;
    this.auth = auth;
  }

  void mount(Router router) {
    router.post("/customers").setName("register_customer").respond(this::register);
    router.get("/customers/me").setName("read_customer").handler(auth).respond(this::read);
    router.patch("/customers/me").setName("change_customer").handler(auth).respond(this::change);
    router.delete("/customers/me").setName("erase_customer").handler(auth).respond(this::erase);
    router.post("/customers/me/password").setName("change_password").handler(auth).respond(this::changePassword);
  }

  private Future<Buffer> register(RoutingContext ctx) {
    var fields = Body.fields(ctx);
    var password = Passwords.read(fields, "password");
    var draft = Customer.Draft.from(fields);
    // signed: a plain hash of the body would let whoever has the table try passwords, far faster than Argon2 does
    var content = tokens.sign(new JsonObject().put("registration", Body.text(ctx)));
    var idempotency = Idempotency.of(ctx, content);
    return passwords.hash(password).compose(hash -> idempotency.once(database, tx ->
        Customers.insert(tx, draft, hash).map(customer -> {
          CustomerAuth.identify(ctx, customer.id());
          return Answer.created(Customer.PATH, customer.toJson());
        }))).map(answer -> answer.send(ctx));
  }

  private Future<JsonObject> read(RoutingContext ctx) {
    return Customers.find(database.statements(), CustomerAuth.customerId(ctx))
        .map(customer -> Etag.answer(ctx, customer.toJson()));
  }

  private Future<Buffer> change(RoutingContext ctx) {
    var id = CustomerAuth.customerId(ctx);
    var fields = Body.fields(ctx);
    var expected = Etag.expected(ctx);
    return database.transaction(tx -> Customers.lock(tx, id, expected).compose(old -> {
      var changed = old.content().patched(fields);
      return changed.equals(old.content()) ? Future.succeededFuture(old) : Customers.update(tx, id, changed);
    })).map(customer -> Answer.ok(customer.toJson()).send(ctx));
  }

  private Future<Void> erase(RoutingContext ctx) {
    var id = CustomerAuth.customerId(ctx);
    var expected = Etag.expected(ctx);
    return database.transaction(tx -> Customers.lock(tx, id, expected).compose(_ -> Customers.erase(tx, id)))
        .onSuccess(_ -> relay.poke());
  }

  private Future<Void> changePassword(RoutingContext ctx) {
    var fields = Body.fields(ctx);
    var current = Passwords.readExisting(fields, "current_password");
    var next = Passwords.read(fields, "new_password");
    fields.check();
    return credentials.change(CustomerAuth.customerId(ctx), current, next);
  }
}
