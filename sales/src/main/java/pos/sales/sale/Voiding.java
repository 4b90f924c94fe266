package pos.sales.sale;

import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import pos.common.sql.Timestamps;
import pos.sales.core.Booking;

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

  /** Returns what the journal says about the void of a sale. */
  Booking booking(UUID sale, long registerId, long receiptNumber, long totalCents) {
    return new Booking(Booking.Kind.VOID, sale.toString(), Optional.empty(), totalCents, new JsonObject()
        .put("register_id", registerId)
        .put("receipt_number", receiptNumber)
        .put("voided_at", at.toString()));
  }

  JsonObject toJson() {
    return new JsonObject().put("at", at.toString()).put("reason", reason).put("cashier", cashier);
  }
}
