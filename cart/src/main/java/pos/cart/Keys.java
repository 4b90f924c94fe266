package pos.cart;

import java.time.LocalDate;
import pos.common.rule.IdempotencyKey;

/** The keys in Redis. */
final class Keys {

  /** A list of the {@link #record}s, the newest first. */
  static final String RECORDS = "cart:records";

  private Keys() {}

  /** A hash of the cart's version and id; a guest session exists as long as this key does. */
  static String session(Owner owner) {
    return "cart:session:" + owner.sessionId();
  }

  /** A hash of quantities by product id; does not exist while the cart is empty. */
  static String items(Owner owner) {
    return "cart:items:" + owner.cartId();
  }

  /** A hash: the fingerprint of a request, and its answer or, until that is stored, the cart right after the change. */
  static String record(IdempotencyKey key) {
    return "cart:idempotency:" + key.caller() + ":" + key.key();
  }

  /** The session key of the customer into whose cart a guest's was merged. */
  static String merged(Owner.Guest guest) {
    return "cart:merged:" + guest.sessionId();
  }

  /** The number of carts that were begun on a day of the stores. */
  static String begun(LocalDate day) {
    return "cart:begun:" + day;
  }

  /** Exists when the items of an order have been removed from its customer's cart. */
  static String purchased(String order) {
    return "cart:purchased:" + order;
  }
}
