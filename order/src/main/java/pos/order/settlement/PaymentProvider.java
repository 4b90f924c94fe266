package pos.order.settlement;

import io.vertx.core.Future;
import java.util.Optional;

/**
 * Charges and refunds customers; an interface because a real provider will take the place of the simulator.
 *
 * <p>Every call may be repeated: what was done under a key is done once. A call that fails or is not answered may have
 * had its effect.
 */
public interface PaymentProvider {

  /**
   * The state of a charge.
   *
   * @param cents the amount that was charged, declined or barred under the key
   */
  record Charge(boolean captured, long cents, long refundedCents) {

    /** Returns whether this amount was charged: the charge of another amount is another order's. */
    boolean isCaptured(long expectedCents) {
      return captured && cents == expectedCents;
    }
  }

  /** Charges the card that the token stands for, or declines to. */
  Future<Charge> charge(String key, String token, long cents);

  /** Returns the charge under a key; empty when the key is not known, or not yet. */
  Future<Optional<Charge>> find(String key);

  /**
   * Refunds a part of what was charged under the key.
   *
   * @param part numbers the parts of a charge: each is refunded once
   */
  Future<Charge> refundPart(String key, int part, long cents);

  /**
   * Refunds what was charged under the key and not refunded yet, if this amount was charged; a charge that is still on its way will never happen.
   */
  Future<Charge> refund(String key, long cents);
}
