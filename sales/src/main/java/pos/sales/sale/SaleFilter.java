package pos.sales.sale;

import java.time.Instant;
import java.util.UUID;
import pos.common.sql.Timestamps;
import pos.common.sql.Where;

/** The conditions of a list of sales; one whose value is null does not apply. */
final class SaleFilter {

  private static final String COMPLETED = "completed";
  private static final String PENDING = "pending";

  private final Where where = new Where();
  private final String source;
  private final String key;

  /**
   * @param product the product that a line must have, or null for any. The lines' index has the sales of a product in
   *     the list's order, so it leads: LIMIT 1 keeps the planner from reading all sales instead.
   */
  SaleFilter(Long product) {
    source = product == null ? "transactions t" : """
        (SELECT DISTINCT sold_at, sale_id AS id FROM line_items WHERE product_id = %s
            ORDER BY sold_at DESC, sale_id DESC) l,
          LATERAL (SELECT * FROM transactions WHERE sold_at = l.sold_at AND id = l.id LIMIT 1) t
        """.formatted(where.parameter(product));
    key = product == null ? "t" : "l";
  }

  SaleFilter store(Long id) {
    return and("t.store_id = ?", id);
  }

  SaleFilter register(Long id) {
    return and("t.register_id = ?", id);
  }

  SaleFilter cashier(String name) {
    return and("t.cashier = ?", name);
  }

  SaleFilter receiptNumber(Long number) {
    return and("(t.sold_at, t.id) IN (SELECT sold_at, id FROM sale_ids WHERE receipt_number = ?)", number);
  }

  SaleFilter status(String status) {
    return and((COMPLETED.equals(status) ? "" : "t.status <> 'completed' AND ") + "t.status = ?", status);
  }

  SaleFilter stockStatus(String status) {
    return and((PENDING.equals(status) ? "t.stock_status = 'pending' AND " : "") + "t.stock_status = ?", status);
  }

  SaleFilter priceMismatch(Boolean mismatch) {
    return flagged("t.price_mismatch", mismatch);
  }

  SaleFilter taxMismatch(Boolean mismatch) {
    return flagged("t.tax_mismatch", mismatch);
  }

  SaleFilter clockMismatch(Boolean mismatch) {
    return flagged("t.clock_mismatch", mismatch);
  }

  private SaleFilter flagged(String column, Boolean flag) {
    if (flag != null) {
      where.and(flag ? column : "NOT " + column);
    }
    return this;
  }

  /**
   * @param session closed; its late sales are those of its time that are not in it, because they came afterwards or waited
   *     while it was closed. What came before it was opened, from a till whose clock is fast, is none of them.
   */
  SaleFilter lateFor(Long session) {
    if (session != null) {
      var at = "(SELECT %s FROM sessions WHERE id = ?)";
      and("t.register_id = " + at.formatted("register_id"), session);
      and("t.sold_at >= " + at.formatted("opened_at"), session);
      and("t.sold_at < " + at.formatted("closed_at"), session);
      and("t.written_at > " + at.formatted("opened_at"), session);
      and("t.session_id IS DISTINCT FROM ?", session);
    }
    return this;
  }

  SaleFilter from(Instant time) {
    return and(key + ".sold_at >= ?", Timestamps.of(time));
  }

  SaleFilter before(Instant time) {
    return and(key + ".sold_at < ?", Timestamps.of(time));
  }

  SaleFilter after(Instant lastSoldAt, UUID lastId) {
    where.behind("(%1$s.sold_at, %1$s.id) <".formatted(key), Timestamps.of(lastSoldAt), lastId);
    return this;
  }

  private SaleFilter and(String condition, Object value) {
    where.and(condition, value);
    return this;
  }

  Where where() {
    return where;
  }

  /** Returns the tables and subqueries that have the sales {@code t}. */
  String source() {
    return source;
  }

  /** Returns the one of them whose {@code sold_at} and {@code id} an index has in the list's order. */
  String key() {
    return key;
  }
}
