package pos.customer;

import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import pos.common.http.CustomerAuth;
import pos.common.sql.Database;

/** Lets only customers pass whose token is valid and whose session goes on: not logged out, revoked or erased since. */
record LiveTokenAuth(CustomerAuth auth, Database database) implements Handler<RoutingContext> {

  @Override
  public void handle(RoutingContext ctx) {
    auth.authenticate(ctx)
        .compose(claims -> RefreshTokens.isLive(database.statements(), claims.tokenId(), claims.customerId()))
        .onSuccess(open -> {
          if (open) {
            ctx.next();
          } else {
            ctx.fail(CustomerAuth.invalidToken(ctx));
          }
        }).onFailure(ctx::fail);
  }
}
