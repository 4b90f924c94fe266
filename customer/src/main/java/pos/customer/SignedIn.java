package pos.customer;

import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.util.UUID;
import pos.common.shop.CustomerTokens;
import pos.common.sql.Database;

/** Lets only customers pass whose token is valid and whose session goes on: not logged out, revoked or erased since. */
record SignedIn(CustomerTokens tokens, Database database) implements Handler<RoutingContext> {

  @Override
  public void handle(RoutingContext ctx) {
    tokens.authenticate(ctx);
    Sessions.isOpen(database.statements(), sessionId(ctx), CustomerTokens.customerId(ctx)).onSuccess(open -> {
      if (open) {
        ctx.next();
      } else {
        ctx.fail(CustomerTokens.invalid(ctx));
      }
    }).onFailure(ctx::fail);
  }

  private static UUID sessionId(RoutingContext ctx) {
    try {
      return UUID.fromString(CustomerTokens.tokenId(ctx));
    } catch (IllegalArgumentException e) {
      throw CustomerTokens.invalid(ctx);
    }
  }
}
