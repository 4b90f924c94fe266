package pos.cart;

import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import pos.common.rule.IdempotencyKey;

/**
 * The keys in Redis.
 *
 * @param clustered whether carts are spread over a cluster: in 16 groups, each in one slot, by the first digit of their
 *     ids. There are few, because each has a list of its own of the answers that are kept.
 */
record Keys(boolean clustered) {

  private static final String DIGITS = "0123456789abcdef";

  /** Returns what the keys of a cart begin with. */
  String tag(Owner owner) {
    return clustered ? tag(owner.cartId().substring(0, 1)) : "";
  }

  private static String tag(String digit) {
    return "{carts-" + digit + "}";
  }

  /** Returns what the keys of each group of carts begin with. */
  private List<String> tags() {
    return clustered ? Stream.of(DIGITS.split("")).map(Keys::tag).toList() : List.of("");
  }

  /** A list of the {@link #record}s of the group, the newest first. */
  String records(Owner owner) {
    return tag(owner) + "cart:records";
  }

  /** Returns the most entries of that list, of as many as all groups have together. */
  int share(int records) {
    return clustered ? records / DIGITS.length() : records;
  }

  /** A hash of the cart's version and id; a guest session exists as long as this key does. */
  String session(Owner owner) {
    return tag(owner) + "cart:session:" + owner.sessionId();
  }

  /** A hash of quantities by product id; does not exist while the cart is empty. */
  String items(Owner owner) {
    return tag(owner) + "cart:items:" + owner.cartId();
  }

  /** A hash: the fingerprint of a request, and its answer or, until that is stored, the cart right after the change. */
  String record(Owner owner, IdempotencyKey key) {
    return tag(owner) + "cart:idempotency:" + key.caller() + ":" + key.key();
  }

  /** The session key of the customer into whose cart a guest's was merged. */
  String merged(Owner.Guest guest) {
    return tag(guest) + "cart:merged:" + guest.sessionId();
  }

  /** A hash of the items that a guest had when the session was merged into a cart of another group. */
  String taken(Owner.Guest guest) {
    return tag(guest) + "cart:taken:" + guest.sessionId();
  }

  /** Exists when those items are in the customer's cart. */
  String arrived(Owner.Customer customer, Owner.Guest guest) {
    return tag(customer) + "cart:arrived:" + guest.sessionId();
  }

  /** The number of carts of a cart's group that were begun on a day of the stores. */
  String begun(Owner owner, LocalDate day) {
    return begun(tag(owner), day);
  }

  /** Returns the keys of these numbers for each group, of the days in their order. */
  List<List<String>> begun(List<LocalDate> days) {
    return tags().stream().map(tag -> days.stream().map(day -> begun(tag, day)).toList()).toList();
  }

  private static String begun(String tag, LocalDate day) {
    return tag + "cart:begun:" + day;
  }

  /** Exists when the items of an order have been removed from its customer's cart. */
  String purchased(Owner.Customer customer, String order) {
    return tag(customer) + "cart:purchased:" + order;
  }
}
