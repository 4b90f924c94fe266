package pos.common;

import io.vertx.ext.web.RoutingContext;

/** Which application calls, as the gateway says; without a gateway in between it is somebody on the store's network. */
public record Caller(String name, Long storeId) {

  public static Caller of(RoutingContext ctx) {
    var store = ctx.request().getHeader("X-Consumer-Custom-ID");
    try {
      return new Caller(ctx.request().getHeader("X-Consumer-Username"), store == null ? null : Long.valueOf(store));
    } catch (NumberFormatException e) {
      throw Failure.of(403, "unknown-store", "The key's custom_id is not a location id.");
    }
  }

  /** @throws Failure 403 when the key belongs to another store */
  public void mustActFor(long locationId) {
    if (storeId != null && storeId != locationId) {
      throw Failure.of(403, "not-your-store", "This key acts for store " + storeId + ", not for " + locationId + ".");
    }
  }
}
