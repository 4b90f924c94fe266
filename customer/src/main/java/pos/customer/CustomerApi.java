package pos.customer;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.sqlclient.SqlConnection;
import java.util.Optional;
import pos.common.http.Answer;
import pos.common.http.Body;
import pos.common.http.CustomerAuth;
import pos.common.http.Etag;
import pos.common.http.Idempotency;
import pos.common.http.Query;
import pos.common.shop.CustomerTokens;
import pos.common.shop.Language;
import pos.common.sql.Database;

/** Registration and a customer's own account over HTTP. */
final class CustomerApi {

  private final Database database;
  private final Passwords passwords;
  private final CustomerTokens tokens;
  private final ChangeAccount changeAccount;
  private final ChangePassword changePassword;
  private final EraseAccount eraseAccount;
  private final Optional<SendMails> mails;
  private final Handler<RoutingContext> auth;

  /** @param mails empty when no mail server is set */
  CustomerApi(Database database, Passwords passwords, CustomerTokens tokens, ChangeAccount changeAccount,
      ChangePassword changePassword, EraseAccount eraseAccount, Optional<SendMails> mails,
      Handler<RoutingContext> auth) {
    this.database = database;
    this.passwords = passwords;
    this.tokens = tokens;
    this.changeAccount = changeAccount;
    this.changePassword = changePassword;
    this.eraseAccount = eraseAccount;
    this.mails = mails;
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
    var password = Passwords.readNew(fields, "password");
    var profile = Customer.Profile.from(fields);
    Guessable.refuse("password", password, profile);
    // signed, because a plain hash of the body would let a thief of the table guess passwords faster than Argon2 allows
    var content = tokens.sign(new JsonObject().put("registration", Body.text(ctx)));
    var idempotency = Idempotency.of(ctx, content);
    var language = Query.of(ctx).language();
    return passwords.hash(password)
        .compose(hash -> idempotency.once(database, tx -> insert(tx, profile, hash, language).map(customer -> {
          CustomerAuth.identify(ctx, customer.id());
          return Answer.created(Customer.PATH, customer.toJson());
        })))
        .onSuccess(_ -> mails.ifPresent(SendMails::poke))
        .map(answer -> answer.send(ctx));
  }

  private Future<Customer> insert(SqlConnection tx, Customer.Profile profile, String passwordHash, Language language) {
    return Customers.insert(tx, profile, passwordHash, language).compose(customer -> mails.isEmpty()
        ? Future.succeededFuture(customer)
        : Mails.add(tx, Purpose.EMAIL_CONFIRMATION, customer.id(), language).map(customer));
  }

  private Future<JsonObject> read(RoutingContext ctx) {
    return Customers.find(database.statements(), CustomerAuth.customerId(ctx))
        .map(customer -> Etag.answer(ctx, customer.toJson()));
  }

  private Future<Buffer> change(RoutingContext ctx) {
    var patch = Body.fields(ctx);
    return changeAccount.of(CustomerAuth.customerId(ctx), Etag.expected(ctx), patch,
            Query.acceptedLanguage(ctx).orElse(null))
        .map(customer -> Answer.ok(customer.toJson()).send(ctx));
  }

  private Future<Void> erase(RoutingContext ctx) {
    return eraseAccount.of(CustomerAuth.customerId(ctx), Etag.expected(ctx));
  }

  private Future<Void> changePassword(RoutingContext ctx) {
    var fields = Body.fields(ctx);
    var current = Passwords.readCurrent(fields, "current_password");
    var next = Passwords.readNew(fields, "new_password");
    fields.check();
    return changePassword.of(CustomerAuth.customerId(ctx), current, next);
  }
}
