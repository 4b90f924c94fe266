package pos.cart;

import io.vertx.core.json.JsonObject;

/** The outcome of a request to change a cart. */
sealed interface Outcome {

  /** The change took effect. */
  record Done(Cart cart) implements Outcome {}

  /**
   * The change took effect under the same Idempotency-Key before, but its answer was not stored.
   *
   * @param cart the cart as it was right after the change
   */
  record DoneBefore(Cart cart) implements Outcome {}

  /** The change took effect and was answered under the same Idempotency-Key before. */
  record AnsweredBefore(JsonObject answer) implements Outcome {}
}
