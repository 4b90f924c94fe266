package pos.sales.returns;

import java.time.Instant;
import java.util.UUID;
import pos.common.sql.PageRequest;
import pos.common.sql.Timestamps;
import pos.common.sql.Where;

/** The conditions of a list of returns; one whose value is null does not apply. */
final class ReturnFilter {

  private final Where where = new Where();
  private Instant before;

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
    return and("r.returned_at >= ?", Timestamps.of(time));
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
        cursor -> where.behind("(r.returned_at, r.id) <", Timestamps.of(cursor.instant(0)), cursor.uuid(1)),
        () -> where.and("r.returned_at < ?", Timestamps.of(before)));
    return where;
  }
}
