package pos.sales.core;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.util.List;
import pos.common.rule.Failure;
import pos.common.rule.Fields;
import pos.common.shop.Tax;

/** What the lines of a sale or return come to: subtotal + taxes + rounding = total. */
public record Totals(long subtotalCents, List<Tax> taxes, long roundingCents) {

  public Totals {
    if (subtotalCents > Fields.MAX_CENTS || subtotalCents + Tax.sum(taxes) > Fields.MAX_CENTS) {
      throw Failure.invalid("lines", "must come to at most " + Fields.MAX_CENTS + " cents, taxes included");
    }
  }

  public static Totals of(List<Line> lines) {
    var subtotal = lines.stream().mapToLong(Line::totalCents).sum();
    var taxable = lines.stream().mapToLong(Line::taxableCents).sum();
    return new Totals(subtotal, Tax.of(Tax.QUEBEC, taxable), 0);
  }

  public static Totals from(Row row) {
    var taxes = Tax.from(row.getJsonArray("taxes"));
    return new Totals(row.getLong("subtotal_cents"), taxes, row.getLong("rounding_cents"));
  }

  /** What the next lines to come back of a sale come to: the sale's taxes go with what was taxed. */
  public Totals part(List<Line> sold, List<Line> back) {
    var taxed = sold.stream().mapToLong(Line::taxableCents).sum();
    var before = sold.stream().mapToLong(Line::taxableReturnedCents).sum();
    var after = before + back.stream().mapToLong(Line::taxableCents).sum();
    return new Totals(back.stream().mapToLong(Line::totalCents).sum(), taxes.stream().map(tax ->
        new Tax(tax.code(), tax.rate(), Rounding.share(tax.amountCents(), before, after, taxed))).toList(), 0);
  }

  public Totals rounded(long cents) {
    return new Totals(subtotalCents, taxes, cents);
  }

  /** Without a receipt a refund in cash rounds like a sale; of a sale, {@link Refunds} has what is paid out. */
  public Totals refundedIn(Payment.Method method) {
    return method == Payment.Method.CASH ? rounded(Rounding.toFiveCents(totalCents()) - totalCents()) : this;
  }

  public long taxCents() {
    return Tax.sum(taxes);
  }

  public long totalCents() {
    return subtotalCents + taxCents() + roundingCents;
  }

  public JsonArray taxesJson() {
    return Tax.toJson(taxes);
  }

  public JsonObject writeTo(JsonObject json) {
    return json
        .put("subtotal_cents", subtotalCents)
        .put("taxes", taxesJson())
        .put("rounding_cents", roundingCents)
        .put("total_cents", totalCents());
  }
}
