package pos.sales.sale;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.UUID;
import pos.common.rule.Fields;
import pos.common.rule.Flaw;
import pos.sales.core.Booking;
import pos.sales.core.Copy;

/** The void of a branch's sale, as its journal is copied. */
public record VoidCopy(UUID saleId, long registerId, long receiptNumber, long totalCents, Voiding voiding)
    implements Copy {

  /** Returns what is sent. */
  JsonObject toJson() {
    return new JsonObject()
        .put("sale_id", saleId.toString())
        .put("receipt_number", receiptNumber)
        .put("total_cents", totalCents)
        .put("voided_at", voiding.at().toString())
        .put("reason", voiding.reason())
        .put("cashier", voiding.cashier());
  }

  /** Reads what {@link #toJson} wrote. @throws Failure 422 naming every bad field */
  public static VoidCopy from(Fields fields, long registerId) {
    var id = fields.uuid("sale_id", null);
    if (id == null) {
      fields.refuse("sale_id", Flaw.MISSING, null);
    }
    var copy = new VoidCopy(id, registerId, fields.integer("receipt_number", 1, Long.MAX_VALUE),
        fields.integer("total_cents", 0, Fields.MAX_CENTS),
        new Voiding(fields.instant("voided_at", Instant.EPOCH), fields.text("reason", 1, 500),
            fields.line("cashier", 1, 100, null)));
    fields.check();
    return copy;
  }

  @Override
  public Booking booking() {
    return voiding.booking(saleId, registerId, receiptNumber, totalCents);
  }
}
