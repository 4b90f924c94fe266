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

/** Logging in, staying in and logging out over HTTP; none of the answers is ever stored. */
final class AuthApi {

  private final Database database;
  private final Credentials credentials;
  private final CustomerTokens tokens;

  AuthApi(Database database, Credentials credentials, CustomerTokens tokens) {
    this.database = database;
    this.credentials = credentials;
    this.tokens = tokens;
  }

  void mount(Router router) {
    router.post("/auth").setName("log_in").respond(this::logIn);
    router.post("/auth/refresh").setName("refresh_tokens").respond(this::refresh);
    router.post("/auth/logout").setName("log_out").respond(this::logOut);
  }

  private Future<JsonObject> logIn(RoutingContext ctx) {
    var fields = Body.fields(ctx);
    var name = fields.text("username", 1, Customer.MAX_EMAIL).toLowerCase(Locale.ROOT);
    var password = Passwords.readExisting(fields, "password");
    fields.check();
    return credentials.logIn(name, password).map(token -> answer(ctx, token));
  }

  private Future<JsonObject> refresh(RoutingContext ctx) {
    var token = token(ctx);
    return database.transaction(tx -> RefreshTokens.renew(tx, token)).map(next -> {
      if (next == null) {
        throw Failure.of(Failure.Kind.UNAUTHENTICATED, "invalid-token",
            "The refresh token is not valid or has expired: log in again.");
      }
      return answer(ctx, next);
    });
  }

  private Future<Void> logOut(RoutingContext ctx) {
    var token = token(ctx);
    return database.transaction(tx -> RefreshTokens.revokeFamily(tx, token));
  }

  private static String token(RoutingContext ctx) {
    var fields = Body.fields(ctx);
    var token = fields.text("refresh_token", 1, 200);
    fields.check();
    return token;
  }

  private JsonObject answer(RoutingContext ctx, RefreshToken token) {
    CustomerAuth.identify(ctx, token.customerId());
    return new JsonObject()
        .put("access_token", tokens.issue(token.customerId(), token.id(), Instant.now()))
        .put("token_type", "Bearer")
        .put("expires_in", CustomerTokens.LIFETIME_SECONDS)
        .put("refresh_token", token.text())
        .put("customer_id", token.customerId())
        .put("role", CustomerTokens.ROLE);
  }
}
