package pos.order;

import io.micrometer.core.instrument.Counter;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pos.common.Database;
import pos.common.Environment;
import pos.common.HttpApp;
import pos.common.Trace;

/** Every two seconds takes up the orders that nobody works on though they are on their way: their instance is gone. */
final class Resumption {

  private static final Logger LOG = LoggerFactory.getLogger(Resumption.class);
  private static final long PERIOD_MILLIS = 2000;
  private static final int AT_ONCE = 50;
  private static final int FORGET_EVERY_ROUNDS = 30;

  private final Vertx vertx;
  private final Database database;
  private final Settlement settlement;
  private final Counter resumed;
  private Future<Void> round = Future.succeededFuture();
  private boolean closed;
  private boolean failing;
  private long timer;
  private int rounds;

  Resumption(Vertx vertx, Environment environment, HttpApp app, Database database, Settlement settlement) {
    this.vertx = vertx;
    this.database = database;
    this.settlement = settlement;
    this.resumed = Counter.builder("orders.resumed").tag("service", environment.service())
        .description("Orders taken up because nobody worked on them any more").register(app.registry());
  }

  void start() {
    var forgotten = rounds++ % FORGET_EVERY_ROUNDS == 0 ? Request.forgetOld(database.statements())
        : Future.<Void>succeededFuture();
    round = forgotten
        .compose(done -> Orders.claimDue(database.statements(), AT_ONCE))
        .transform(orders -> {
          report(orders.cause());
          if (orders.succeeded()) {
            takeUp(orders.result());
          }
          if (!closed) {
            timer = vertx.setTimer(PERIOD_MILLIS, again -> start());
          }
          return Future.succeededFuture();
        });
  }

  /** Each under the ids of the request it began with. */
  private void takeUp(List<Order> orders) {
    orders.forEach(order -> Trace.parse(order.trace()).carry(vertx, () -> {
      LOG.info("order {} is taken up where it stands: {}", order.id(), order.status());
      resumed.increment();
      settlement.resume(order);
    }));
  }

  /** Ends after the look under way; what was taken up goes on, or is taken up again. */
  Future<Void> close() {
    closed = true;
    vertx.cancelTimer(timer);
    return round.timeout(3, TimeUnit.SECONDS).otherwiseEmpty();
  }

  private void report(Throwable failure) {
    if (failure != null && !failing) {
      LOG.warn("orders on their way wait: {}", failure.getMessage());
    } else if (failure == null && failing) {
      LOG.info("orders on their way are taken up again");
    }
    failing = failure != null;
  }
}
