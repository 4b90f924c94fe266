package pos.order.core;

import java.util.Optional;
import pos.common.rule.Failure;
import pos.common.rule.Fields;
import pos.common.rule.Flaw;

/**
 * A refund as the shop asks for it.
 *
 * @param amountCents the amount, which is the order's total when it is not sent
 * @param restock whether the goods go back on the shelf; when it is not sent, they do unless they have been shipped
 */
public record Refund(Optional<Long> amountCents, String reason, Optional<Boolean> restock) {

  /** @throws Failure 422 naming every bad field */
  public static Refund from(Fields fields) {
    var cents = fields.integer("amount_cents", 1, Fields.MAX_CENTS, null);
    var reason = fields.text("reason", 1, 500);
    var restock = fields.has("restock") ? Optional.of(fields.flag("restock", false)) : Optional.<Boolean>empty();
    fields.check();
    return new Refund(Optional.ofNullable(cents), reason, restock);
  }

  /** @throws Failure 422 when the amount is another one */
  void mustBe(long totalCents) {
    if (amountCents.isPresent() && amountCents.get() != totalCents) {
      throw Failure.invalid("amount_cents", Flaw.of("not_the_total",
          "must be the order's total: only whole orders are refunded").between(totalCents, totalCents));
    }
  }
}
