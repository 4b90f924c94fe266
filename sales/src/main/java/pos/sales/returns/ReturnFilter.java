package pos.sales.returns;

import java.time.Instant;
import java.util.UUID;
import pos.common.sql.PageRequest;
import pos.common.sql.Timestamps;
import pos.common.sql.Where;

/** The conditions of a list of returns; one whose value is null does not apply. */
final class ReturnFilter {

  private final Where where = new Where();
  private final String source;
  private final String key;
  private Instant before;

  ReturnFilter() {
    this(null);
  }

  /**
   * @param product the product that a line must have, or null for any. The lines' index has the returns of a product in
   *     the list's order, so it leads: LIMIT 1 keeps the planner from reading all returns instead.
   */
  ReturnFilter(Long product) {
    source = product == null ? "returns r" : """
        (SELECT DISTINCT returned_at, return_id AS id FROM return_lines WHERE product_id = %s
            ORDER BY returned_at DESC, return_id DESC) l,
          LATERAL (SELECT * FROM returns WHERE id = l.id LIMIT 1) r
        """.formatted(where.parameter(product));
    key = product == null ? "r" : "l";
  }

  ReturnFilter sale(UUID id) {
    return and("r.sale_id = ?", id);
  }

  ReturnFilter withReceipt(Boolean receipt) {
    if (receipt != null) {
      where.and(receipt ? "r.sale_id IS NOT NULL" : "r.sale_id IS NULL");
    }
    return this;
  }

  ReturnFilter store(Long id) {
    return and("r.store_id = ?", id);
  }

  ReturnFilter from(Instant time) {
    return and(key + ".returned_at >= ?", Timestamps.of(time));
  }

  ReturnFilter before(Instant time) {
    before = time;
    return this;
  }

  private ReturnFilter and(String condition, Object value) {
    where.and(condition, value);
    return this;
  }

  /**
   * Returns the conditions on a page. Where it begins and the end of the period are one condition, the stricter one:
   * the planner takes two for independent of each other, and expects too few rows.
   */
  Where where(PageRequest page) {
    page.after().filter(cursor -> before == null || cursor.instant(0).isBefore(before)).ifPresentOrElse(
        cursor -> where.behind("(%1$s.returned_at, %1$s.id) <".formatted(key), Timestamps.of(cursor.instant(0)), cursor.uuid(1)),
        () -> where.and(key + ".returned_at < ?", Timestamps.of(before)));
    return where;
  }

  /** Returns the tables and subqueries that have the returns {@code r}. */
  String source() {
    return source;
  }

  /** Returns the one of them whose {@code returned_at} and {@code id} an index has in the list's order. */
  String key() {
    return key;
  }
}
