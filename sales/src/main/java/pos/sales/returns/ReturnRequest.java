package pos.sales.returns;

import io.vertx.core.json.JsonArray;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import pos.common.rule.Fields;
import pos.common.rule.Wire;
import pos.sales.core.Ids;
import pos.sales.core.Item;
import pos.sales.core.Payment;
import pos.sales.sale.SaleRequest;

/** Goods brought back without a receipt, as a till sends it. */
public record ReturnRequest(UUID id, long storeId, Long registerId, List<Item> items, String reason,
    Payment.Method refundMethod, boolean restock, String approvedBy, Instant returnedAt) {

  public static ReturnRequest from(Fields fields) {
    if (!fields.has("restock")) {
      fields.refuse("restock", "is missing", null);
    }
    var request = new ReturnRequest(
        fields.uuid("id", null),
        fields.integer("store_id", 1, Long.MAX_VALUE),
        fields.integer("register_id", 1, Long.MAX_VALUE, null),
        fields.list("lines", 1, Item.MAX_LINES, Item::from),
        fields.text("reason", 1, 500),
        fields.oneOf("refund_method", Payment.Method.class, null),
        fields.flag("restock", false),
        fields.text("approved_by", 1, 100),
        SaleRequest.millis(fields.instant("returned_at", null)));
    fields.check();
    return request;
  }

  public ReturnRequest orId(UUID made) {
    return id != null ? this
        : new ReturnRequest(made, storeId, registerId, items, reason, refundMethod, restock, approvedBy, returnedAt);
  }

  /** The same for the same content. */
  public String fingerprint() {
    var content = new JsonArray().add(storeId).add(registerId).add(reason).add(Wire.name(refundMethod)).add(restock)
        .add(approvedBy).add(returnedAt == null ? null : returnedAt.toString());
    items.forEach(item -> content.add(item.content()));
    return Ids.fingerprint(content);
  }
}
