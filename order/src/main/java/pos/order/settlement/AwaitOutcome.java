package pos.order.settlement;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import pos.common.rule.IdempotencyKey;
import io.vertx.sqlclient.SqlClient;
import pos.order.core.Order;
import pos.order.core.Orders;
import pos.order.core.Requests;

/** Takes an order to its goal while a client waits for the outcome. */
public final class AwaitOutcome {

  private static final long POLL_MILLIS = 250;

  private final Vertx vertx;
  private final SqlClient database;
  private final Settlement settlement;

  public AwaitOutcome(Vertx vertx, SqlClient database, Settlement settlement) {
    this.vertx = vertx;
    this.database = database;
    this.settlement = settlement;
  }

  /** Returns what became of the order, or the order as it is when the deadline has passed. */
  public Future<Outcome> of(Order order, IdempotencyKey key, Deadline deadline) {
    return settlement.resume(order).map(settled -> Optional.<Outcome>of(new Outcome.Settled(settled)))
        .recover(_ -> pollAnswer(key, deadline))
        .timeout(deadline.millisLeft(), TimeUnit.MILLISECONDS)
        .recover(e -> e instanceof TimeoutException ? findAnswer(key) : Future.failedFuture(e))
        .compose(outcome -> outcome.map(Future::succeededFuture).orElseGet(() -> underway(order)));
  }

  /** Waits for another instance to answer the request; empty when there is no answer before the deadline. */
  private Future<Optional<Outcome>> pollAnswer(IdempotencyKey key, Deadline deadline) {
    return findAnswer(key).compose(outcome -> outcome.isPresent() || deadline.isOver()
        ? Future.succeededFuture(outcome)
        : vertx.timer(POLL_MILLIS).compose(_ -> pollAnswer(key, deadline)));
  }

  private Future<Optional<Outcome>> findAnswer(IdempotencyKey key) {
    return Requests.find(database, key).map(answer -> answer.map(Outcome.Answered::new));
  }

  private Future<Outcome> underway(Order order) {
    return Orders.findAny(database, order.id()).map(Outcome.Underway::new);
  }
}
