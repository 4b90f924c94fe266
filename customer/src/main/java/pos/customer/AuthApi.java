package pos.customer;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.util.Locale;
import pos.common.http.Body;
import pos.common.http.CustomerAuth;
import pos.common.rule.Failure;
import pos.common.shop.CustomerTokens;
import pos.common.sql.Database;

/** Login, token refresh and logout over HTTP; no answer is ever stored for an Idempotency-Key. */
final class AuthApi {

  private final Database database;
  private final LogIn logIn;
  private final CustomerTokens tokens;
  private final SessionEnds ends;

  AuthApi(Database database, LogIn logIn, CustomerTokens tokens, SessionEnds ends) {
    this.database = database;
    this.logIn = logIn;
    this.tokens = tokens;
    this.ends = ends;
  }

  void mount(Router router) {
    router.post("/auth").setName("log_in").respond(this::logIn);
    router.post("/auth/refresh").setName("refresh_tokens").respond(this::refresh);
    router.post("/auth/logout").setName("log_out").respond(this::logOut);
  }

  private Future<JsonObject> logIn(RoutingContext ctx) {
    var fields = Body.fields(ctx);
    var name = fields.line("username", 1, Customer.MAX_EMAIL).toLowerCase(Locale.ROOT);
    var password = Passwords.readCurrent(fields, "password");
    fields.check();
    return logIn.with(name, password, client(ctx)).map(token -> answer(ctx, token));
  }

  private Future<JsonObject> refresh(RoutingContext ctx) {
    var text = refreshToken(ctx);
    return database.transaction(tx -> RefreshTokens.renew(tx, text, Secrets.after(text, tokens), client(ctx)))
        .compose(renewed -> renewed.isPresent() ? Future.succeededFuture(renewed) : ends.tell().map(renewed))
        .map(renewed -> answer(ctx, renewed.orElseThrow(() -> Failure.of(Failure.Kind.UNAUTHENTICATED, "invalid-token",
            "The refresh token is not valid or has expired: log in again."))));
  }

  private Future<Void> logOut(RoutingContext ctx) {
    var text = refreshToken(ctx);
    return database.transaction(tx -> RefreshTokens.revokeFamily(tx, text)).compose(_ -> ends.tell());
  }

  /** Takes the address from the gateway, which replaces one that a client sends. */
  private static Client client(RoutingContext ctx) {
    var headers = ctx.request().headers();
    var address = headers.contains("X-Real-IP") ? headers.get("X-Real-IP") : ctx.request().remoteAddress().hostAddress();
    return new Client(address, headers.contains("User-Agent") ? headers.get("User-Agent") : "");
  }

  private static String refreshToken(RoutingContext ctx) {
    var fields = Body.fields(ctx);
    var text = fields.text("refresh_token", 1, 200);
    fields.check();
    return text;
  }

  private JsonObject answer(RoutingContext ctx, RefreshToken token) {
    CustomerAuth.identify(ctx, token.customerId());
    return new JsonObject()
        .put("access_token", tokens.issue(token.claims(), Instant.now()))
        .put("token_type", "Bearer")
        .put("expires_in", CustomerTokens.LIFETIME_SECONDS)
        .put("refresh_token", token.text())
        .put("customer_id", token.customerId())
        .put("role", CustomerTokens.ROLE);
  }
}
