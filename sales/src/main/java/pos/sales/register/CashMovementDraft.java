package pos.sales.register;

import pos.common.rule.Fields;

/**
 * A cash movement as a till sends it.
 *
 * @param cashier or null
 */
record CashMovementDraft(CashMovement.Type type, long amountCents, String reason, String cashier) {

  /** @throws pos.common.rule.Failure 422 naming every bad field */
  static CashMovementDraft from(Fields fields) {
    var movement = new CashMovementDraft(
        fields.oneOf("type", CashMovement.Type.class, null),
        fields.integer("amount_cents", 1, Fields.MAX_CENTS),
        fields.text("reason", 1, 500),
        fields.line("cashier", 1, 100, null));
    fields.check();
    return movement;
  }
}
