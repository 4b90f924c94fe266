package pos.order.settlement;

import io.vertx.core.Future;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pos.common.rule.Failure;
import pos.common.sql.Database;
import pos.order.core.Move;
import pos.order.core.Moves;
import pos.order.core.Order;
import pos.order.core.Orders;
import pos.order.core.PartRefund;
import pos.order.core.Status;
import pos.order.core.Timeouts;
import pos.order.settlement.InventoryClient.Hold;
import pos.order.settlement.PaymentProvider.Charge;

/**
 * Takes an order to its goal, step by step.
 *
 * <p>A step is one call to another service, which has its effect once however often it is made, between two statements
 * that write down where the order stands. So any instance that finds an order without a claim can repeat the step.
 */
public final class Settlement {

  private static final Logger LOG = LoggerFactory.getLogger(Settlement.class);

  private final Database database;
  private final Arrivals arrivals;
  private final InventoryClient inventory;
  private final CartClient carts;
  private final PaymentProvider payments;

  public Settlement(Database database, Arrivals arrivals, InventoryClient inventory, CartClient carts,
      PaymentProvider payments) {
    this.database = database;
    this.arrivals = arrivals;
    this.inventory = inventory;
    this.carts = carts;
    this.payments = payments;
  }

  /**
   * Takes an order, whose claim was just written, to its goal.
   *
   * @return the order as it arrived; a failure is logged, and leaves the order to the next instance that looks
   */
  Future<Order> resume(Order order) {
    return Future.succeededFuture(order)
        .compose(begun -> begun.isSettled() ? Future.succeededFuture(begun) : drive(begun))
        .compose(arrived -> reduceCart(arrived).map(arrived))
        .onFailure(e -> {
          LOG.warn("order {} is left to be resumed: {}", order.id(), e.toString());
          Orders.release(database.statements(), order).onFailure(late ->
              LOG.warn("order {} is resumed only when its claim has expired: {}", order.id(), late.toString()));
        });
  }

  private Future<Void> reduceCart(Order order) {
    return order.isCartDue() ? carts.take(order)
        .compose(_ -> Orders.cartIsReduced(database.statements(), order.id())) : Future.succeededFuture();
  }

  private Future<Order> drive(Order order) {
    return step(order).compose(next -> next.isSettled() ? Future.succeededFuture(next) : drive(next));
  }

  private Future<Order> step(Order order) {
    var late = order.createdAt().plus(Timeouts.TOO_OLD).isBefore(Order.now());
    return switch (order.status()) {
      case PENDING -> late ? write(order.ended(Status.FAILED, tooLate())) : reserve(order);
      case RESERVED -> late ? undo(order) : charge(order);
      case PAID -> order.goal() == Status.CONFIRMED ? takeGoods(order) : refund(order);
      case CONFIRMED, SHIPPED, DELIVERED -> refund(order);
      case CANCELLED, FAILED, REFUNDED -> throw new IllegalStateException("order " + order.id() + " has ended");
    };
  }

  private Future<Order> reserve(Order order) {
    return inventory.reserve(order, 1).compose(hold -> write(switch (hold) {
      case Hold.Granted(var reservation) -> order.reserved(reservation);
      case Hold.Refused(var why) -> order.ended(Status.FAILED, why);
    }));
  }

  private Future<Order> charge(Order order) {
    return payments.charge(order.reference(), order.content().paymentToken(), order.totalCents())
        .timeout(Timeouts.CHARGE.toMillis(), TimeUnit.MILLISECONDS)
        .recover(_ -> find(order))
        .compose(charge -> charged(order, charge));
  }

  private Future<Order> charged(Order order, Charge charge) {
    if (charge.refundedCents() > 0) {
      // refunded already: the instance that undid the checkout died before it wrote that down
      return undo(order);
    }
    if (charge.captured() && !charge.isCaptured(order.totalCents())) {
      throw new IllegalStateException("the provider has a charge of " + charge.cents() + " cents instead of "
          + order.totalCents() + " under " + order.reference());
    }
    return charge.captured() ? write(order.paid()) : decline(order);
  }

  /** Asks the provider after a charge without an answer; fails while the provider does not know it. */
  private Future<Charge> find(Order order) {
    return payments.find(order.reference()).timeout(Timeouts.FIND_CHARGE.toMillis(), TimeUnit.MILLISECONDS)
        .map(charge -> charge.orElseThrow(() -> Failure.unavailable("The payment provider")));
  }

  private Future<Order> decline(Order order) {
    return inventory.release(order.reservationId()).compose(_ -> write(order.declined()));
  }

  private Future<Order> undo(Order order) {
    return payments.refund(order.reference(), order.totalCents())
        .compose(charge -> inventory.release(order.reservationId()).compose(_ ->
            write(order.ended(charge.isCaptured(order.totalCents()) ? Status.REFUNDED : Status.FAILED, tooLate()))));
  }

  private static Failure tooLate() {
    return Failure.conflict("checkout-too-late",
        "The checkout could not be completed in time. Nothing was bought or charged: start a new checkout.");
  }

  private Future<Order> takeGoods(Order order) {
    return inventory.commit(order.reservationId()).compose(taken -> taken ? write(order.confirmed())
        : order.isHeldAgain() ? write(order.givenUp(tooLate())) : holdAgain(order));
  }

  /** Holds what is left, after the first hold was lost before the payment, or gives the money back. */
  private Future<Order> holdAgain(Order order) {
    return inventory.reserve(order, 2).compose(hold -> write(switch (hold) {
      case Hold.Granted(var reservation) -> order.heldAgain(reservation);
      case Hold.Refused(var why) -> order.givenUp(why);
    }));
  }

  private Future<Order> refund(Order order) {
    return order.refunds().pending().map(part -> refundPart(order, part)).orElseGet(() -> refundAll(order));
  }

  private Future<Order> refundPart(Order order, PartRefund part) {
    var cents = part.totals().totalCents();
    return payments.refundPart(order.reference(), part.number(), cents).compose(charge -> {
      if (charge.refundedCents() != order.refunds().cents() + cents) {
        throw new IllegalStateException("the provider gave back " + charge.refundedCents() + " cents");
      }
      return write(order.arrived());
    });
  }

  private Future<Order> refundAll(Order order) {
    return payments.refund(order.reference(), order.totalCents()).compose(charge -> {
      if (charge.refundedCents() != order.totalCents()) {
        throw new IllegalStateException("the provider gave back " + charge.refundedCents() + " cents");
      }
      return write(order.arrived());
    });
  }

  /** Writes a move; the last one in one transaction with its event and its answer. */
  private Future<Order> write(Move move) {
    if (!move.isLast()) {
      return Moves.write(database.statements(), move);
    }
    return database.transaction(tx -> Moves.write(tx, move).compose(written -> arrivals.write(tx, move, written)))
        .map(arrived -> {
          if (move.from().isCheckout()) {
            arrivals.measureCheckout(arrived);
          }
          return arrivals.committed(arrived);
        });
  }
}
