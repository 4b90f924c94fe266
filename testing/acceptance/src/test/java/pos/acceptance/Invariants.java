package pos.acceptance;

import static java.util.stream.Collectors.toMap;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pos.shop.Part.INVENTORY;
import static pos.shop.Part.ORDER;
import static pos.shop.Part.SALES;

import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import pos.shop.Part;
import pos.testing.ServiceProcess;
import pos.testing.StockBooks;

/** Checks what must always hold, by SQL over the databases of all services. */
final class Invariants {

  private static final String UNPUBLISHED = "SELECT count(*) FROM outbox WHERE published_at IS NULL";

  /** Registers whose receipt numbers do not go from 1 to the last one without a gap. */
  private static final String GAPS = """
      SELECT r.id, r.receipts, count(s.id) AS sales FROM registers r LEFT JOIN sale_ids s ON s.register_id = r.id
      GROUP BY r.id HAVING count(s.id) <> r.receipts OR coalesce(max(s.receipt_number), 0) <> r.receipts
      """;

  private static final String HALF_WRITTEN = """
      SELECT s.id FROM sale_ids s LEFT JOIN transactions t ON t.id = s.id AND t.sold_at = s.sold_at
      WHERE t.total_cents IS DISTINCT FROM (SELECT sum(amount_cents) FROM payments p WHERE p.sale_id = s.id)
        OR t.subtotal_cents IS DISTINCT FROM (SELECT sum(total_cents) FROM line_items l WHERE l.sale_id = s.id)
      """;

  private static final String SOLD = """
      SELECT t.store_id || ':' || l.product_id AS place, sum(l.quantity)::bigint AS pieces
      FROM line_items l JOIN transactions t ON t.id = l.sale_id AND t.sold_at = l.sold_at GROUP BY 1
      """;

  private static final String ORDERED = """
      SELECT '6:' || product_id AS place, sum(quantity)::bigint AS pieces
      FROM order_items JOIN orders o ON o.id = order_id WHERE confirmed_at IS NOT NULL GROUP BY 1
      """;

  private static final String RECEIVED = """
      SELECT l.location_id || ':' || l.product_id AS place, sum(l.quantity)::bigint AS pieces
      FROM movement_lines l JOIN movements m ON m.id = l.movement_id WHERE m.type <> 'sale' GROUP BY 1
      """;

  private static final String STOCK =
      "SELECT location_id || ':' || product_id AS place, on_hand AS pieces FROM stocks";

  /** What was sold by events of the first type less what was undone by those of the second. */
  private static final String PUBLISHED = """
      SELECT coalesce(sum(sign), 0)::bigint AS count,
        coalesce(sum(sign * (payload->>'total_cents')::bigint), 0)::bigint AS total_cents
      FROM (SELECT payload, CASE type WHEN $1 THEN 1 ELSE -1 END AS sign FROM outbox WHERE type IN ($1, $2)) AS told
      """;

  private final Floor floor;

  Invariants(Floor floor) {
    this.floor = floor;
  }

  /**
   * Waits until all events have been processed, and then checks everything.
   *
   * @param receipts the receipt numbers that tills have got, by sale
   */
  void check(Map<String, Long> receipts) {
    settle();
    new StockBooks(sql -> floor.databases().sql(INVENTORY, sql)).assertProven();
    assertEquals(List.of(), rows(SALES, GAPS), "I10: registers with gaps in their receipt numbers");
    assertEquals(List.of(), rows(SALES, HALF_WRITTEN), "sales without all of their lines and payments");
    assertAnsweredSalesAreWritten(receipts);
    assertEverySaleIsInTheLedgerOnce();
    assertNothingAppearedOrDisappeared();
    assertEventsAgreeWithTheBooks(SALES, "sale.completed", "sale.voided", "/sales-service/sales/summary", "sales");
    if (floor.databases().owners().contains(ORDER)) {
      assertEventsAgreeWithTheBooks(ORDER, "order.confirmed", "", "/order-service/orders/summary", "orders");
    }
    floor.databases().owners().forEach(part ->
        assertEquals(List.of(), rows(part, "SELECT * FROM dead_events"), part::service));
  }

  private void settle() {
    floor.databases().owners().forEach(part ->
        ServiceProcess.await("the outbox of " + part + " is empty", () -> count(part, UNPUBLISHED) == 0));
    ServiceProcess.await("every sale is in the ledger", () -> count(SALES, "SELECT count(*) FROM sale_ids")
        <= count(INVENTORY, "SELECT count(*) FROM movements WHERE type = 'sale' AND reference LIKE 'sale:%'"));
    ServiceProcess.await("every sale is confirmed",
        () -> count(SALES, "SELECT count(*) FROM transactions WHERE stock_status = 'pending'") == 0);
    // the wait is shorter than the time to live of a sale's reservation, so each has ended with its sale
    ServiceProcess.await("no reservation is left",
        () -> count(INVENTORY, "SELECT count(*) FROM reservations WHERE status = 'active'") == 0);
  }

  private long count(Part part, String statement) {
    return floor.databases().number(part, statement);
  }

  private List<String> rows(Part part, String statement) {
    return floor.databases().sql(part, statement).stream().map(row -> row.toJson().encode()).toList();
  }

  /** I5 and I7: each answered sale is there, with the receipt number that the till has got. */
  private void assertAnsweredSalesAreWritten(Map<String, Long> receipts) {
    var written = floor.databases().sql(SALES, "SELECT id, receipt_number FROM sale_ids").stream()
        .collect(toMap(row -> row.getUUID("id").toString(), row -> row.getLong("receipt_number")));
    written.keySet().retainAll(receipts.keySet());
    assertEquals(receipts, written);
  }

  private void assertEverySaleIsInTheLedgerOnce() {
    var sales = rows(SALES, "SELECT 'sale:' || id AS reference FROM sale_ids ORDER BY 1");
    assertEquals(sales, rows(INVENTORY,
        "SELECT reference FROM movements WHERE type = 'sale' AND reference LIKE 'sale:%' ORDER BY 1"));
  }

  /** I3: what was received is sold or in stock, by product and location. */
  private void assertNothingAppearedOrDisappeared() {
    var expected = new HashMap<>(pieces(INVENTORY, RECEIVED));
    pieces(SALES, SOLD).forEach((place, sold) -> expected.merge(place, -sold, Long::sum));
    if (floor.databases().owners().contains(ORDER)) {
      pieces(ORDER, ORDERED).forEach((place, ordered) -> expected.merge(place, -ordered, Long::sum));
    }
    assertTrue(!expected.isEmpty());
    assertEquals(expected, pieces(INVENTORY, STOCK));
  }

  /** I8: the events, from which reports are made, agree with the service's own summary. */
  private void assertEventsAgreeWithTheBooks(Part part, String sold, String undone, String summary, String figures) {
    ServiceProcess.await("the gateway reaches " + part, () -> floor.client().get(summary).await().status() == 200);
    var published = floor.databases().sql(part, PUBLISHED, sold, undone).getFirst();
    var books = FloorClient.expect(200, floor.client().get(summary)).getJsonObject(figures);
    assertEquals(published.toJson(), new JsonObject().put("count", books.getLong("count"))
        .put("total_cents", books.getLong("total_cents")), "I8: " + summary);
  }

  private Map<String, Long> pieces(Part part, String statement) {
    return floor.databases().sql(part, statement).stream()
        .collect(toMap(row -> row.getString("place"), row -> row.getLong("pieces")));
  }
}
