package pos.inventory;

import io.micrometer.core.instrument.Gauge;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pos.common.Database;
import pos.common.Environment;
import pos.common.HttpApp;

/** Every second gives back what was held too long, and now and then counts the alerts and the open replenishments. */
final class Sweeper {

  private static final Logger LOG = LoggerFactory.getLogger(Sweeper.class);
  private static final long PERIOD_MILLIS = 1000;
  private static final int COUNT_EVERY_ROUNDS = 5;

  private final Vertx vertx;
  private final Database database;
  private Future<Void> round = Future.succeededFuture();
  private boolean closed;
  private boolean failing;
  private long timer;
  private int rounds;
  private Map<String, Long> alerts = Map.of();
  private Map<String, Long> replenishments = Map.of();

  Sweeper(Vertx vertx, Environment environment, HttpApp app, Database database) {
    this.vertx = vertx;
    this.database = database;
    for (var status : List.of("low", "out", "negative")) {
      Gauge.builder("stock.alerts", () -> alerts.getOrDefault(status, 0L)).description("Stocks to be acted upon")
          .tag("service", environment.service()).tag("status", status).register(app.registry());
    }
    for (var status : List.of("requested", "approved", "shipped")) {
      Gauge.builder("replenishments.open", () -> replenishments.getOrDefault(status, 0L))
          .description("Replenishments that wait for their next step")
          .tag("service", environment.service()).tag("status", status).register(app.registry());
    }
  }

  void start() {
    turn();
  }

  private void turn() {
    var counted = rounds++ % COUNT_EVERY_ROUNDS == 0 ? count() : Future.<Void>succeededFuture();
    round = counted.compose(done -> sweep()).transform(done -> {
      report(done.cause());
      if (!closed) {
        timer = vertx.setTimer(PERIOD_MILLIS, again -> turn());
      }
      return Future.succeededFuture();
    });
  }

  /** Ends after the round under way. */
  Future<Void> close() {
    closed = true;
    vertx.cancelTimer(timer);
    return round.timeout(3, TimeUnit.SECONDS).otherwiseEmpty();
  }

  private Future<Void> sweep() {
    return database.transaction(Reservations::expire).compose(expired -> {
      if (expired == 0) {
        return Future.succeededFuture();
      }
      LOG.info("{} reservations have expired", expired);
      return sweep();
    });
  }

  private Future<Void> count() {
    return Stocks.countAlerts(database.statements()).onSuccess(counts -> alerts = counts)
        .compose(counted -> Replenishments.countOpen(database.statements()))
        .onSuccess(counts -> replenishments = counts).mapEmpty();
  }

  private void report(Throwable failure) {
    if (failure != null && !failing) {
      LOG.warn("expired reservations wait: {}", failure.getMessage());
    } else if (failure == null && failing) {
      LOG.info("expired reservations are given back again");
    }
    failing = failure != null;
  }
}
