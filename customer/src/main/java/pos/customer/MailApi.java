package pos.customer;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import pos.common.http.Body;
import pos.common.http.CustomerAuth;
import pos.common.http.Query;
import pos.common.rule.Failure;
import pos.common.sql.Database;

/** Forgotten passwords and the confirmation of e-mail addresses over HTTP: asking for a mail, and using its token. */
final class MailApi {

  private static final int MAX_TOKEN = 200;

  private final Database database;
  private final Optional<SendMails> mails;
  private final ResetPassword resetPassword;
  private final Handler<RoutingContext> auth;

  /** @param mails empty when no mail server is set */
  MailApi(Database database, Optional<SendMails> mails, ResetPassword resetPassword, Handler<RoutingContext> auth) {
    this.database = database;
    this.mails = mails;
    this.resetPassword = resetPassword;
    this.auth = auth;
  }

  void mount(Router router) {
    router.post("/auth/password/forgotten").setName("request_password_reset").respond(this::forgotten);
    router.post("/auth/password/reset").setName("reset_password").respond(this::reset);
    router.post("/auth/email/confirm").setName("confirm_email").respond(this::confirm);
    router.post("/customers/me/email/confirmation").putMetadata(Body.LIMIT, Body.EMPTY)
        .setName("request_email_confirmation").handler(auth).respond(this::askAgain);
  }

  private Future<JsonObject> forgotten(RoutingContext ctx) {
    var fields = Body.fields(ctx);
    var name = fields.line("username", 1, Customer.MAX_EMAIL).toLowerCase(Locale.ROOT);
    fields.check();
    var sending = sending();
    return Mails.add(database.statements(), Purpose.PASSWORD_RESET, name, Query.acceptedLanguage(ctx).orElse(null))
        .map(_ -> accepted(ctx, sending, Purpose.PASSWORD_RESET));
  }

  private Future<Void> reset(RoutingContext ctx) {
    var fields = Body.fields(ctx);
    var token = fields.text("token", 1, MAX_TOKEN);
    var password = Passwords.readNew(fields, "new_password");
    fields.check();
    return resetPassword.with(token, password).map(owner -> used(ctx, owner));
  }

  private Future<Void> confirm(RoutingContext ctx) {
    var fields = Body.fields(ctx);
    var token = fields.text("token", 1, MAX_TOKEN);
    fields.check();
    return database.transaction(tx -> Mails.use(tx, Purpose.EMAIL_CONFIRMATION, token)
        .compose(owner -> owner.isEmpty() ? Future.succeededFuture(owner)
            : Customers.confirmEmail(tx, owner.get()).map(owner)))
        .map(owner -> used(ctx, owner));
  }

  private Future<JsonObject> askAgain(RoutingContext ctx) {
    var id = CustomerAuth.customerId(ctx);
    var sending = sending();
    return Customers.find(database.statements(), id)
        .compose(customer -> customer.emailConfirmed()
            ? Future.failedFuture(Failure.conflict("email-confirmed", "This e-mail address is confirmed already."))
            : Mails.add(database.statements(), Purpose.EMAIL_CONFIRMATION, id,
                Query.acceptedLanguage(ctx).orElse(null)))
        .map(added -> {
          if (!added) {
            throw Failure.of(Failure.Kind.TOO_MANY, "too-many-mails",
                "Five mails were sent within an hour. Look for them, or try again later.")
                .retryAfter(Duration.ofMinutes(15));
          }
          return accepted(ctx, sending, Purpose.EMAIL_CONFIRMATION);
        });
  }

  private SendMails sending() {
    return mails.orElseThrow(() -> Failure.of(Failure.Kind.UNAVAILABLE, "no-mail-server",
        "This shop sends no mails: ask its staff for help."));
  }

  private static JsonObject accepted(RoutingContext ctx, SendMails sending, Purpose purpose) {
    sending.poke();
    ctx.response().setStatusCode(202);
    return new JsonObject().put("valid_seconds", purpose.lifetime().toSeconds());
  }

  private static Void used(RoutingContext ctx, Optional<Long> owner) {
    CustomerAuth.identify(ctx, owner.orElseThrow(() -> Failure.of(Failure.Kind.UNAUTHENTICATED, "invalid-token",
        "This link was used, has expired or was replaced by another: ask for a new one.")));
    return null;
  }
}
