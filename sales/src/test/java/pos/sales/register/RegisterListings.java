package pos.sales.register;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.Supplier;
import pos.common.shop.StoreScope;
import pos.testing.Plans.Listing;

/** The lists of registers and sessions by each filter, for a check of their plans. */
public final class RegisterListings {

  private RegisterListings() {}

  public static Map<String, Listing> registers() {
    return Map.of(
        "", (client, page) -> Registers.list(client, StoreScope.ALL, page),
        "store_id", (client, page) -> Registers.list(client, new StoreScope.OneStore(99), page),
        // the store of the key
        "own", (client, page) -> Registers.list(client, new StoreScope.OneStore(99), page));
  }

  /** @param from the time of an old session */
  public static Map<String, Listing> sessions(Instant from) {
    return Map.of(
        "", by(() -> new SessionFilter(StoreScope.ALL)),
        "store_id", by(() -> new SessionFilter(StoreScope.ALL).store(2L)),
        "register_id", by(() -> new SessionFilter(StoreScope.ALL).register(2L)),
        "status", by(() -> new SessionFilter(StoreScope.ALL).status("open")),
        "from", by(() -> new SessionFilter(StoreScope.ALL).from(from)),
        "to", by(() -> new SessionFilter(StoreScope.ALL).before(from.plus(Duration.ofDays(1)))));
  }

  public static String orderOfRegisters() {
    return Registers.ORDER;
  }

  public static String orderOfSessions() {
    return Sessions.ORDER;
  }

  /** @param filter makes a filter for each page, which adds the page's beginning */
  private static Listing by(Supplier<SessionFilter> filter) {
    return (client, page) -> Sessions.list(client, filter.get(), page);
  }
}
