package pos.sales.register;

import io.vertx.core.json.JsonObject;
import java.util.List;
import pos.common.rule.Failure;

/** The cash that went into and out of a drawer; a payment counts with the amount kept, not with the cash tendered. */
record Drawer(long floatCents, long salesCents, long refundsCents, long voidsCents, long payInsCents,
    long payOutsCents) {

  /** @param cash the cash payments, those of voided sales included */
  static Drawer of(long floatCents, Flow cash, List<CashMovement> movements) {
    return new Drawer(floatCents, cash.takenCents(), cash.refundedCents(), cash.voidedCents(),
        sum(movements, CashMovement.Type.PAY_IN), sum(movements, CashMovement.Type.PAY_OUT));
  }

  private static long sum(List<CashMovement> movements, CashMovement.Type type) {
    return movements.stream().filter(movement -> movement.type() == type).mapToLong(CashMovement::amountCents).sum();
  }

  /** @throws Failure 409 when less is in the drawer than is to be taken out of it */
  void mustHave(long cents) {
    if (cents > expectedCents()) {
      throw Failure.conflict("not-enough-cash", "The drawer has " + Math.max(0, expectedCents())
          + " cents: no more can be paid out of it.").with("available_cents", Math.max(0, expectedCents()));
    }
  }

  /** Returns the cash that should be counted; negative when more was refunded than is known to have come in. */
  long expectedCents() {
    return floatCents + salesCents - refundsCents - voidsCents + payInsCents - payOutsCents;
  }

  JsonObject toJson() {
    return new JsonObject()
        .put("opening_float_cents", floatCents)
        .put("sales_cents", salesCents)
        .put("refunds_cents", refundsCents)
        .put("voids_cents", voidsCents)
        .put("pay_ins_cents", payInsCents)
        .put("pay_outs_cents", payOutsCents);
  }
}
