package pos.sales.returns;

import java.time.Instant;
import java.util.UUID;
import pos.common.sql.Timestamps;
import pos.common.sql.Where;

/** The conditions of a list of returns; one whose value is null does not apply. */
final class ReturnFilter {

  private final Where where = new Where();

  ReturnFilter sale(UUID id) {
    return and("r.sale_id = ?", id);
  }

  ReturnFilter withReceipt(Boolean receipt) {
    return and("(r.sale_id IS NOT NULL) = ?", receipt);
  }

  ReturnFilter store(Long id) {
    return and("r.store_id = ?", id);
  }

  ReturnFilter from(Instant time) {
    return and("r.returned_at >= ?", Timestamps.of(time));
  }

  ReturnFilter before(Instant time) {
    return and("r.returned_at < ?", Timestamps.of(time));
  }

  private ReturnFilter and(String condition, Object value) {
    where.and(condition, value);
    return this;
  }

  Where where() {
    return where;
  }
}
