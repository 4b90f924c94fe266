package pos.sales.returns;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import pos.common.rule.Failure;
import pos.common.rule.Wire;
import pos.sales.core.Line;
import pos.sales.core.Payment;
import pos.sales.core.PriceList;
import pos.sales.core.Totals;
import pos.sales.sale.Sale;

/** Goods that came back and what was refunded for them; {@code saleId} is null without a receipt. */
public record Return(UUID id, String fingerprint, UUID saleId, long storeId, Long registerId, Instant returnedAt,
    List<Line> lines, Totals totals, String reason, Payment.Method refundMethod, boolean restock, String approvedBy) {

  /** Refunds what the lines would cost, taxes included. */
  public static Return of(ReturnRequest request, PriceList prices) {
    var lines = prices.price(request.items()).lines();
    return new Return(request.id(), request.fingerprint(), null, request.storeId(), request.registerId(),
        request.returnedAt(), lines, Totals.of(lines).refundedIn(request.refundMethod()), request.reason(),
        request.refundMethod(), request.restock(), request.approvedBy());
  }

  /**
   * Refunds what was paid for the lines, discounts and taxes in proportion.
   *
   * @param refunds those of the sale before this one
   */
  public static Return of(SaleReturnRequest request, Sale sale, long storeId, Refunds refunds) {
    var lines = request.parts().stream().map(part -> sale.line(part.lineNo()).part(part.quantity())).toList();
    var share = sale.totals().part(sale.lines(), lines);
    var last = lines.stream().mapToLong(Line::quantity).sum() == sale.piecesLeft();
    var refund = refunds.next(share.totalCents(), last, sale.totals().totalCents(), request.refundMethod());
    var totals = share.rounded(refund - share.totalCents());
    return new Return(request.id(), request.fingerprint(sale.id()), sale.id(), storeId, request.registerId(),
        request.returnedAt(), lines, totals, request.reason(), request.refundMethod(), request.restock(), null);
  }

  public static Return from(Row row) {
    return new Return(row.getUUID("id"), row.getString("fingerprint"), row.getUUID("sale_id"), row.getLong("store_id"),
        row.getLong("register_id"), row.getOffsetDateTime("returned_at").toInstant(),
        row.getJsonArray("lines").stream().map(line -> Line.from((JsonObject) line)).toList(), Totals.from(row),
        row.getString("reason"), Payment.method(row.getString("refund_method")), row.getBoolean("restock"),
        row.getString("approved_by"));
  }

  public static String path(UUID id) {
    return "/sales-service/returns/" + id;
  }

  /** @throws Failure 409 when it is under this id in the books, but with another content */
  public void mustBe(String fingerprintSent) {
    if (!fingerprint.equals(fingerprintSent)) {
      throw idReused();
    }
  }

  public Failure idReused() {
    return Failure.conflict("return-id-reused", "The return " + id + " is in the books with another content.");
  }

  public Return at(Instant time) {
    return new Return(id, fingerprint, saleId, storeId, registerId, time, lines, totals, reason, refundMethod, restock,
        approvedBy);
  }

  /** The state that events carry. */
  public JsonObject toEvent() {
    return state().put("refund_cents", totals.totalCents());
  }

  public JsonObject toJson() {
    var links = new JsonObject().put("self", new JsonObject().put("href", path(id)));
    if (saleId != null) {
      links.put("sale", new JsonObject().put("href", Sale.path(saleId)));
    }
    return state().put("_links", links);
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
        .put("refund_method", Wire.name(refundMethod))
        .put("restock", restock)
        .put("approved_by", approvedBy);
  }
}
