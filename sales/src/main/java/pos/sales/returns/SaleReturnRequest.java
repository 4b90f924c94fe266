package pos.sales.returns;

import io.vertx.core.json.JsonArray;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import pos.common.rule.Failure;
import pos.common.rule.Fields;
import pos.common.rule.Flaw;
import pos.common.rule.Sha256;
import pos.common.rule.Wire;
import pos.sales.core.Item;
import pos.sales.core.Payment;
import pos.sales.core.Times;
import pos.sales.sale.Sale;
import pos.sales.sale.SaleRequest;

/**
 * Goods brought back with their receipt, as a till sends it.
 *
 * @param exchangedFor the sale that is taken in the same ticket, or null
 * @param storeId or null, like {@code registerId}
 * @param returnedAt null for the time at which the return is written
 */
record SaleReturnRequest(UUID id, UUID exchangedFor, Long storeId, Long registerId, List<Part> parts, ReturnTerms terms,
    Instant returnedAt) {

  /** Some pieces of a line of the sale. */
  record Part(long lineNo, long quantity) {

    static Part from(Fields fields) {
      return new Part(fields.integer("line_no", 1, Item.MAX_LINES), fields.integer("quantity", 1, Item.MAX_QUANTITY));
    }
  }

  /**
   * Reads a return.
   *
   * @param idWhenMissing the id of a return that is sent without one
   * @throws Failure 422 naming every bad field
   */
  static SaleReturnRequest from(Fields fields, UUID idWhenMissing) {
    if (!fields.has("restock")) {
      fields.refuse("restock", Flaw.MISSING, null);
    }
    var request = new SaleReturnRequest(
        fields.uuid("id", idWhenMissing),
        null,
        fields.integer("store_id", 1, Long.MAX_VALUE, null),
        fields.integer("register_id", 1, Long.MAX_VALUE, null),
        fields.list("lines", 1, Item.MAX_LINES, Part::from),
        new ReturnTerms(
            fields.line("cashier", 1, 100, null),
            fields.text("reason", 1, 500),
            fields.oneOf("refund_method", Payment.Method.class, null),
            fields.flag("restock", false),
            fields.text("approved_by", 1, 100, null)),
        Times.millis(fields.instant("returned_at", null)));
    request.refuseRepeatedLines(fields);
    fields.check();
    return request;
  }

  /** Returns the same as a part of the ticket of a sale, taken back at its register. */
  SaleReturnRequest inTicket(UUID newId, SaleRequest sale) {
    return new SaleReturnRequest(newId, sale.id(), sale.storeId(), sale.registerId(), parts, terms, returnedAt);
  }

  private void refuseRepeatedLines(Fields fields) {
    var seen = new HashSet<Long>();
    for (int i = 0; i < parts.size(); i++) {
      if (!seen.add(parts.get(i).lineNo())) {
        fields.refuse("lines[" + i + "].line_no", Flaw.REPEATED, null);
      }
    }
  }

  /** @throws Failure 422 when the sale does not have one of the lines, or took place later than the return */
  void mustFit(Sale sale) {
    for (int i = 0; i < parts.size(); i++) {
      if (parts.get(i).lineNo() > sale.lines().size()) {
        throw Failure.invalid("lines[" + i + "].line_no", Flaw.of("not_a_line",
            "must be a line of the sale, 1 to " + sale.lines().size()).between(1, sale.lines().size()));
      }
    }
    if (returnedAt != null && returnedAt.isBefore(sale.soldAt())) {
      throw Failure.invalid("returned_at", Flaw.of("before_the_sale",
          "must not be before the sale, which took place at " + sale.soldAt()).with("min", sale.soldAt().toString()));
    }
  }

  /** Returns a hash of the content. Fingerprints are stored: it must not change. */
  String fingerprint(UUID saleId) {
    var content = new JsonArray().add(saleId.toString()).add(storeId).add(registerId).add(terms.reason())
        .add(Wire.name(terms.refundMethod())).add(terms.restock())
        .add(returnedAt == null ? null : returnedAt.toString());
    parts.forEach(part -> content.add(part.lineNo).add(part.quantity));
    terms.addCashier(content);
    if (terms.approvedBy() != null) {
      content.add(new JsonArray().add(terms.approvedBy()));
    }
    return Sha256.hex(content.encode());
  }
}
