package pos.sales.register;

import io.vertx.core.json.JsonObject;

/** What was taken in a payment method or as a tax, and what of it went back for returns and for voided sales. */
public record Flow(String name, long takenCents, long refundedCents, long voidedCents) {

  public static Flow from(JsonObject row) {
    return new Flow(row.getString("name"), row.getLong("taken"), row.getLong("refunded"), row.getLong("voided"));
  }

  /** @param label what the name is: a method or a code */
  public JsonObject toJson(String label) {
    return new JsonObject()
        .put(label, name)
        .put("taken_cents", takenCents)
        .put("refunded_cents", refundedCents)
        .put("voided_cents", voidedCents)
        .put("net_cents", takenCents - refundedCents - voidedCents);
  }
}
