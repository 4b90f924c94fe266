package pos.sales.register;

import io.vertx.core.json.JsonObject;
import java.util.List;

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

  /** Returns the cash that should be counted; negative when more was paid out than is known to have come in. */
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
