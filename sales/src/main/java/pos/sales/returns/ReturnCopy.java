package pos.sales.returns;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import pos.common.rule.Fields;
import pos.common.rule.Flaw;
import pos.sales.core.Booking;
import pos.sales.core.Copy;
import pos.sales.core.Item;
import pos.sales.core.Line;
import pos.sales.core.Payment;
import pos.sales.core.Totals;

/** A return at a branch, as its journal is copied. */
public record ReturnCopy(Return back) implements Copy {

  /** Returns what is sent. */
  JsonObject toJson() {
    var content = back.content();
    var json = new JsonObject()
        .put("id", back.id().toString())
        .put("fingerprint", content.fingerprint())
        .put("sale_id", Return.text(content.saleId()))
        .put("exchanged_for", Return.text(content.exchangedFor()))
        .put("register_id", content.registerId())
        .put("returned_at", back.returnedAt().toString())
        .put("lines", new JsonArray(back.lines().stream().map(Line::toJson).toList()));
    return content.terms().writeTo(back.totals().writeTo(json)).put("price_mismatch", content.priceMismatch());
  }

  /** Reads what {@link #toJson} wrote. @throws Failure 422 naming every bad field */
  public static ReturnCopy from(Fields fields, long storeId) {
    var id = fields.uuid("id", null);
    if (id == null) {
      fields.refuse("id", Flaw.MISSING, null);
    }
    var fingerprint = fields.text("fingerprint", 1, 64);
    var sale = fields.uuid("sale_id", null);
    var exchangedFor = fields.uuid("exchanged_for", null);
    var register = fields.integer("register_id", 1, Long.MAX_VALUE, null);
    var returnedAt = fields.instant("returned_at", Instant.EPOCH);
    var lines = fields.list("lines", 1, Item.MAX_LINES, Line::from);
    var totals = Totals.from(fields, lines, Fields.MAX_CENTS);
    var terms = new ReturnTerms(fields.line("cashier", 1, 100, null), fields.text("reason", 1, 500),
        fields.oneOf("refund_method", Payment.Method.class, null), fields.flag("restock", false),
        fields.text("approved_by", 1, 100, null));
    var mismatch = fields.flag("price_mismatch", false);
    fields.check();
    return new ReturnCopy(new Return(new ReturnContent(id, fingerprint, sale, exchangedFor, storeId, register, lines,
        totals, terms, mismatch), returnedAt));
  }

  @Override
  public Booking booking() {
    return back.booking();
  }
}
