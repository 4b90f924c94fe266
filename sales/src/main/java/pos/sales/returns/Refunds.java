package pos.sales.returns;

import io.vertx.sqlclient.Row;
import pos.sales.core.Payment;
import pos.sales.core.Rounding;

/** What was refunded for a sale so far: what was paid out, and the shares it was paid for, which are exact. */
public record Refunds(long paidCents, long exactCents) {

  public static Refunds from(Row row) {
    return new Refunds(row.getLong("paid_cents"), row.getLong("exact_cents"));
  }

  /**
   * What is paid out next: what is due for all that came back, less what was paid out before. So roundings do not add
   * up, and no split of a sale refunds more than was paid for it.
   *
   * @param shareCents what comes back now, to the cent
   * @param last whether nothing is left to return: then all that was paid is due, the sale's own rounding included
   * @param saleCents what was paid for the sale
   */
  public long next(long shareCents, boolean last, long saleCents, Payment.Method method) {
    var left = saleCents - paidCents;
    var due = last ? left : Math.min(left, exactCents + shareCents - paidCents);
    return Math.max(0, method == Payment.Method.CASH ? Math.min(Rounding.toFiveCents(due), left / 5 * 5) : due);
  }
}
