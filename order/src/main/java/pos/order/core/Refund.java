package pos.order.core;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import pos.common.rule.Failure;
import pos.common.rule.Fields;
import pos.common.rule.Flaw;
import pos.order.core.PartRefund.Piece;

/**
 * A refund as the shop asks for it.
 *
 * @param pieces of the products that are refunded; without pieces, shipping and goodwill, all that is left is refunded
 * @param shipping whether the shipping is refunded with them
 * @param goodwillCents an amount without pieces, taxes included, that is refunded with them
 * @param amountCents the amount that the shop expects, if it was sent
 * @param restock whether the goods go back on the shelf; when it is not sent, they do unless they have been shipped
 */
public record Refund(List<Piece> pieces, boolean shipping, Optional<Long> goodwillCents, Optional<Long> amountCents,
    String reason, Optional<Boolean> restock) {

  private static final int MAX_LINES = 100;
  private static final long MAX_QUANTITY = 999;

  /** @throws Failure 422 naming every bad field */
  public static Refund from(Fields fields) {
    var pieces = fields.list("lines", 0, MAX_LINES, line -> new Piece(line.integer("product_id", 1, Long.MAX_VALUE),
        line.integer("quantity", 1, MAX_QUANTITY)));
    var shipping = fields.flag("shipping", false);
    var goodwill = fields.integer("goodwill_cents", 1, Fields.MAX_CENTS, null);
    var cents = fields.integer("amount_cents", 1, Fields.MAX_CENTS, null);
    var reason = fields.text("reason", 1, 500);
    var restock = fields.has("restock") ? Optional.of(fields.flag("restock", false)) : Optional.<Boolean>empty();
    var seen = new HashSet<Long>();
    for (int i = 0; i < pieces.size(); i++) {
      if (!seen.add(pieces.get(i).productId())) {
        fields.refuse("lines[" + i + "].product_id", Flaw.of("repeated", "must not be repeated"), null);
      }
    }
    fields.check();
    return new Refund(pieces, shipping, Optional.ofNullable(goodwill), Optional.ofNullable(cents), reason, restock);
  }

  boolean isOfAll() {
    return pieces.isEmpty() && !shipping && goodwillCents.isEmpty();
  }

  /** @throws Failure 422 when more goodwill is asked for than is left */
  void mustLeave(long leftCents) {
    if (goodwillCents.isPresent() && goodwillCents.get() > leftCents) {
      throw Failure.invalid("goodwill_cents", Flaw.tooLarge(leftCents,
          "must be at most " + leftCents + ", which is left of what was paid"));
    }
  }

  /** @throws Failure 422 when another amount is expected than goes back */
  void mustBe(long cents) {
    if (amountCents.isPresent() && amountCents.get() != cents) {
      throw Failure.invalid("amount_cents",
          Flaw.of("not_the_total", "must be " + cents + ", which is what goes back").between(cents, cents));
    }
  }
}
