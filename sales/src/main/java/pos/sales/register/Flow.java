package pos.sales.register;

import io.vertx.core.json.JsonObject;

/** The amounts taken by one payment method or for one tax, and those given back for returns and for voided sales. */
record Flow(String name, long takenCents, long refundedCents, long voidedCents) {

  static Flow none(String name) {
    return new Flow(name, 0, 0, 0);
  }

  static Flow from(JsonObject row) {
    return new Flow(row.getString("name"), row.getLong("taken"), row.getLong("refunded"), row.getLong("voided"));
  }

  /** @param label the member for the name: {@code method} or {@code code} */
  JsonObject toJson(String label) {
    return new JsonObject()
        .put(label, name)
        .put("taken_cents", takenCents)
        .put("refunded_cents", refundedCents)
        .put("voided_cents", voidedCents)
        .put("net_cents", takenCents - refundedCents - voidedCents);
  }
}
