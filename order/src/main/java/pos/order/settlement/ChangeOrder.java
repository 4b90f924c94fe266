package pos.order.settlement;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.util.function.Function;
import pos.common.rule.ExpectedVersion;
import pos.common.rule.IdempotencyKey;
import pos.common.sql.Database;
import pos.order.core.Move;
import pos.order.core.Moves;
import pos.order.core.Order;
import pos.order.core.Orders;
import pos.order.core.Requests;
import pos.order.core.Timeouts;

/** Cancels, ships, delivers or refunds an order that is settled. */
public final class ChangeOrder {

  private final Database database;
  private final Arrivals arrivals;
  private final AwaitOutcome awaitOutcome;

  /**
   * A change that a customer or the shop asks for.
   *
   * @param rule returns the move, or throws the failure that refuses the change
   */
  public record Change(IdempotencyKey key, long orderId, ExpectedVersion expected, Function<Order, Move> rule) {}

  public ChangeOrder(Database database, Arrivals arrivals, AwaitOutcome awaitOutcome) {
    this.database = database;
    this.arrivals = arrivals;
    this.awaitOutcome = awaitOutcome;
  }

  /** Changes an order of this customer; fails with 404 when it is another customer's. */
  public Future<Outcome> changeOwn(long customerId, Change change) {
    return change(change, tx -> Orders.lockOwn(tx, customerId, change.orderId()));
  }

  /** Changes the order of any customer. */
  public Future<Outcome> changeAny(Change change) {
    return change(change, tx -> Orders.lockAny(tx, change.orderId()));
  }

  /** Makes the change; a change that pays the customer back is awaited. */
  private Future<Outcome> change(Change change, Function<SqlConnection, Future<Order>> lock) {
    var deadline = Deadline.in(Timeouts.CLIENT_WAIT);
    return Requests.lookUp(database.statements(), change.key).compose(lookup -> lookup.answer().isPresent()
        ? Future.succeededFuture(new Outcome.Replayed(lookup.answer().get()))
        : database.transaction(tx -> lock.apply(tx).compose(order -> begin(tx, change, order)))
            .compose(order -> order.isSettled()
                ? Future.succeededFuture(new Outcome.Settled(arrivals.committed(order)))
                : awaitOutcome.of(order, change.key, deadline))
            .recover(e -> Requests.answerOr(database.statements(), change.key, e).map(Outcome.Replayed::new)));
  }

  private Future<Order> begin(SqlConnection tx, Change change, Order order) {
    change.expected.mustMatch(order.version());
    var move = change.rule.apply(order);
    return Moves.write(tx, move).compose(written -> {
      var begun = Requests.begin(tx, change.key, written.id());
      return written.isSettled() ? begun.compose(_ -> arrivals.write(tx, move, written)) : begun.map(written);
    });
  }
}
