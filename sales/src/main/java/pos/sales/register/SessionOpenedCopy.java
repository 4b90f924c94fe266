package pos.sales.register;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Optional;
import pos.common.rule.Fields;
import pos.sales.core.Booking;
import pos.sales.core.Copy;

/** The beginning of a session at a branch, as its journal is copied. @param session open */
public record SessionOpenedCopy(Session session) implements Copy {

  /** Returns what is sent. */
  static JsonObject toJson(Session session) {
    return new JsonObject()
        .put("id", session.id())
        .put("cashier", session.cashier())
        .put("opened_at", session.openedAt().toString())
        .put("opening_float_cents", session.openingFloatCents());
  }

  /** Reads what was sent. @throws pos.common.rule.Failure 422 naming every bad field */
  public static SessionOpenedCopy from(Fields fields, long storeId, long registerId) {
    var session = new Session(fields.integer("id", 1, Long.MAX_VALUE), registerId, storeId,
        fields.line("cashier", 1, 100), fields.instant("opened_at", Instant.EPOCH),
        fields.integer("opening_float_cents", 0, Fields.MAX_CENTS), Optional.empty());
    fields.check();
    return new SessionOpenedCopy(session);
  }

  @Override
  public Booking booking() {
    return session.opening();
  }
}
