package pos.order.core;

/** The result of an attempt to write an order down. */
public sealed interface Placement {

  /** The order is written down, and its claim is held. */
  record Placed(Order order) implements Placement {}

  /** The customer has another checkout under way, or has just bought the cart. */
  record AnotherUnderway() implements Placement {}

  /** The time for placing the order was over. */
  record TooLate() implements Placement {}

  /** The customer's account was erased. */
  record CustomerErased() implements Placement {}
}
