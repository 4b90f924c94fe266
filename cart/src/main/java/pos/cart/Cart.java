package pos.cart;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.SortedMap;
import java.util.TreeMap;

/** What is in a cart, by product; every change makes another version, which never comes back. */
record Cart(Session session, long version, SortedMap<Long, Long> quantities) {

  static final int MAX_PRODUCTS = 100;
  /** How long a cart lives after it was last used. */
  static final int LIFETIME_SECONDS = 1800;

  /** @param items product and quantity by turns, as Redis has them */
  static Cart of(Session session, long version, String items) {
    var quantities = new TreeMap<Long, Long>();
    var numbers = items.isEmpty() ? new String[0] : items.split(" ");
    for (int i = 0; i < numbers.length; i += 2) {
      quantities.put(Long.valueOf(numbers[i]), Long.valueOf(numbers[i + 1]));
    }
    return new Cart(session, version, quantities);
  }

  /** Nobody has put anything into it yet, or not for so long that it was thrown away. */
  boolean isNew() {
    return version == 0;
  }

  long pieces() {
    return quantities.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Without prices. */
  JsonObject toJson() {
    var items = new JsonArray();
    quantities.forEach((product, quantity) ->
        items.add(new JsonObject().put("product_id", product).put("quantity", quantity)));
    return new JsonObject().put("cart_id", session.cartId()).put("items", items).put("version", version);
  }
}
