package pos.sales.returns;

import io.vertx.core.json.JsonArray;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import pos.common.rule.Failure;
import pos.common.rule.Fields;
import pos.common.rule.Wire;
import pos.sales.core.Ids;
import pos.sales.core.Item;
import pos.sales.core.Payment;
import pos.sales.sale.Sale;
import pos.sales.sale.SaleRequest;

/** Goods brought back with their receipt, as a till sends it; without a place it is where the caller is. */
public record SaleReturnRequest(UUID id, Long storeId, Long registerId, List<Part> parts, String reason,
    Payment.Method refundMethod, boolean restock, Instant returnedAt) {

  /** So many pieces of a line. */
  public record Part(long lineNo, long quantity) {

    static Part from(Fields fields) {
      var part = new Part(fields.integer("line_no", 1, Item.MAX_LINES), fields.integer("quantity", 1, 99_999));
      fields.check();
      return part;
    }
  }

  public static SaleReturnRequest from(Fields fields) {
    if (!fields.has("restock")) {
      fields.refuse("restock", "is missing", null);
    }
    var request = new SaleReturnRequest(
        fields.uuid("id", null),
        fields.integer("store_id", 1, Long.MAX_VALUE, null),
        fields.integer("register_id", 1, Long.MAX_VALUE, null),
        fields.list("lines", 1, Item.MAX_LINES, Part::from),
        fields.text("reason", 1, 500),
        fields.oneOf("refund_method", Payment.Method.class, null),
        fields.flag("restock", false),
        SaleRequest.millis(fields.instant("returned_at", null)));
    request.refuseRepeatedLines(fields);
    fields.check();
    return request;
  }

  private void refuseRepeatedLines(Fields fields) {
    var seen = new HashSet<Long>();
    for (int i = 0; i < parts.size(); i++) {
      if (!seen.add(parts.get(i).lineNo())) {
        fields.refuse("lines[" + i + "].line_no", "must be named once", null);
      }
    }
  }

  public SaleReturnRequest orId(UUID made) {
    return id != null ? this
        : new SaleReturnRequest(made, storeId, registerId, parts, reason, refundMethod, restock, returnedAt);
  }

  /** @throws Failure 422 when the sale does not have so many lines, or is of a later time */
  public void mustBeOn(Sale sale) {
    for (int i = 0; i < parts.size(); i++) {
      if (parts.get(i).lineNo() > sale.lines().size()) {
        throw Failure.invalid("lines[" + i + "].line_no", "must be a line of the sale, 1 to " + sale.lines().size());
      }
    }
    if (returnedAt != null && returnedAt.isBefore(sale.soldAt())) {
      throw Failure.invalid("returned_at", "must not be before the sale, which was at " + sale.soldAt());
    }
  }

  /** The same for the same content. */
  public String fingerprint(UUID saleId) {
    var content = new JsonArray().add(saleId.toString()).add(storeId).add(registerId).add(reason)
        .add(Wire.name(refundMethod)).add(restock).add(returnedAt == null ? null : returnedAt.toString());
    parts.forEach(part -> content.add(part.lineNo).add(part.quantity));
    return Ids.fingerprint(content);
  }
}
