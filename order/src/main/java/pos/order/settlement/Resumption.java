package pos.order.settlement;

import io.micrometer.core.instrument.Counter;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pos.common.log.Trace;
import pos.common.run.Environment;
import pos.common.run.Loop;
import pos.common.run.Metrics;
import pos.common.sql.Database;
import pos.order.core.Order;
import pos.order.core.Orders;
import pos.order.core.Timeouts;

/** Resumes orders that are on their way without a claim: the instance that worked on them has died or given up. */
public final class Resumption {

  private static final Logger LOG = LoggerFactory.getLogger(Resumption.class);
  private static final int AT_ONCE = 50;

  private final Vertx vertx;
  private final Database database;
  private final Settlement settlement;
  private final Loop loop;
  private final Counter resumed;

  public Resumption(Vertx vertx, Environment environment, Database database, Settlement settlement) {
    this.vertx = vertx;
    this.database = database;
    this.settlement = settlement;
    this.loop = new Loop(vertx, "resuming orders", Timeouts.RESUMPTION_PAUSE.toMillis(), this::round);
    this.resumed = Counter.builder("orders.resumed").tag("service", environment.service())
        .description("Orders resumed because no instance was working on them").register(Metrics.registry(vertx));
  }

  public void start() {
    loop.start();
  }

  /** Ends after the current round; orders that it resumed go on, or are resumed again. */
  public Future<Void> close() {
    return loop.close();
  }

  private Future<Boolean> round() {
    return Orders.claimDue(database.statements(), AT_ONCE).onSuccess(this::resume).map(false);
  }

  /** Resumes each order under the ids of the request that placed it. */
  private void resume(List<Order> orders) {
    orders.forEach(order -> Trace.parse(order.trace()).carry(vertx, () -> {
      LOG.info("order {} is resumed as {}", order.id(), order.status());
      resumed.increment();
      // logs its failure itself
      settlement.resume(order);
    }));
  }
}
