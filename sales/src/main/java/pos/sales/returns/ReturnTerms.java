package pos.sales.returns;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import pos.common.rule.Wire;
import pos.sales.core.Payment;

/**
 * Who takes goods back and why, the method of its refund, and whether the goods go back on the shelf.
 *
 * @param cashier or null
 * @param approvedBy null for a return by receipt that needs no approval
 */
public record ReturnTerms(String cashier, String reason, Payment.Method refundMethod, boolean restock,
    String approvedBy) {

  /** Adds the cashier, if there is one, to what a fingerprint covers: those of before had none. */
  void addCashier(JsonArray content) {
    if (cashier != null) {
      content.add(cashier);
    }
  }

  /** Adds the terms to an answer or event. */
  JsonObject writeTo(JsonObject json) {
    return json
        .put("cashier", cashier)
        .put("reason", reason)
        .put("refund_method", Wire.name(refundMethod))
        .put("restock", restock)
        .put("approved_by", approvedBy);
  }
}
