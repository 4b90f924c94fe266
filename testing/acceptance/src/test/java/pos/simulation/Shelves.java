package pos.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import pos.testing.Reply;

/** The model of all stocks of a history, and of the entries that its ledger must have. */
final class Shelves {

  /** Identifies an entry of the ledger. */
  record Entry(long location, String type, String reference) implements Comparable<Entry> {

    @Override
    public int compareTo(Entry other) {
      return toString().compareTo(other.toString());
    }
  }

  /** All expected entries but those of counts, where a late sale may or may not be offset. */
  final Set<Entry> entries = new TreeSet<>();
  private final Map<Long, Map<Long, Shelf>> shelves = new TreeMap<>();

  Shelf at(long location, long product) {
    return shelves.computeIfAbsent(location, _ -> new TreeMap<>()).computeIfAbsent(product, _ -> new Shelf());
  }

  void enter(long location, String type, String reference) {
    entries.add(new Entry(location, type, reference));
  }

  void move(long location, Map<Product, Long> pieces, int sign) {
    pieces.forEach((product, count) -> at(location, product.id()).onHand += sign * count);
  }

  void hold(long location, Map<Product, Long> pieces, int sign) {
    pieces.forEach((product, count) -> at(location, product.id()).held += sign * count);
  }

  void sell(long location, Map<Product, Long> pieces, boolean hold, String id, Instant soldAt) {
    pieces.forEach((product, count) -> at(location, product.id()).sell(count, hold, soldAt));
    enter(location, "sale", "sale:" + id);
  }

  /** @param type return or void */
  void takeBack(long location, Map<Product, Long> pieces, String type, String id, Instant at) {
    pieces.forEach((product, count) -> at(location, product.id()).takeBack(count, at));
    enter(location, type, type + ":" + id);
  }

  void settle() {
    shelves.values().forEach(place -> place.values().forEach(Shelf::settle));
  }

  void expire() {
    shelves.values().forEach(place -> place.values().forEach(Shelf::expire));
  }

  /** Asserts that the pieces which a service has given away can have been available. */
  void assertEnough(long location, Map<Product, Long> pieces) {
    pieces.forEach((product, wanted) -> assertTrue(at(location, product.id()).mostAvailable() >= wanted,
        () -> wanted + " pieces of " + product + " were not available at " + location));
  }

  /** Asserts that a refusal names each product that was short, with the available pieces. */
  void assertShort(long location, Map<Product, Long> pieces, Reply refusal) {
    assertEquals("409 insufficient-stock", refusal.status() + " " + refusal.code());
    var shortages = refusal.json().getJsonArray("shortages").stream().map(JsonObject.class::cast)
        .collect(Collectors.toMap(each -> each.getLong("product_id"), each -> each));
    assertFalse(shortages.isEmpty());
    pieces.forEach((product, wanted) -> {
      var shelf = at(location, product.id());
      var shortage = shortages.remove(product.id());
      assertTrue(shortage == null ? shelf.mostAvailable() >= wanted : shelf.leastAvailable() < wanted,
          () -> "shortage of " + product + ": " + shortage);
      if (shortage != null) {
        assertEquals(wanted, shortage.getLong("requested"));
        assertWithin(shelf.leastAvailable(), shortage.getLong("available"),
            Math.min(wanted - 1, shelf.mostAvailable()));
      }
    });
    assertEquals(Map.of(), shortages);
  }

  static void assertWithin(long least, long found, long most) {
    assertTrue(least <= found && found <= most, () -> found + " is not between " + least + " and " + most);
  }

  /** Returns the amounts as {@code on_hand/reserved}, by location and product. */
  Map<String, String> amounts() {
    var amounts = new TreeMap<String, String>();
    shelves.forEach((location, products) -> products.forEach((product, shelf) ->
        amounts.put(location + ":" + product, shelf.onHand + "/" + shelf.held)));
    return amounts;
  }
}
