package pos.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import pos.simulation.Shelves.Entry;

/** Compares a history's stocks and ledger with the model. */
final class StockAudit {

  private static final String MISSING = """
      SELECT count(*) FROM unnest($1::bigint[], $2::text[], $3::text[]) AS expected(location_id, type, reference)
      LEFT JOIN movements m USING (location_id, type, reference) WHERE m.id IS NULL
      """;

  /** Every stock with the sums of its movements and active reservations. */
  private static final String STOCKS = """
      SELECT location_id, product_id, on_hand, reserved,
        (SELECT coalesce(sum(quantity), 0)::bigint FROM movement_lines l
          WHERE l.product_id = s.product_id AND l.location_id = s.location_id) AS moved,
        (SELECT coalesce(sum(l.quantity), 0)::bigint
          FROM reservations r JOIN reservation_lines l ON l.reservation_id = r.id
          WHERE r.status = 'active' AND r.location_id = s.location_id AND l.product_id = s.product_id) AS promised
      FROM stocks s WHERE product_id = ANY($1)
      """;

  private static final String LEDGER = """
      SELECT DISTINCT m.location_id, m.type, m.reference FROM movements m JOIN movement_lines l ON l.movement_id = m.id
      WHERE l.product_id = ANY($1) AND m.type <> 'count'
      """;

  private final History history;
  private final RestartableService inventory;

  StockAudit(History history) {
    this.history = history;
    this.inventory = history.world.inventory;
  }

  /** Compares the stocks in the middle of a history: events may be in progress, so amounts lie between bounds. */
  void look() {
    if (history.dice.oneIn(2)) {
      settle();
    }
    var ids = history.products.stream().map(product -> String.valueOf(product.id())).collect(Collectors.joining(","));
    History.expect(200, history.ask(Call.get(inventory, "/stocks?limit=200&product_id=" + ids))).items()
        .forEach(item -> {
          var stock = (JsonObject) item;
          var shelf = history.shelves.at(stock.getLong("location_id"), stock.getLong("product_id"));
          Shelves.assertWithin(shelf.leastOnHand(), stock.getLong("on_hand"), shelf.mostOnHand());
          Shelves.assertWithin(shelf.leastAvailable(), stock.getLong("available"), shelf.mostAvailable());
        });
  }

  /** Waits until all sales and returns are in the ledger. */
  private void settle() {
    var entries = List.copyOf(history.shelves.entries);
    World.await("the ledger has all of " + entries, () -> inventory.number(MISSING,
        array(entries, Entry::location, Long[]::new), array(entries, Entry::type, String[]::new),
        array(entries, Entry::reference, String[]::new)) == 0);
    history.shelves.settle();
  }

  private static <T> T[] array(List<Entry> entries, Function<Entry, T> part, IntFunction<T[]> create) {
    return entries.stream().map(part).toArray(create);
  }

  private Long[] products() {
    return history.products.stream().map(Product::id).toArray(Long[]::new);
  }

  /** Compares everything exactly, at the end of a history. */
  void check() {
    settle();
    World.await("the short reservations have expired", () -> inventory.number(
        "SELECT count(*) FROM reservations WHERE status = 'active' AND reference = ANY($1)",
        (Object) history.expiring.toArray(String[]::new)) == 0);
    history.shelves.expire();
    look();
    checkStocks();
    checkLedger();
  }

  /** I1, I2, I3. */
  private void checkStocks() {
    var stocks = new TreeMap<String, String>();
    inventory.sql(STOCKS, (Object) products()).forEach(row -> {
      stocks.put(row.getLong("location_id") + ":" + row.getLong("product_id"),
          row.getLong("on_hand") + "/" + row.getLong("reserved"));
      assertEquals(row.getLong("moved"), row.getLong("on_hand"), () -> row.toJson().encode());
      assertEquals(row.getLong("promised"), row.getLong("reserved"), () -> row.toJson().encode());
    });
    assertEquals(history.shelves.amounts(), stocks);
  }

  private void checkLedger() {
    var entries = new TreeSet<Entry>();
    inventory.sql(LEDGER, (Object) products()).forEach(row ->
        entries.add(new Entry(row.getLong(0), row.getString(1), row.getString(2))));
    assertEquals(history.shelves.entries, entries);
  }
}
