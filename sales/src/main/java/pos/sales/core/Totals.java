package pos.sales.core;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.util.List;
import pos.common.rule.Failure;
import pos.common.rule.Fields;
import pos.common.rule.Flaw;
import pos.common.shop.Tax;

/** The amounts of a sale or return: total = subtotal + taxes + rounding. */
public record Totals(long subtotalCents, List<Tax> taxes, long roundingCents) {

  private static final int MOST_TAXES = 10;

  /** @throws Failure 422 when subtotal and taxes are too high */
  public Totals {
    if (subtotalCents > Fields.MAX_CENTS || subtotalCents + Tax.sum(taxes) > Fields.MAX_CENTS) {
      throw Failure.invalid("lines",
          Flaw.tooLarge(Fields.MAX_CENTS, "must total at most " + Fields.MAX_CENTS + " cents, taxes included"));
    }
  }

  /** Returns the amounts of lines in the province of the stores, without rounding. */
  public static Totals of(List<Line> lines) {
    var subtotal = lines.stream().mapToLong(Line::totalCents).sum();
    var taxable = lines.stream().mapToLong(Line::taxableCents).sum();
    return new Totals(subtotal, Tax.of(Tax.QUEBEC, taxable), 0);
  }

  /** Reads the columns {@code subtotal_cents, taxes, rounding_cents}. */
  public static Totals from(Row row) {
    return new Totals(row.getLong("subtotal_cents"), Tax.from(row.getJsonArray("taxes")),
        row.getLong("rounding_cents"));
  }

  /** Reads what {@link #writeTo} writes, for a copy. @param lines to which the amounts belong */
  public static Totals from(Fields fields, List<Line> lines, long mostRounded) {
    var subtotal = lines.stream().mapToLong(Line::totalCents).sum();
    fields.integer("subtotal_cents", subtotal, subtotal);
    var totals = new Totals(subtotal, fields.list("taxes", 0, MOST_TAXES, Totals::tax),
        fields.integer("rounding_cents", -mostRounded, mostRounded));
    fields.integer("total_cents", totals.totalCents(), totals.totalCents());
    return totals;
  }

  private static Tax tax(Fields fields) {
    return new Tax(fields.text("code", 1, 20), fields.text("rate", 1, 20),
        fields.integer("amount_cents", 0, Fields.MAX_CENTS));
  }

  /**
   * Returns the amounts of the lines that come back next, with the sale's taxes in proportion to the taxable amounts.
   *
   * @param sold all lines of the sale, with what has come back before
   */
  public Totals part(List<Line> sold, List<Line> back) {
    var taxed = sold.stream().mapToLong(Line::taxableCents).sum();
    var before = sold.stream().mapToLong(Line::taxableReturnedCents).sum();
    var after = before + back.stream().mapToLong(Line::taxableCents).sum();
    return new Totals(back.stream().mapToLong(Line::totalCents).sum(), taxes.stream().map(tax ->
        new Tax(tax.code(), tax.rate(), Rounding.share(tax.amountCents(), before, after, taxed))).toList(), 0);
  }

  /** Returns the same amounts with another rounding. */
  public Totals rounded(long cents) {
    return new Totals(subtotalCents, taxes, cents);
  }

  /** Returns the amounts of a refund without a receipt, which in cash is rounded like a sale. */
  public Totals refundedIn(Payment.Method method) {
    return method == Payment.Method.CASH ? rounded(Rounding.toFiveCents(totalCents()) - totalCents()) : this;
  }

  /** Returns the sum of the taxes. */
  public long taxCents() {
    return Tax.sum(taxes);
  }

  /** Returns the amount to be paid or refunded. */
  public long totalCents() {
    return subtotalCents + taxCents() + roundingCents;
  }

  /** Returns the taxes as they are stored. */
  public JsonArray taxesJson() {
    return Tax.toJson(taxes);
  }

  /** Adds the amounts to an answer or event. */
  public JsonObject writeTo(JsonObject json) {
    return json
        .put("subtotal_cents", subtotalCents)
        .put("taxes", taxesJson())
        .put("rounding_cents", roundingCents)
        .put("total_cents", totalCents());
  }
}
