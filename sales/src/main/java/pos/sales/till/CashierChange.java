package pos.sales.till;

import pos.common.rule.Fields;
import pos.common.rule.Wire;

/** What is to be changed of a cashier; null stays as it is. */
record CashierChange(Cashier.Role role, Boolean active, String pin) {

  /** @throws pos.common.rule.Failure 422 naming every bad field */
  static CashierChange from(Fields fields) {
    var change = new CashierChange(
        fields.has("role") ? fields.oneOf("role", Cashier.Role.class, null) : null,
        fields.has("active") ? Boolean.valueOf(fields.flag("active", true)) : null,
        fields.has("pin") ? CashierDraft.pin(fields) : null);
    fields.check();
    return change;
  }

  String roleName() {
    return role == null ? null : Wire.name(role);
  }

  /** Keeps the PIN out of logs. */
  @Override
  public String toString() {
    return "role " + role + ", active " + active;
  }
}
