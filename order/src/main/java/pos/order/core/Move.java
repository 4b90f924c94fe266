package pos.order.core;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A change of an order that is not written yet; writing it fails when the status or the claim is another one by then.
 *
 * @param refunds those of parts, once the move is written
 * @param claim the number of the claim under which the order is moved
 * @param nextClaim the number of the claim after that
 */
public record Move(long orderId, Status from, Progress to, Refunds refunds, long claim, long nextClaim, Instant at) {

  /** The kinds of payments, by their names in the table of payments. */
  enum Payment { CAPTURED, DECLINED, REFUNDED }

  public Move {
    if (to.status() != from && !from.mayBecome(to.status())) {
      throw new IllegalStateException("order " + orderId + " cannot go from " + from + " to " + to.status());
    }
  }

  /** Returns the same move under a new claim, which excludes an instance that still works on the order. */
  Move underNewClaim() {
    return new Move(orderId, from, to, refunds, claim, claim + 1, at);
  }

  Move with(Refunds newRefunds) {
    return new Move(orderId, from, to, newRefunds, claim, nextClaim, at);
  }

  /** Returns whether the money of a part has gone back with this move. */
  public boolean isPartRefund() {
    return isLast() && to.status() == from;
  }

  /** Returns whether the order has arrived with this move. */
  public boolean isLast() {
    return to.isSettled();
  }

  /** Returns the payments that are made with this move. */
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
