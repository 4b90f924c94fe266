package pos.sales.returns;

import io.vertx.core.json.JsonArray;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import pos.common.rule.Fields;
import pos.common.rule.Flaw;
import pos.common.rule.Sha256;
import pos.common.rule.Wire;
import pos.sales.core.Item;
import pos.sales.core.Payment;
import pos.sales.core.Times;

/**
 * Goods brought back without a receipt, as a till sends it.
 *
 * @param registerId or null
 * @param returnedAt null for the time at which the return is written
 */
record ReturnRequest(UUID id, long storeId, Long registerId, List<Item> items, ReturnTerms terms, Instant returnedAt) {

  /**
   * Reads a return.
   *
   * @param idWhenMissing the id of a return that is sent without one
   * @throws pos.common.rule.Failure 422 naming every bad field
   */
  static ReturnRequest from(Fields fields, UUID idWhenMissing) {
    if (!fields.has("restock")) {
      fields.refuse("restock", Flaw.MISSING, null);
    }
    var request = new ReturnRequest(
        fields.uuid("id", idWhenMissing),
        fields.integer("store_id", 1, Long.MAX_VALUE),
        fields.integer("register_id", 1, Long.MAX_VALUE, null),
        fields.list("lines", 1, Item.MAX_LINES, Item::from),
        new ReturnTerms(
            fields.line("cashier", 1, 100, null),
            fields.text("reason", 1, 500),
            fields.oneOf("refund_method", Payment.Method.class, null),
            fields.flag("restock", false),
            fields.line("approved_by", 1, 100)),
        Times.millis(fields.instant("returned_at", null)));
    fields.check();
    return request;
  }

  /** Returns a hash of the content. Fingerprints are stored: it must not change. */
  String fingerprint() {
    var content = new JsonArray().add(storeId).add(registerId).add(terms.reason())
        .add(Wire.name(terms.refundMethod())).add(terms.restock()).add(terms.approvedBy())
        .add(returnedAt == null ? null : returnedAt.toString());
    items.forEach(item -> content.add(item.content()));
    terms.addCashier(content);
    return Sha256.hex(content.encode());
  }
}
