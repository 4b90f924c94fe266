package pos.order;

import io.micrometer.core.instrument.Counter;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pos.common.sql.Database;
import pos.common.run.Environment;
import pos.common.run.Loop;
import pos.common.run.Metrics;
import pos.common.log.Trace;

/** Every two seconds takes up the orders that nobody works on though they are on their way: their instance is gone. */
final class Resumption {

  private static final Logger LOG = LoggerFactory.getLogger(Resumption.class);
  private static final long PAUSE_MILLIS = 2000;
  private static final int AT_ONCE = 50;
  private static final int FORGET_EVERY_ROUNDS = 30;

  private final Vertx vertx;
  private final Database database;
  private final Settlement settlement;
  private final Loop loop;
  private final Counter resumed;
  private int rounds;

  Resumption(Vertx vertx, Environment environment, Database database, Settlement settlement) {
    this.vertx = vertx;
    this.database = database;
    this.settlement = settlement;
    this.loop = new Loop(vertx, "taking up orders on their way", PAUSE_MILLIS, this::round);
    this.resumed = Counter.builder("orders.resumed").tag("service", environment.service())
        .description("Orders taken up because nobody worked on them any more").register(Metrics.registry(vertx));
  }

  void start() {
    loop.start();
  }

  /** Ends after the look under way; what was taken up goes on, or is taken up again. */
  Future<Void> close() {
    return loop.close();
  }

  private Future<Boolean> round() {
    var forgotten = rounds++ % FORGET_EVERY_ROUNDS == 0 ? Request.forgetOld(database.statements())
        : Future.<Void>succeededFuture();
    return forgotten.compose(done -> Orders.claimDue(database.statements(), AT_ONCE))
        .onSuccess(this::takeUp).map(false);
  }

  /** Each under the ids of the request it began with. */
  private void takeUp(List<Order> orders) {
    orders.forEach(order -> Trace.parse(order.trace()).carry(vertx, () -> {
      LOG.info("order {} is taken up where it stands: {}", order.id(), order.status());
      resumed.increment();
      settlement.resume(order);
    }));
  }
}
