package pos.sales.register;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import pos.common.rule.Wire;
import pos.sales.core.Booking;

/**
 * Cash that was put into a drawer or taken out of it, other than for a sale or return.
 *
 * @param number 1, 2, 3... in its session
 * @param cashier or null
 */
record CashMovement(long number, Type type, long amountCents, String reason, String cashier, Instant at) {

  /** The most that a session can have. */
  static final int MOST_IN_A_SESSION = 1000;

  enum Type { PAY_IN, PAY_OUT }

  /** Reads a row of cash_movements. */
  static CashMovement from(JsonObject row) {
    return new CashMovement(row.getLong("number"), Wire.parse(Type.class, row.getString("type")),
        row.getLong("amount_cents"), row.getString("reason"), row.getString("cashier"),
        OffsetDateTime.parse(row.getString("moved_at")).toInstant());
  }

  /** Returns what the journal says about the movement. */
  Booking booking(long session, long registerId) {
    return new Booking(Booking.Kind.CASH_MOVEMENT, session + "/" + number, Optional.empty(), amountCents,
        new JsonObject()
            .put("register_id", registerId)
            .put("type", Wire.name(type))
            .put("moved_at", at.toString()));
  }

  JsonObject toJson() {
    return new JsonObject()
        .put("number", number)
        .put("type", Wire.name(type))
        .put("amount_cents", amountCents)
        .put("reason", reason)
        .put("cashier", cashier)
        .put("at", at.toString());
  }
}
