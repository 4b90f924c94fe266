package pos.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Receipts, adjustments, transfers and counts. */
final class StockSteps {

  private final History history;

  StockSteps(History history) {
    this.history = history;
  }

  /** Receives the initial stock of a location. */
  void receiveAll(long place) {
    var pieces = new LinkedHashMap<Product, Long>();
    history.products.forEach(product -> pieces.put(product, (long) history.dice.from(1, 25)));
    post("receipt", place, null, pieces, 1);
  }

  void receive() {
    post("receipt", history.dice.of(history.places), null, history.pieces(10), 1);
  }

  void adjust() {
    var sign = history.dice.oneIn(2) ? 1 : -1;
    post("adjustment", history.dice.of(history.places), null, history.pieces(8), sign);
  }

  void transfer() {
    var ends = history.dice.some(history.places, 2);
    var from = ends.getFirst();
    var to = ends.size() == 2 ? ends.getLast()
        : history.places.stream().filter(place -> !place.equals(from)).findFirst().orElseThrow();
    post("transfer", from, to, history.pieces(8), 1);
  }

  private void post(String type, long from, Long to, Map<Product, Long> pieces, int sign) {
    var reference = history.key();
    var signed = new LinkedHashMap<Product, Long>();
    pieces.forEach((product, count) -> signed.put(product, sign * count));
    var content = new JsonObject().put("type", type).put("location_id", from).put("to_location_id", to)
        .put("reference", reference);
    var call = Call.post(history.world.inventory, "/movements", content.copy().put("lines", History.lines(signed)));
    var reply = history.ask(call);
    var takes = to != null || sign < 0;
    if (takes && reply.status() == 409) {
      history.shelves.assertShort(from, pieces, reply);
      return;
    }
    assertEquals(content.put("line_count", pieces.size()).put("lines", History.sortedLines(signed)),
        comparable(History.expect(201, reply).json()));
    if (takes) {
      history.shelves.assertEnough(from, pieces);
    }
    history.remember(call, reply);
    history.shelves.enter(from, type, reference);
    history.shelves.move(from, pieces, to != null ? -1 : sign);
    if (to != null) {
      history.shelves.move(to, pieces, 1);
    }
  }

  private static JsonObject comparable(JsonObject answer) {
    List.of("id", "created_at", "made_by", "reason", "register_id", "receipt_number", "_links").forEach(answer::remove);
    History.withoutNames(answer.getJsonArray("lines"));
    return answer;
  }

  /** Counts some products, and may find other numbers than those of the ledger. */
  void count() {
    var place = history.dice.of(history.places);
    var products = history.dice.some(history.products, 3);
    var lines = new JsonArray();
    products.forEach(product -> lines.add(product.line("counted",
        Math.max(0, history.shelves.at(place, product.id()).onHand + history.dice.from(-3, 3)))));
    var answer = history.askOnce(Call.post(history.world.inventory, "/counts",
        new JsonObject().put("location_id", place).put("lines", lines)), 201).json();
    assertEquals(products.size(), answer.getJsonArray("lines").size());
    answer.getJsonArray("lines").forEach(line -> enter(place, (JsonObject) line, lines,
        Instant.parse(answer.getString("counted_at"))));
  }

  private void enter(long place, JsonObject line, JsonArray sent, Instant at) {
    var shelf = history.shelves.at(place, line.getLong("product_id"));
    var counted = line.getLong("counted");
    var posted = sent.stream().map(JsonObject.class::cast)
        .filter(each -> each.getLong("product_id").equals(line.getLong("product_id"))).findFirst().orElseThrow();
    assertEquals(posted.getLong("counted"), counted);
    Shelves.assertWithin(shelf.leastOnHand(), line.getLong("expected"), shelf.mostOnHand());
    assertEquals(counted - line.getLong("expected"), line.getLong("difference"));
    shelf.count(counted, at);
  }
}
