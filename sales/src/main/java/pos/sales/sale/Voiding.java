package pos.sales.sale;

import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.Optional;
import pos.common.sql.Timestamps;

/**
 * The time and reason of a void, and who did it.
 *
 * @param cashier or null
 */
public record Voiding(Instant at, String reason, String cashier) {

  /** Returns empty for a sale that is not voided. */
  static Optional<Voiding> from(Row row) {
    return Optional.ofNullable(Timestamps.read(row, "voided_at"))
        .map(at -> new Voiding(at, row.getString("void_reason"), row.getString("voided_by")));
  }

  JsonObject toJson() {
    return new JsonObject().put("at", at.toString()).put("reason", reason).put("cashier", cashier);
  }
}
