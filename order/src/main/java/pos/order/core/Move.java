package pos.order.core;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A change of an order that is not written yet; it is refused when the order has left {@code from} or the claim.
 *
 * @param claim the number of the claim under which the order is moved
 * @param nextClaim the number of the claim after that
 */
public record Move(long orderId, Status from, Progress to, long claim, long nextClaim, Instant at) {

  /** What can happen to the money of an order, by the words of the table of payments. */
  enum Payment { CAPTURED, DECLINED, REFUNDED }

  public Move {
    if (to.status() != from && !from.mayBecome(to.status())) {
      throw new IllegalStateException("order " + orderId + " cannot go from " + from + " to " + to.status());
    }
  }

  /** Returns the same move, which also takes the order from the instance that worked on it last. */
  Move underNewClaim() {
    return new Move(orderId, from, to, claim, claim + 1, at);
  }

  /** Returns whether the order has arrived with this move. */
  public boolean isLast() {
    return to.isSettled();
  }

  /** Returns what happened to the money with this move. */
  List<Payment> payments() {
    var payments = new ArrayList<Payment>();
    if (to.status().isCaptured() && !from.isCaptured()) {
      payments.add(Payment.CAPTURED);
    }
    if (to.isDeclined()) {
      payments.add(Payment.DECLINED);
    }
    if (to.status().isRefunded()) {
      payments.add(Payment.REFUNDED);
    }
    return payments;
  }
}
