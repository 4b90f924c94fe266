package pos.soak;

import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import pos.soak.Client.Request;

/** What the crowd was told, and the comparison of it with what the shop has written down. */
final class Books {

  /** How long events that are on their way may take to arrive. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int PAGE = 200;
  private static final int MOST_NAMED = 10;

  private final Client client;
  private final Map<String, Long> figures = new TreeMap<>();
  /** The pieces of each product in all locations together. */
  private final Map<Long, Long> pieces = new TreeMap<>();

  Books(Client client) {
    this.client = client;
  }

  void book(String what, JsonObject document) {
    figures.merge(what + " count", 1L, Long::sum);
    figures.merge(what + " cents", document.getLong("total_cents"), Long::sum);
  }

  /** Notes the items or lines of a document, of which each has a product and a quantity. */
  void move(JsonObject document, String lines, int sign) {
    for (var each : document.getJsonArray(lines)) {
      var line = (JsonObject) each;
      pieces.merge(line.getLong("product_id"), sign * line.getLong("quantity"), Long::sum);
    }
  }

  void counted(long product, long quantity) {
    pieces.put(product, quantity);
  }

  long number(String what) {
    return figures.getOrDefault(what + " count", 0L);
  }

  /**
   * Waits until everything agrees, and returns what does not.
   *
   * @param differences empty when all agrees
   * @param seconds until everything agreed, or the patience was over
   */
  record Comparison(List<String> differences, double seconds) {}

  /** Nothing may be going on in the shop meanwhile. */
  Comparison compare() {
    var began = System.nanoTime();
    while (true) {
      var differences = differences();
      var nanos = System.nanoTime() - began;
      if (differences.isEmpty() || nanos > PATIENCE.toNanos()) {
        return new Comparison(differences, nanos / 1e9);
      }
      client.pause();
    }
  }

  private List<String> differences() {
    var differences = new ArrayList<String>();
    var sales = get("/sales-service/sales/summary");
    compare("sales", sales.getJsonObject("sales"), differences);
    compare("returns", sales.getJsonObject("returns"), differences);
    var orders = get("/order-service/orders/summary");
    compare("orders", orders.getJsonObject("orders"), differences);
    compare("refunds", orders.getJsonObject("refunds"), differences);
    compareStocks(differences);
    var reports = get("/reporting-service/reconciliation").getJsonArray("differences");
    for (int i = 0; i < reports.size() && differences.size() < MOST_NAMED; i++) {
      differences.add("reports: " + reports.getJsonObject(i).encode());
    }
    return differences;
  }

  private void compare(String what, JsonObject booked, List<String> differences) {
    compare(what + " count", figures.getOrDefault(what + " count", 0L), booked.getLong("count"), differences);
    compare(what + " cents", figures.getOrDefault(what + " cents", 0L), booked.getLong("total_cents"), differences);
  }

  private static void compare(String what, long told, long booked, List<String> differences) {
    if (told != booked && differences.size() < MOST_NAMED) {
      differences.add("%s: told %,d, booked %,d".formatted(what, told, booked));
    }
  }

  private void compareStocks(List<String> differences) {
    var onHand = new HashMap<Long, Long>();
    var reserved = 0L;
    var cursor = "";
    while (cursor != null) {
      var page = get("/inventory-service/stocks?limit=" + PAGE + cursor);
      for (var each : page.getJsonArray("items")) {
        var stock = (JsonObject) each;
        onHand.merge(stock.getLong("product_id"), stock.getLong("on_hand"), Long::sum);
        reserved += stock.getLong("reserved");
      }
      var next = page.getString("next_cursor");
      cursor = next == null ? null : "&cursor=" + URLEncoder.encode(next, StandardCharsets.UTF_8);
    }
    pieces.forEach((product, quantity) -> compare("pieces of product " + product, quantity,
        onHand.getOrDefault(product, 0L), differences));
    compare("reserved pieces", 0, reserved, differences);
  }

  private JsonObject get(String uri) {
    return client.ask(Request.get(uri)).await();
  }
}
