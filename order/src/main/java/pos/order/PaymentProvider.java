package pos.order;

import io.vertx.core.Future;

/**
 * Who takes the customers' money and gives it back; the one thing here that the shop will exchange some day.
 *
 * <p>Every call may be made again: what was done under a key is done once. A call that fails or is not answered may
 * have been done.
 */
interface PaymentProvider {

  /** What became of a charge. */
  record Charge(boolean captured, long refundedCents) {}

  /** Charges the card that the token stands for, or declines to. */
  Future<Charge> charge(String key, String token, long cents);

  /** @return null when the key is not known, or not yet */
  Future<Charge> find(String key);

  /** Gives back what was charged under the key; a charge that is still on its way never will be. */
  Future<Charge> refund(String key, long cents);
}
