package pos.sales.returns;

import io.vertx.sqlclient.Row;
import pos.sales.core.Payment;
import pos.sales.core.Rounding;

/**
 * The refunds of a sale so far.
 *
 * @param paidCents the amounts that were paid out
 * @param exactCents the shares of the sale that they were paid for, not rounded
 */
record Refunds(long paidCents, long exactCents) {

  static Refunds from(Row row) {
    return new Refunds(row.getLong("paid_cents"), row.getLong("exact_cents"));
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
