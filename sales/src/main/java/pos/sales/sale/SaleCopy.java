package pos.sales.sale;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import pos.common.rule.Fields;
import pos.common.rule.Flaw;
import pos.sales.core.Booking;
import pos.sales.core.Copy;
import pos.sales.core.Flags;
import pos.sales.core.Item;
import pos.sales.core.Line;
import pos.sales.core.Payment;
import pos.sales.core.Totals;

/** A sale of a branch, as its journal is copied. */
public record SaleCopy(TakenSale sale) implements Copy {

  /** A total in cash is rounded to five cents. */
  private static final long MOST_ROUNDED = 2;

  /** Returns what is sent. */
  JsonObject toJson() {
    var content = sale.content();
    var json = new JsonObject()
        .put("id", content.id().toString())
        .put("fingerprint", content.fingerprint())
        .put("receipt_number", sale.receiptNumber())
        .put("cashier", content.cashier())
        .put("sold_at", sale.soldAt().toString())
        .put("lines", new JsonArray(content.lines().stream().map(Line::toJson).toList()));
    return content.flags().writeTo(content.totals().writeTo(json)
        .put("payments", new JsonArray(content.payments().stream().map(Payment::toJson).toList())));
  }

  /** Reads what {@link #toJson} wrote. @throws Failure 422 naming every bad field */
  public static SaleCopy from(Fields fields, long storeId, long registerId) {
    var id = fields.uuid("id", null);
    if (id == null) {
      fields.refuse("id", Flaw.MISSING, null);
    }
    var fingerprint = fields.text("fingerprint", 1, 64);
    var number = fields.integer("receipt_number", 1, Long.MAX_VALUE);
    var cashier = fields.line("cashier", 1, 100, null);
    var soldAt = fields.instant("sold_at", Instant.EPOCH);
    var lines = fields.list("lines", 1, Item.MAX_LINES, Line::from);
    var totals = Totals.from(fields, lines, MOST_ROUNDED);
    var payments = fields.list("payments", 0, SaleRequest.MAX_PAYMENTS, Payment::from);
    var flags = Flags.from(fields);
    fields.check();
    return new SaleCopy(new TakenSale(new SaleContent(id, fingerprint, storeId, registerId, cashier, lines, totals,
        payments, flags), number, soldAt, StockStatus.PENDING));
  }

  @Override
  public Booking booking() {
    return sale.booking();
  }
}
