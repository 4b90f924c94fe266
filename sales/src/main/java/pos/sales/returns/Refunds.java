package pos.sales.returns;

import io.vertx.sqlclient.Row;
import pos.common.rule.Failure;
import pos.common.rule.Flaw;
import pos.common.rule.Wire;
import pos.sales.core.Payment;
import pos.sales.core.Rounding;
import pos.sales.sale.Sale;

/**
 * The refunds of a sale so far.
 *
 * @param paidCents the amounts that were paid out
 * @param exactCents the shares of the sale that they were paid for, not rounded
 * @param sameMethodCents what was paid out by the method of the next refund
 */
record Refunds(long paidCents, long exactCents, long sameMethodCents) {

  static Refunds from(Row row) {
    return new Refunds(row.getLong("paid_cents"), row.getLong("exact_cents"), row.getLong("same_method_cents"));
  }

  /**
   * Checks that money goes back the way it came, or that somebody answers for it: a stolen card is not to become cash.
   *
   * @throws Failure 422 when more is refunded by the method than was paid with it, and no approver is named
   */
  void mustBeApproved(long refundCents, Sale sale, ReturnTerms terms) {
    var paid = sale.payments().stream().filter(payment -> payment.method() == terms.refundMethod())
        .mapToLong(Payment::amountCents).sum();
    var left = Math.max(0, paid - sameMethodCents);
    if (terms.approvedBy() == null && refundCents > left) {
      throw Failure.invalid("approved_by", Flaw.of("other_tender", "is required, because the refund goes to another"
          + " tender than was paid with: " + left + " cents are left of what was paid with "
          + Wire.name(terms.refundMethod())).with("max", left));
    }
  }

  /**
   * Returns the next amount to pay out: the amount due for everything that has come back, less what was paid out
   * before. So roundings do not add up, and the refunds never exceed what was paid for the sale.
   *
   * @param shareCents the share of the goods that come back now, not rounded
   * @param last whether nothing is left to return; then all that was paid is due, the sale's own rounding included
   * @param saleCents the amount paid for the sale
   */
  long next(long shareCents, boolean last, long saleCents, Payment.Method method) {
    var left = saleCents - paidCents;
    var due = last ? left : Math.min(left, exactCents + shareCents - paidCents);
    return Math.max(0, method == Payment.Method.CASH ? Math.min(Rounding.toFiveCents(due), left / 5 * 5) : due);
  }
}
