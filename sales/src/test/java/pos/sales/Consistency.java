package pos.sales;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;

/** Checks of the whole database, for tests in which much happens at once. */
final class Consistency {

  private Consistency() {}

  static void assertReceiptNumbersHaveNoGaps(Shop shop) {
    assertEquals(List.of(), shop.service.sql("""
        SELECT r.id, r.receipts, count(t.id), min(t.receipt_number), max(t.receipt_number)
        FROM registers r LEFT JOIN transactions t ON t.register_id = r.id GROUP BY r.id, r.receipts
        HAVING count(t.id) <> r.receipts OR count(DISTINCT t.receipt_number) <> r.receipts
          OR max(t.receipt_number) <> r.receipts OR min(t.receipt_number) <> 1
        """));
    assertEquals(shop.count("transactions"), shop.count("sale_ids"));
  }

  /** Checks that lines, statuses and taxes of sales agree with their returns, and that no refund is too high. */
  static void assertReturnsAddUp(Shop shop) {
    assertEquals(List.of(), shop.service.sql("""
        SELECT l.sale_id, l.line_no, l.returned, sum(b.quantity) FROM line_items l
        LEFT JOIN (returns r JOIN return_lines b ON b.return_id = r.id)
          ON r.sale_id = l.sale_id AND b.line_no = l.line_no
        GROUP BY l.sale_id, l.line_no
        HAVING l.returned <> coalesce(sum(b.quantity), 0) OR l.returned > l.quantity
          OR (l.returned = l.quantity AND sum(b.discount_cents) <> l.discount_cents)
        """));
    assertEquals(List.of(), shop.service.sql("""
        SELECT t.id, t.status FROM transactions t JOIN line_items l ON l.sale_id = t.id GROUP BY t.id, t.status
        HAVING t.status <> 'voided' AND t.status <> CASE WHEN sum(l.returned) = 0 THEN 'completed'
          WHEN sum(l.returned) = sum(l.quantity) THEN 'returned' ELSE 'partially_returned' END
        """));
    assertEquals(List.of(), shop.service.sql("""
        WITH part AS (SELECT r.sale_id, tax->>'code' AS code, (tax->>'amount_cents')::bigint AS cents
          FROM returns r, json_array_elements(r.taxes) AS tax
          UNION ALL SELECT sale_id, 'subtotal', subtotal_cents FROM returns),
        whole AS (SELECT t.id, t.status, tax->>'code' AS code, (tax->>'amount_cents')::bigint AS cents
          FROM transactions t, json_array_elements(t.taxes) AS tax
          UNION ALL SELECT id, status, 'subtotal', subtotal_cents FROM transactions)
        SELECT whole.id, whole.code, whole.cents, sum(part.cents) FROM whole
        JOIN part ON part.sale_id = whole.id AND part.code = whole.code
        GROUP BY whole.id, whole.status, whole.code, whole.cents
        HAVING sum(part.cents) > whole.cents OR (whole.status = 'returned' AND sum(part.cents) <> whole.cents)
        """));
    assertEquals(List.of(), shop.service.sql("""
        SELECT t.id, t.total_cents, sum(r.total_cents) FROM transactions t JOIN returns r ON r.sale_id = t.id
        GROUP BY t.id, t.total_cents HAVING sum(r.total_cents) > t.total_cents
        """));
    assertEquals(shop.count("returns"), shop.service.number(
        "SELECT count(DISTINCT payload->>'id') FROM outbox WHERE type = 'sale.returned'"));
  }
}
