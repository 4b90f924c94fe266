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

  /** What a ledger knows an entry by. */
  record Entry(long location, String type, String reference) implements Comparable<Entry> {

    @Override
    public int compareTo(Entry other) {
      return toString().compareTo(other.toString());
    }
  }

  /** All but those of counts: whether a late sale is offset depends on when it arrives. */
  final Set<Entry> entries = new TreeSet<>();
  private final Map<Long, Map<Long, Shelf>> shelves = new TreeMap<>();

  Shelf at(long location, long product) {
    return shelves.computeIfAbsent(location, place -> new TreeMap<>()).computeIfAbsent(product, any -> new Shelf());
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

  /** So many were given: they must have been there. */
  void assertEnough(long location, Map<Product, Long> pieces) {
    pieces.forEach((product, wanted) -> assertTrue(at(location, product.id()).mostAvailable() >= wanted,
        () -> "there were not " + wanted + " of " + product + " at " + location));
  }

  /** A refusal names each product that was short, with what there was. */
  void assertShort(long location, Map<Product, Long> pieces, Reply refusal) {
    assertEquals("409 insufficient-stock", refusal.status() + " " + refusal.code());
    var told = refusal.json().getJsonArray("shortages").stream().map(JsonObject.class::cast)
        .collect(Collectors.toMap(each -> each.getLong("product_id"), each -> each));
    assertFalse(told.isEmpty());
    pieces.forEach((product, wanted) -> {
      var shelf = at(location, product.id());
      var shortage = told.remove(product.id());
      assertTrue(shortage == null ? shelf.mostAvailable() >= wanted : shelf.leastAvailable() < wanted,
          () -> "short of " + product + "? " + shortage);
      if (shortage != null) {
        assertEquals(wanted, shortage.getLong("requested"));
        assertWithin(shelf.leastAvailable(), shortage.getLong("available"),
            Math.min(wanted - 1, shelf.mostAvailable()));
      }
    });
    assertEquals(Map.of(), told);
  }

  static void assertWithin(long least, long seen, long most) {
    assertTrue(least <= seen && seen <= most, () -> seen + " is not from " + least + " to " + most);
  }

  /** By location and product, as {@code on_hand/reserved}. */
  Map<String, String> amounts() {
    var amounts = new TreeMap<String, String>();
    shelves.forEach((location, products) -> products.forEach((product, shelf) ->
        amounts.put(location + ":" + product, shelf.onHand + "/" + shelf.held)));
    return amounts;
  }
}
