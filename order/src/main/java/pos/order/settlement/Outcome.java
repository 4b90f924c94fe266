package pos.order.settlement;

import pos.order.core.Order;
import pos.order.core.StoredAnswer;

/** The outcome of a request that takes several steps, for the API to turn into an answer. */
public sealed interface Outcome {

  /** The order has arrived at its goal, or where it ended instead. */
  record Settled(Order order) implements Outcome {}

  /** The order is still on its way, and the client can be kept waiting no longer. */
  record Underway(Order order) implements Outcome {}

  /** The request has been answered without an order, or by another instance. */
  record Answered(StoredAnswer answer) implements Outcome {}

  /** The same request was answered before. */
  record Replayed(StoredAnswer answer) implements Outcome {}
}
