package pos.sales.receipt;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import pos.sales.core.InventoryClient;

/** What the stores are called and where they are, as inventory says; kept when it does not answer. */
final class Places {

  private static final Duration FRESH = Duration.ofMinutes(5);
  /** The time after which inventory is asked again when it did not answer. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private record Kept(Place place, long until) {}

  private final InventoryClient inventory;
  private final Map<Long, Kept> known = new ConcurrentHashMap<>();

  Places(InventoryClient inventory) {
    this.inventory = inventory;
  }

  /** Returns the store, as it was known last; never fails, for a receipt is printed in any case. */
  Future<Place> find(long storeId) {
    var kept = known.get(storeId);
    if (kept != null && kept.until - System.nanoTime() > 0) {
      return Future.succeededFuture(kept.place);
    }
    return inventory.location(storeId).map(Place::from).map(place -> keep(place, FRESH))
        .otherwise(_ -> keep(kept == null ? Place.unknown(storeId) : kept.place, PATIENCE));
  }

  private Place keep(Place place, Duration time) {
    known.put(place.storeId(), new Kept(place, System.nanoTime() + time.toNanos()));
    return place;
  }
}
