package pos.common.http;

import io.vertx.ext.web.RoutingContext;
import pos.common.rule.Failure;
import pos.common.shop.StoreScope;

/**
 * The application that calls, as the gateway names it.
 *
 * @param name the consumer's name, or null without a gateway
 */
public record Caller(String name, StoreScope stores) {

  /** @throws Failure 403 when the consumer's custom_id is not a location id */
  public static Caller of(RoutingContext ctx) {
    return new Caller(name(ctx), stores(ctx.request().getHeader("X-Consumer-Custom-ID")));
  }

  static String name(RoutingContext ctx) {
    return ctx.request().getHeader("X-Consumer-Username");
  }

  private static StoreScope stores(String customId) {
    try {
      return customId == null ? StoreScope.ALL : new StoreScope.OneStore(Long.parseLong(customId));
    } catch (NumberFormatException e) {
      throw Failure.of(Failure.Kind.FORBIDDEN, "unknown-store", "The key's custom_id is not a location id.");
    }
  }
}
