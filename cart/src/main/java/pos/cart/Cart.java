package pos.cart;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The contents of a cart, as quantities by product id.
 *
 * @param version increases with every change and is never used again, not even after the cart has expired
 */
record Cart(Owner owner, long version, SortedMap<Long, Long> quantities) {

  static final int MAX_PRODUCTS = 100;
  /** How long a cart is kept after its last use. */
  static final Duration LIFETIME = Duration.ofMinutes(30);

  /** @param items product, quantity, ... separated by spaces, as the scripts return them */
  static Cart of(Owner owner, long version, String items) {
    var quantities = new TreeMap<Long, Long>();
    var numbers = items.isEmpty() ? new String[0] : items.split(" ");
    for (int i = 0; i < numbers.length; i += 2) {
      quantities.put(Long.valueOf(numbers[i]), Long.valueOf(numbers[i + 1]));
    }
    return new Cart(owner, version, quantities);
  }

  /** Returns whether nothing was put into the cart since it was created or since it expired. */
  boolean isNew() {
    return version == 0;
  }

  long pieces() {
    return quantities.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Returns the cart without prices. */
  JsonObject toJson() {
    var items = new JsonArray();
    quantities.forEach((product, quantity) ->
        items.add(new JsonObject().put("product_id", product).put("quantity", quantity)));
    return new JsonObject().put("cart_id", owner.cartId()).put("items", items).put("version", version);
  }
}
