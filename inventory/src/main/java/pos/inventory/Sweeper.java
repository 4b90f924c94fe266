package pos.inventory;

import io.micrometer.core.instrument.Gauge;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import pos.common.run.Environment;
import pos.common.run.Loop;
import pos.common.run.Metrics;
import pos.common.sql.Database;

/** Expires reservations every second, and counts alerts and open replenishments for the metrics every five. */
final class Sweeper {

  private static final long PAUSE_MILLIS = 1000;
  private static final int COUNT_EVERY_ROUNDS = 5;

  private final Database database;
  private final Long known;
  private final ExpireReservations expireReservations;
  private final Loop loop;
  private int rounds;
  private Map<String, Long> alerts = Map.of();
  private Map<String, Long> replenishments = Map.of();

  Sweeper(Vertx vertx, Environment environment, Database database, ExpireReservations expireReservations) {
    var registry = Metrics.registry(vertx);
    this.database = database;
    this.known = Stocks.known(environment);
    this.expireReservations = expireReservations;
    this.loop = new Loop(vertx, "expiring reservations", PAUSE_MILLIS, this::round);
    for (var status : List.of("low", "out", "negative")) {
      Gauge.builder("stock.alerts", () -> alerts.getOrDefault(status, 0L))
          .description("Stocks that are low, out or negative")
          .tag("service", environment.service()).tag("status", status).register(registry);
    }
    for (var status : List.of("requested", "approved", "shipped")) {
      Gauge.builder("replenishments.open", () -> replenishments.getOrDefault(status, 0L))
          .description("Replenishments that are neither rejected nor received")
          .tag("service", environment.service()).tag("status", status).register(registry);
    }
  }

  void start() {
    loop.start();
  }

  Future<Void> close() {
    return loop.close();
  }

  private Future<Boolean> round() {
    var counted = rounds++ % COUNT_EVERY_ROUNDS == 0 ? count() : Future.<Void>succeededFuture();
    return counted.compose(_ -> expireReservations.run());
  }

  private Future<Void> count() {
    return database.transaction(tx -> Stocks.countAlerts(tx, known)).onSuccess(counts -> alerts = counts)
        .compose(_ -> database.transaction(Replenishments::countOpen))
        .onSuccess(counts -> replenishments = counts).mapEmpty();
  }
}
