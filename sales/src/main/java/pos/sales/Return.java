package pos.sales;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import pos.common.Fields;

/** Goods that came back and what was refunded for them; {@code saleId} is null without a receipt. */
record Return(UUID id, String fingerprint, UUID saleId, long storeId, Long registerId, Instant returnedAt,
    List<Line> lines, Totals totals, String reason, Payment.Method refundMethod, boolean restock, String approvedBy) {

  /** Refunds what the lines would cost, taxes included; in cash it rounds to five cents. */
  static Return of(ReturnRequest request, PriceList prices) {
    var lines = prices.price(request.items()).lines();
    var totals = Totals.of(lines);
    var rounding = request.refundMethod() == Payment.Method.CASH
        ? Totals.toFive(totals.totalCents()) - totals.totalCents() : 0;
    return new Return(request.id(), request.fingerprint(), null, request.storeId(), request.registerId(),
        request.returnedAt(), lines, totals.rounded(rounding), request.reason(), request.refundMethod(),
        request.restock(), request.approvedBy());
  }

  static Return from(Row row) {
    return new Return(row.getUUID("id"), row.getString("fingerprint"), row.getUUID("sale_id"), row.getLong("store_id"),
        row.getLong("register_id"), row.getOffsetDateTime("returned_at").toInstant(),
        row.getJsonArray("lines").stream().map(line -> Line.from((JsonObject) line)).toList(), Totals.from(row),
        row.getString("reason"), Payment.method(row.getString("refund_method")), row.getBoolean("restock"),
        row.getString("approved_by"));
  }

  static String path(UUID id) {
    return "/sales-service/returns/" + id;
  }

  Return at(Instant time) {
    return new Return(id, fingerprint, saleId, storeId, registerId, time, lines, totals, reason, refundMethod, restock,
        approvedBy);
  }

  /** The state that events carry. */
  JsonObject toEvent() {
    return state().put("refund_cents", totals.totalCents());
  }

  JsonObject toJson() {
    return state().put("_links", new JsonObject().put("self", new JsonObject().put("href", path(id))));
  }

  private JsonObject state() {
    var json = new JsonObject()
        .put("id", id.toString())
        .put("sale_id", saleId == null ? null : saleId.toString())
        .put("store_id", storeId)
        .put("register_id", registerId)
        .put("returned_at", returnedAt.toString())
        .put("lines", new JsonArray(lines.stream().map(Line::toJson).toList()));
    return totals.writeTo(json)
        .put("reason", reason)
        .put("refund_method", Fields.wire(refundMethod))
        .put("restock", restock)
        .put("approved_by", approvedBy);
  }
}
