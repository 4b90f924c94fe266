package pos.replay;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;

/** One store's ledger and stock, read once and then compared with the file. */
final class Ledger {

  private static final Sums NOTHING = new Sums();
  private final Gateway gateway;
  private final Caller caller;
  private final int store;
  private final Expected expected;
  private final Map<Long, Sums> products = new HashMap<>();
  private long lines;

  /** A product's pieces: the sum of all movements, the sums of this file's movements, and the stock. */
  private static final class Sums {
    private long all;
    private final long[] ofFile = new long[Flow.values().length];
    private long onHand;
  }

  Ledger(Gateway gateway, Caller caller, int store, Expected expected) {
    this.gateway = gateway;
    this.caller = caller;
    this.store = store;
    this.expected = expected;
  }

  Future<Void> read() {
    return gateway.list(caller, "/inventory-service/stocks?location_id=" + store, stock ->
        sums(stock).onHand = stock.getLong("on_hand"))
        .compose(_ -> gateway.list(caller, "/inventory-service/movements/lines?location_id=" + store, this::add));
  }

  /** Returns the number of lines; while it grows, inventory is still processing events. */
  long lines() {
    return lines;
  }

  void compare(Differences differences) {
    var known = new HashSet<Long>();
    for (var article : expected.articles()) {
      known.add(article.productId());
      compare(differences, "stock code " + article.sku(), products.getOrDefault(article.productId(), NOTHING),
          Arrays.stream(Flow.values()).mapToLong(flow -> article.moved(flow, store)).toArray());
    }
    products.forEach((product, sums) -> {
      if (!known.contains(product)) {
        compare(differences, "product " + product, sums, NOTHING.ofFile);
      }
    });
  }

  private void compare(Differences differences, String what, Sums found, long[] wanted) {
    var place = "store " + store + ", " + what + ": ";
    if (found.onHand != found.all) {
      differences.add(place + found.onHand + " on hand, but the ledger adds up to " + found.all);
    }
    if (!Arrays.equals(found.ofFile, wanted)) {
      differences.add(place + Arrays.toString(Flow.values()) + " are " + Arrays.toString(found.ofFile)
          + " in the ledger and " + Arrays.toString(wanted) + " in the file");
    }
  }

  private void add(JsonObject line) {
    lines++;
    var quantity = line.getLong("quantity");
    var sums = sums(line);
    sums.all += quantity;
    expected.flow(line.getString("reference")).ifPresent(known -> sums.ofFile[known.ordinal()] += quantity);
  }

  private Sums sums(JsonObject line) {
    return products.computeIfAbsent(line.getLong("product_id"), _ -> new Sums());
  }
}
