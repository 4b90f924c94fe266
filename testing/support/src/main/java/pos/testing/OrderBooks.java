package pos.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.sqlclient.Row;
import java.util.List;
import java.util.function.Function;

/**
 * The invariants between orders, the payment provider's charges and the stock.
 *
 * @param orders runs a query on the database of the order service
 * @param inventory runs a query on the database of the inventory service
 */
public record OrderBooks(Function<String, List<Row>> orders, Function<String, List<Row>> inventory) {

  /** Orders whose amounts differ from those of the provider or from the sum of their payments. */
  private static final String DISPUTED_MONEY = """
      SELECT o.id, c.key FROM orders o FULL JOIN payment_simulator.charges c
        ON c.key = 'order:' || o.id || ':' || o.uuid
      WHERE o.id IS NULL OR o.refunded_cents <> coalesce(c.refunded_cents, 0)
        OR o.captured_cents <> CASE WHEN c.status = 'captured' THEN c.amount_cents ELSE 0 END
        OR o.captured_cents - o.refunded_cents <> (SELECT coalesce(sum(
          CASE type WHEN 'captured' THEN amount_cents WHEN 'refunded' THEN -amount_cents ELSE 0 END), 0)
          FROM payments WHERE order_id = o.id) - CASE WHEN o.status IN ('cancelled', 'refunded') THEN 0 ELSE
          (SELECT coalesce(sum((part->>'total_cents')::bigint), 0) FROM json_array_elements(o.refunds) AS part) END
      """;
  /** Orders whose status is not the last one of their history, or whose confirmation was not published exactly once. */
  private static final String INCOMPLETE_HISTORY = """
      SELECT o.id FROM orders o
      LEFT JOIN (
        SELECT (payload->>'id')::bigint AS id, count(*) AS times, max((payload->>'total_cents')::bigint) AS total
        FROM outbox WHERE type = 'order.confirmed' GROUP BY 1) AS published USING (id)
      WHERE status IS DISTINCT FROM (SELECT status FROM statuses WHERE order_id = o.id ORDER BY id DESC LIMIT 1)
        OR (confirmed_at IS NOT NULL)::int <> coalesce(times, 0) OR total <> total_cents
      """;
  private static final String RESERVED =
      "SELECT reference FROM reservations WHERE status = 'active' AND reference LIKE 'order:%'";
  private static final String CONFIRMED = """
      SELECT order_id, product_id, quantity FROM order_items JOIN orders o ON o.id = order_id
      WHERE confirmed_at IS NOT NULL ORDER BY 1, 2
      """;
  private static final String LEFT_THE_STOCK = """
      SELECT split_part(m.reference, ':', 2)::bigint AS order_id, l.product_id, -l.quantity AS quantity
      FROM movement_lines l JOIN movements m ON m.id = l.movement_id
      WHERE m.reference LIKE 'order:%' AND m.type = 'sale' ORDER BY 1, 2
      """;
  private static final String RETURNED_GOODS = """
      SELECT id FROM orders
      WHERE restock AND confirmed_at IS NOT NULL AND status IN ('cancelled', 'refunded') AND refunds::text = '[]'
      UNION ALL SELECT id FROM orders, json_to_recordset(refunds) AS part(restock boolean, lines json)
      WHERE part.restock AND json_array_length(lines) > 0 ORDER BY id
      """;
  private static final String BACK_IN_STOCK = """
      SELECT split_part(reference, ':', 2)::bigint AS id FROM movements
      WHERE reference LIKE 'order:%' AND type = 'return' ORDER BY 1
      """;

  /** Waits until no order is in progress, and then checks all invariants. */
  public void assertAgree() {
    ServiceProcess.await("every order is settled",
        () -> rows(orders, "SELECT id FROM orders WHERE goal IS NOT NULL OR cart_due").isEmpty());
    ServiceProcess.await("returned goods are back in stock",
        () -> rows(orders, RETURNED_GOODS).equals(rows(inventory, BACK_IN_STOCK)));
    assertEquals(List.of(), rows(orders, DISPUTED_MONEY), "orders whose amounts differ from their charges");
    assertEquals(List.of(), rows(orders, INCOMPLETE_HISTORY), "orders with an incomplete history or published twice");
    assertEquals(List.of(), rows(orders, "SELECT id FROM orders WHERE payment_token IS NOT NULL"),
        "orders that still have a payment token");
    assertEquals(List.of(), rows(orders, "SELECT key FROM requests WHERE status IS NULL"), "unanswered requests");
    new StockBooks(inventory).assertProven();
    assertEquals(List.of(), rows(inventory, RESERVED), "reservations of settled orders");
    assertEquals(rows(orders, CONFIRMED), rows(inventory, LEFT_THE_STOCK), "confirmed goods left the stock once");
  }

  private static List<String> rows(Function<String, List<Row>> database, String statement) {
    return database.apply(statement).stream().map(row -> row.toJson().encode()).toList();
  }
}
