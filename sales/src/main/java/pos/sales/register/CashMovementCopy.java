package pos.sales.register;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import pos.common.rule.Fields;
import pos.sales.core.Booking;
import pos.sales.core.Copy;

/** A cash movement at a branch, as its journal is copied. */
public record CashMovementCopy(long sessionId, long registerId, CashMovement movement) implements Copy {

  /** Returns what is sent. */
  JsonObject toJson() {
    return movement.toJson().put("session_id", sessionId);
  }

  /** Reads what was sent. @throws pos.common.rule.Failure 422 naming every bad field */
  public static CashMovementCopy from(Fields fields, long registerId) {
    var copy = new CashMovementCopy(fields.integer("session_id", 1, Long.MAX_VALUE), registerId, new CashMovement(
        fields.integer("number", 1, CashMovement.MOST_IN_A_SESSION), fields.oneOf("type", CashMovement.Type.class, null),
        fields.integer("amount_cents", 1, Fields.MAX_CENTS), fields.text("reason", 1, 500),
        fields.line("cashier", 1, 100, null), fields.instant("at", Instant.EPOCH)));
    fields.check();
    return copy;
  }

  @Override
  public Booking booking() {
    return movement.booking(sessionId, registerId);
  }
}
