package pos.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.json.JsonObject;
import java.util.TreeMap;
import java.util.UUID;
import pos.testing.Reply;

/** Compares a history's sales, returns and sessions with the model. */
final class SalesAudit {

  /**
   * Sales that were refunded more than was paid, or were returned completely for a sum that differs from the sale's.
   */
  private static final String WRONG_REFUNDS = """
      SELECT count(*) FROM (SELECT FROM transactions t JOIN returns r ON r.sale_id = t.id
        WHERE t.register_id = ANY($1) GROUP BY t.id, t.sold_at
        HAVING sum(r.total_cents) > min(t.total_cents) OR (min(t.status) = 'returned'
          AND (sum(r.subtotal_cents) <> min(t.subtotal_cents) OR sum(r.tax_cents) <> min(t.tax_cents)))) AS wrong
      """;

  private final History history;
  private final RestartableService sales;

  SalesAudit(History history) {
    this.history = history;
    this.sales = history.world.sales;
  }

  private Long[] registers() {
    return history.registers.stream().map(Register::id).toArray(Long[]::new);
  }

  /** Compares everything, at the end of a history. */
  void check() {
    World.await("all sales are confirmed", () -> sales.number("""
        SELECT count(*) FROM transactions WHERE stock_status = 'pending' AND register_id = ANY($1)
        """, (Object) registers()) == 0);
    checkReceipts();
    checkReturns();
    history.registers.forEach(this::checkBooks);
    if (!history.refused.isEmpty()) {
      checkRefused();
    }
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

  /** I12 and I13. */
  private void checkReturns() {
    var expected = new TreeMap<String, Long>();
    history.returns.forEach((id, bill) -> expected.put(id, bill.total()));
    var ids = history.returns.keySet().stream().map(UUID::fromString).toArray(UUID[]::new);
    var returns = new TreeMap<String, Long>();
    sales.sql("SELECT id, total_cents FROM returns WHERE id = ANY($1)", (Object) ids)
        .forEach(row -> returns.put(row.getUUID(0).toString(), row.getLong(1)));
    assertEquals(expected, returns);
    assertEquals(0, sales.number(WRONG_REFUNDS, (Object) registers()));
  }

  private void checkBooks(Register register) {
    var books = ask("/sales?limit=200&register_id=" + register.id()).items();
    var expected = new TreeMap<Long, JsonObject>();
    register.sales().forEach(sold -> expected.put(sold.receipt, sold.expected()));
    var found = new TreeMap<Long, JsonObject>();
    books.forEach(listed -> {
      var sale = ask("/sales/" + ((JsonObject) listed).getString("id")).json();
      found.put(sale.getLong("receipt_number"), Sold.comparable(sale));
    });
    assertEquals(expected, found);
    register.shifts().forEach(new SessionSteps(history)::check);
  }

  private void checkRefused() {
    var refused = new TreeMap<String, String>();
    for (var register : history.registers) {
      ask("/sales/refused?limit=200&register_id=" + register.id()).items().forEach(listed -> {
        var whole = ask("/sales/refused/" + ((JsonObject) listed).getLong("id")).json();
        var content = whole.getJsonObject("content");
        refused.put(content.getString("id") + " " + content.getString("cashier"),
            whole.getJsonObject("problem").getString("code"));
      });
    }
    assertEquals(history.refused, refused);
  }

  private Reply ask(String path) {
    return History.expect(200, history.ask(Call.get(sales, path)));
  }
}
