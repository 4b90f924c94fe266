package pos.cart;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import pos.common.remote.Remote;
import pos.common.run.Environment;

/** The inventory service: the stock that the web shop can sell. */
final class InventoryClient {

  private static final Duration TIME_TO_LIVE = Duration.ofSeconds(60);
  private static final int CAPACITY = 5000;

  private final Remote remote;
  private final ListClient<Long> list;

  InventoryClient(Vertx vertx, Environment environment, InstantSource clock) {
    remote = new Remote(vertx, environment, "inventory-service", ListClient.ATTEMPT_MILLIS);
    list = new ListClient<>(remote, "/stocks?location_id=" + environment.webLocation() + "&limit=100&product_id=",
        new ListClient.Reader<>("product_id", stock -> Math.max(0, stock.getLong("available")), Optional.of(0L)),
        new TtlCache<>(clock, CAPACITY), TIME_TO_LIVE);
  }

  /** Returns the available pieces by product; fails when the service is needed and does not answer. */
  Future<Map<Long, Long>> available(Collection<Long> productIds) {
    return list.find(productIds);
  }

  void close() {
    remote.close();
  }
}
