package pos.cart;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Map;
import pos.common.run.Environment;
import pos.common.http.HttpApp;
import pos.common.remote.Remote;

/** The inventory service: how many pieces the web shop's warehouse has to give; remembered for 60 s. */
final class InventoryClient {

  /** From where web orders are served: Centre logistique Anjou. */
  private static final int LOCATION = 6;
  private static final int SECONDS = 60;
  private static final int CAPACITY = 5000;

  private final Remote remote;
  private final Lookup<Long> lookup;

  InventoryClient(Vertx vertx, Environment environment, HttpApp app, InstantSource clock) {
    remote = new Remote(vertx, environment, app, "inventory-service", Lookup.TIMEOUT_MILLIS - 100);
    lookup = new Lookup<>(remote, "/stocks?location_id=" + LOCATION + "&limit=100&product_id=",
        new Lookup.Reader<>("product_id", stock -> Math.max(0, stock.getLong("available")), 0L),
        new Recent<>(clock, CAPACITY), SECONDS);
  }

  /** Pieces by product; fails when some have to be asked for and the service is away. */
  Future<Map<Long, Long>> available(Collection<Long> productIds) {
    return lookup.find(productIds);
  }

  void close() {
    remote.close();
  }
}
