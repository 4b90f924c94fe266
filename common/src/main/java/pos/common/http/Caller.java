package pos.common.http;

import io.vertx.ext.web.RoutingContext;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import pos.common.rule.Failure;
import pos.common.shop.StoreScope;

/**
 * The application that calls, as the gateway names it. What the gateway does not say is no right.
 *
 * @param location the consumer's {@code custom_id}: the store for which alone it acts
 */
public record Caller(String name, Set<String> groups, Optional<String> location) {

  /** @throws Failure 401 when the gateway names no consumer */
  public static Caller of(RoutingContext ctx) {
    var headers = ctx.request().headers();
    var groups = headers.get("X-Consumer-Groups");
    return new Caller(name(ctx), groups == null ? Set.of() : separated(groups),
        Optional.ofNullable(headers.get("X-Consumer-Custom-ID")));
  }

  private static Set<String> separated(String groups) {
    var separated = new HashSet<String>();
    for (var group : groups.split(",")) {
      separated.add(group.strip());
    }
    return separated;
  }

  static String name(RoutingContext ctx) {
    var name = ctx.request().getHeader("X-Consumer-Username");
    if (name == null || name.isBlank()) {
      throw Failure.of(Failure.Kind.UNAUTHENTICATED, "unauthorized", "An API key is required: send it as apikey.");
    }
    return name;
  }

  /** @throws Failure 403 when the caller acts for no store */
  public StoreScope stores() {
    if (location.isPresent()) {
      return new StoreScope.OneStore(store(location.get()));
    }
    if (groups.contains(StoreScope.ALL_STORES)) {
      return StoreScope.ALL;
    }
    throw Failure.forbidden("no-store", "This key acts for no store: use a store's key, or one of the group "
        + StoreScope.ALL_STORES + ".", "store", StoreScope.ALL_STORES);
  }

  /** Returns whether the caller acts for a store or for all, rather than as a customer of the shop. */
  public boolean isStaff() {
    return location.isPresent() || groups.contains(StoreScope.ALL_STORES);
  }

  private static long store(String customId) {
    try {
      return Long.parseLong(customId);
    } catch (NumberFormatException e) {
      throw Failure.of(Failure.Kind.FORBIDDEN, "unknown-store", "The key's custom_id is not a location id.");
    }
  }
}
