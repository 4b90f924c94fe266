package pos.sales.register;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.OffsetDateTime;
import pos.common.rule.Fields;
import pos.common.rule.Wire;

/** Cash put into a drawer or taken out of it beside sales; its number and time are those of the books. */
public record CashMovement(long number, Type type, long amountCents, String reason, String cashier, Instant at) {

  public enum Type { PAY_IN, PAY_OUT }

  public static CashMovement from(Fields fields) {
    var movement = new CashMovement(0,
        fields.oneOf("type", Type.class, null),
        fields.integer("amount_cents", 1, Fields.MAX_CENTS),
        fields.text("reason", 1, 500),
        fields.text("cashier", 1, 100, null), null);
    fields.check();
    return movement;
  }

  /** @param row of the table */
  public static CashMovement from(JsonObject row) {
    return new CashMovement(row.getLong("number"), row.getString("type").equals("pay_in") ? Type.PAY_IN : Type.PAY_OUT,
        row.getLong("amount_cents"), row.getString("reason"), row.getString("cashier"),
        OffsetDateTime.parse(row.getString("moved_at")).toInstant());
  }

  public JsonObject toJson() {
    return new JsonObject()
        .put("number", number)
        .put("type", Wire.name(type))
        .put("amount_cents", amountCents)
        .put("reason", reason)
        .put("cashier", cashier)
        .put("at", at.toString());
  }
}
