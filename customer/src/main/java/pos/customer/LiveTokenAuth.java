package pos.customer;

import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import pos.common.http.CustomerAuth;
import pos.common.sql.Database;

/** Lets only requests pass whose access token is valid and came with a refresh token that has not been revoked. */
record LiveTokenAuth(CustomerAuth auth, Database database) implements Handler<RoutingContext> {

  @Override
  public void handle(RoutingContext ctx) {
    auth.authenticate(ctx)
        .compose(claims -> RefreshTokens.isLive(database.statements(), claims.tokenId(), claims.customerId()))
        .onSuccess(live -> {
          if (live) {
            ctx.next();
          } else {
            ctx.fail(CustomerAuth.invalidToken(ctx));
          }
        })
        .onFailure(ctx::fail);
  }
}
