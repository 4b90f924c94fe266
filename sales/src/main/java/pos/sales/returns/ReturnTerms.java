package pos.sales.returns;

import io.vertx.core.json.JsonObject;
import pos.common.rule.Wire;
import pos.sales.core.Payment;

/**
 * The reason of a return, the method of its refund, and whether the goods go back on the shelf.
 *
 * @param approvedBy null for a return by receipt, which needs no approval
 */
public record ReturnTerms(String reason, Payment.Method refundMethod, boolean restock, String approvedBy) {

  /** Adds the terms to an answer or event. */
  JsonObject writeTo(JsonObject json) {
    return json
        .put("reason", reason)
        .put("refund_method", Wire.name(refundMethod))
        .put("restock", restock)
        .put("approved_by", approvedBy);
  }
}
