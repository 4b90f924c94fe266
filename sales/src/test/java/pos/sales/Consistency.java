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

  /** Checks that each journal has all numbers and hashes, ends where its register says, and has all of the books. */
  static void assertJournalsAreWhole(Shop shop) {
    assertEquals(List.of(), shop.service.sql("""
        SELECT * FROM (SELECT register_id, seq, hash,
          lag(seq, 1, 0::bigint) OVER journal AS before,
          encode(sha256(convert_to(lag(hash, 1, repeat('0', 64)) OVER journal || E'\\n' || entry, 'UTF8')), 'hex')
            AS expected
          FROM journal WINDOW journal AS (PARTITION BY register_id ORDER BY seq)) AS entries
        WHERE seq <> before + 1 OR hash <> expected
        """));
    assertEquals(List.of(), shop.service.sql("""
        SELECT id, journal_entries FROM registers LEFT JOIN journal ON register_id = id AND seq = journal_entries
        WHERE journal_hash <> coalesce(hash, repeat('0', 64))
          OR journal_entries <> (SELECT count(*) FROM journal WHERE register_id = id)
        """));
    assertEquals(shop.count("transactions"), entries(shop, "sale"));
    assertEquals(shop.count("returns"), entries(shop, "return"));
    assertEquals(shop.count("sessions"), entries(shop, "session_opened"));
    assertEquals(shop.count("cash_movements"), entries(shop, "cash_movement"));
    assertEquals(shop.service.number("SELECT count(*) FROM transactions WHERE status = 'voided'"),
        entries(shop, "void"));
    assertEquals(shop.service.number("SELECT count(closed_at) FROM sessions"), entries(shop, "session_closed"));
  }

  private static long entries(Shop shop, String kind) {
    return shop.service.number("SELECT count(*) FROM journal WHERE kind = $1", kind);
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
