package pos.sales.register;

import java.time.Instant;
import pos.common.shop.StoreScope;
import pos.common.sql.Timestamps;
import pos.common.sql.Where;

/** The conditions of a list of sessions; one whose value is null does not apply. */
final class SessionFilter {

  private final Where where;

  /** @param stores the stores whose sessions the caller may see */
  SessionFilter(StoreScope stores) {
    where = new Where().and("store_id = ?", stores.store().orElse(null));
  }

  SessionFilter store(Long id) {
    where.and("store_id = ?", id);
    return this;
  }

  SessionFilter register(Long id) {
    where.and("register_id = ?", id);
    return this;
  }

  /** @param status {@code open} or {@code closed} */
  SessionFilter status(String status) {
    if (status != null) {
      where.and(status.equals("open") ? "closed_at IS NULL" : "closed_at IS NOT NULL");
    }
    return this;
  }

  SessionFilter from(Instant time) {
    where.and("opened_at >= ?", Timestamps.of(time));
    return this;
  }

  SessionFilter before(Instant time) {
    where.and("opened_at < ?", Timestamps.of(time));
    return this;
  }

  Where where() {
    return where;
  }
}
