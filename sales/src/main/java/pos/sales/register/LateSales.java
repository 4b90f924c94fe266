package pos.sales.register;

import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import pos.common.rule.Links;

/**
 * The sales of a session's time that came after it was closed: its Z report does not have them.
 *
 * @param voided how many of them are voided; the total is without these
 */
record LateSales(long count, long voided, long totalCents) {

  static final LateSales NONE = new LateSales(0, 0, 0);

  static LateSales from(Row row) {
    return new LateSales(row.getLong("count"), row.getLong("voided"), row.getLong("total_cents"));
  }

  /** Returns how often the sales have changed, so that the report has another version each time. */
  long changes() {
    return count + voided;
  }

  JsonObject toJson(long session) {
    return new JsonObject().put("count", count).put("total_cents", totalCents)
        .put("_links", Links.self("/sales-service/sales?late_for_session=" + session).toJson());
  }
}
