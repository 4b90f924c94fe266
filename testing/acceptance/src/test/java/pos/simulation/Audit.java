package pos.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import pos.simulation.Shelves.Entry;
import pos.testing.ServiceProcess;

/** Holds a history's stocks and books against the model, by what the services answer and by SQL. */
final class Audit {

  private static final long PAUSE_NANOS = 50_000_000;

  private static final String MISSING = """
      SELECT count(*) FROM unnest($1::bigint[], $2::text[], $3::text[]) AS due(location_id, type, reference)
      LEFT JOIN movements m USING (location_id, type, reference) WHERE m.id IS NULL
      """;

  /** Every stock with the sums that prove it. */
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
  private final Service inventory;
  private final Service sales;

  Audit(History history) {
    this.history = history;
    this.inventory = history.world.inventory;
    this.sales = history.world.sales;
  }

  /** In the middle of a history: exact, or between the bounds of what is under way. */
  void look() {
    if (history.dice.oneIn(2)) {
      settle();
    }
    var path = "/stocks?limit=200&product_id=" + String.join(",", strings(products()));
    History.expect(200, history.ask(Call.get(inventory, path))).items().forEach(item -> {
      var stock = (JsonObject) item;
      var shelf = history.shelves.at(stock.getLong("location_id"), stock.getLong("product_id"));
      Shelves.assertWithin(shelf.leastOnHand(), stock.getLong("on_hand"), shelf.mostOnHand());
      Shelves.assertWithin(shelf.leastAvailable(), stock.getLong("available"), shelf.mostAvailable());
    });
  }

  /** Less often than others wait: many histories do so at once. */
  private static void await(String what, BooleanSupplier condition) {
    ServiceProcess.await(what, () -> {
      var holds = condition.getAsBoolean();
      if (!holds) {
        LockSupport.parkNanos(PAUSE_NANOS);
      }
      return holds;
    });
  }

  /** Waits until what was sold and came back is in the ledger. */
  private void settle() {
    var due = List.copyOf(history.shelves.entries);
    await("the ledger has all of " + due, () -> inventory.number(MISSING,
        array(due, Entry::location, Long[]::new), array(due, Entry::type, String[]::new),
        array(due, Entry::reference, String[]::new)) == 0);
    history.shelves.settle();
  }

  private static <T> T[] array(List<Entry> entries, Function<Entry, T> part, java.util.function.IntFunction<T[]> make) {
    return entries.stream().map(part).toArray(make);
  }

  private Long[] products() {
    return history.products.stream().map(Product::id).toArray(Long[]::new);
  }

  private Long[] registers() {
    return history.registers.stream().map(Register::id).toArray(Long[]::new);
  }

  private static List<String> strings(Long[] ids) {
    return List.of(ids).stream().map(String::valueOf).toList();
  }

  /** At the end: exact. */
  void check() {
    settle();
    await("short holds are over", () -> inventory.number(
        "SELECT count(*) FROM reservations WHERE status = 'active' AND reference = ANY($1)",
        (Object) history.expiring.toArray(String[]::new)) == 0);
    history.shelves.expire();
    await("all sales are confirmed", () -> sales.number("""
        SELECT count(*) FROM transactions WHERE stock_status = 'pending' AND register_id = ANY($1)
        """, (Object) registers()) == 0);
    look();
    checkStocks();
    checkReceipts();
    checkReturns();
    history.registers.forEach(this::checkBooks);
    if (!history.refused.isEmpty()) {
      checkRefused();
    }
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
    var entries = new TreeSet<Entry>();
    inventory.sql(LEDGER, (Object) products()).forEach(row ->
        entries.add(new Entry(row.getLong(0), row.getString(1), row.getString(2))));
    assertEquals(history.shelves.entries, entries);
  }

  /** I10. */
  private void checkReceipts() {
    var expected = new TreeMap<String, String>();
    history.sales.forEach(sold -> expected.put(sold.id, sold.register.id() + "-" + sold.receipt));
    var receipts = new TreeMap<String, String>();
    sales.sql("SELECT id, register_id, receipt_number FROM sale_ids WHERE register_id = ANY($1)", (Object) registers())
        .forEach(row -> receipts.put(row.getUUID(0).toString(), row.getLong(1) + "-" + row.getLong(2)));
    assertEquals(expected, receipts);
  }

  /** I12 and I13: no sale is refunded more than was paid; the shares of one that came back whole add up to it. */
  private void checkReturns() {
    var returns = new TreeMap<String, Long>();
    history.returns.forEach((id, bill) -> returns.put(id, bill.total()));
    var ids = history.returns.keySet().stream().map(java.util.UUID::fromString).toArray(java.util.UUID[]::new);
    var found = new TreeMap<String, Long>();
    sales.sql("SELECT id, total_cents FROM returns WHERE id = ANY($1)", (Object) ids)
        .forEach(row -> found.put(row.getUUID(0).toString(), row.getLong(1)));
    assertEquals(returns, found);
    assertEquals(0, sales.number("""
        SELECT count(*) FROM (SELECT FROM transactions t JOIN returns r ON r.sale_id = t.id
          WHERE t.register_id = ANY($1) GROUP BY t.id, t.sold_at
          HAVING sum(r.total_cents) > min(t.total_cents) OR (min(t.status) = 'returned'
            AND (sum(r.subtotal_cents) <> min(t.subtotal_cents) OR sum(r.tax_cents) <> min(t.tax_cents)))) AS wrong
        """, (Object) registers()));
  }

  private void checkBooks(Register register) {
    var books = History.expect(200,
        history.ask(Call.get(sales, "/sales?limit=200&register_id=" + register.id()))).items();
    var expected = new TreeMap<Long, JsonObject>();
    register.sales().forEach(sold -> expected.put(sold.receipt, sold.expected()));
    var found = new TreeMap<Long, JsonObject>();
    books.forEach(sale -> found.put(((JsonObject) sale).getLong("receipt_number"),
        Sold.comparable((JsonObject) sale)));
    assertEquals(expected, found);
    register.shifts().forEach(new SessionSteps(history)::check);
  }

  private void checkRefused() {
    var refused = new TreeMap<String, String>();
    for (var register : history.registers) {
      History.expect(200, history.ask(Call.get(sales, "/sales/refused?limit=200&register_id=" + register.id())))
          .items().forEach(item -> {
            var content = ((JsonObject) item).getJsonObject("content");
            refused.put(content.getString("id") + " " + content.getString("cashier"),
                ((JsonObject) item).getJsonObject("problem").getString("code"));
          });
    }
    assertEquals(history.refused, refused);
  }
}
