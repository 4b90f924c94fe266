package pos.sales.sale;

import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import pos.common.rule.Fields;

/** When, why and by whom a sale was undone; the time is null until it is, the cashier may be unknown. */
public record Voiding(Instant at, String reason, String cashier) {

  public static Voiding from(Fields fields) {
    var voiding = new Voiding(null, fields.text("reason", 1, 500), fields.text("cashier", 1, 100, null));
    fields.check();
    return voiding;
  }

  /** @return null when the sale stands */
  public static Voiding from(Row row) {
    var at = row.getOffsetDateTime("voided_at");
    return at == null ? null : new Voiding(at.toInstant(), row.getString("void_reason"), row.getString("voided_by"));
  }

  public Voiding at(Instant time) {
    return new Voiding(time, reason, cashier);
  }

  public JsonObject toJson() {
    return new JsonObject().put("at", at.toString()).put("reason", reason).put("cashier", cashier);
  }
}
