package pos.order;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import pos.testing.ServiceProcess;
import pos.testing.ServiceUnderTest;

/** What must hold between orders, the provider's books and the stock. */
record Books(ServiceUnderTest orders, ServiceUnderTest inventory) {

  private static final String DISPUTED_MONEY = """
      SELECT o.id, c.key FROM orders o FULL JOIN payment_simulator.charges c ON c.key = 'order:' || o.id
      WHERE o.id IS NULL OR o.refunded_cents <> coalesce(c.refunded_cents, 0)
        OR o.captured_cents <> CASE WHEN c.status = 'captured' THEN c.amount_cents ELSE 0 END
        OR o.captured_cents - o.refunded_cents <> (SELECT coalesce(sum(
          CASE type WHEN 'captured' THEN amount_cents WHEN 'refunded' THEN -amount_cents ELSE 0 END), 0)
          FROM payments WHERE order_id = o.id)
      """;
  private static final String HALF_TOLD = """
      SELECT id FROM orders o
      WHERE status IS DISTINCT FROM (SELECT status FROM statuses WHERE order_id = o.id ORDER BY id DESC LIMIT 1)
        OR (confirmed_at IS NOT NULL) <> EXISTS (
          SELECT FROM outbox WHERE type = 'order.confirmed' AND (payload->>'id')::bigint = o.id)
      """;
  private static final String LEFT_THE_STOCK = """
      SELECT split_part(reference, ':', 2)::bigint AS id FROM movements WHERE type = 'sale' ORDER BY 1
      """;

  private static final String GIVEN_BACK = """
      SELECT id FROM orders WHERE restock AND confirmed_at IS NOT NULL AND status IN ('cancelled', 'refunded') ORDER BY id
      """;
  private static final String BACK_IN_STOCK = """
      SELECT split_part(reference, ':', 2)::bigint AS id FROM movements WHERE type = 'return' ORDER BY 1
      """;

  /** Waits until nothing is on its way, then compares. */
  void assertAgree() {
    ServiceProcess.await("every order is settled", () -> orders.number(
        "SELECT count(*) FROM orders WHERE goal IS NOT NULL OR cart_due") == 0);
    ServiceProcess.await("what was given back is back in the stock",
        () -> rows(orders, GIVEN_BACK).equals(rows(inventory, BACK_IN_STOCK)));
    assertEquals(List.of(), rows(orders, DISPUTED_MONEY), "captured less refunded is what the order says");
    assertEquals(List.of(), rows(orders, HALF_TOLD), "every move is in the history, every confirmation is told");
    assertEquals(List.of(), rows(orders, "SELECT id FROM orders WHERE payment_token IS NOT NULL"), "no token is kept");
    assertEquals(List.of(), rows(orders, "SELECT key FROM requests WHERE status IS NULL"), "every request is answered");
    assertEquals(List.of(), rows(inventory, "SELECT id FROM reservations WHERE status = 'active'"), "nothing is held");
    assertEquals(rows(orders, "SELECT id FROM orders WHERE confirmed_at IS NOT NULL ORDER BY id"),
        rows(inventory, LEFT_THE_STOCK), "what was confirmed left the stock once");
  }

  private static List<String> rows(ServiceUnderTest service, String statement) {
    return service.sql(statement).stream().map(row -> row.toJson().encode()).toList();
  }
}
