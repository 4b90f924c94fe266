package pos.sales.register;

import io.vertx.core.json.JsonObject;
import java.util.List;

/** The cash that came into a drawer and went out of it: what was kept of each payment, not what was tendered. */
public record Drawer(long floatCents, long salesCents, long refundsCents, long voidsCents, long payInsCents,
    long payOutsCents) {

  /** @param cash what cash payments came to, voided sales included */
  public static Drawer of(long floatCents, Flow cash, List<CashMovement> movements) {
    return new Drawer(floatCents, cash.takenCents(), cash.refundedCents(), cash.voidedCents(),
        sum(movements, CashMovement.Type.PAY_IN), sum(movements, CashMovement.Type.PAY_OUT));
  }

  private static long sum(List<CashMovement> movements, CashMovement.Type type) {
    return movements.stream().filter(movement -> movement.type() == type).mapToLong(CashMovement::amountCents).sum();
  }

  /** What should be found when it is counted; below zero when more was paid out than is known to have come in. */
  public long expectedCents() {
    return floatCents + salesCents - refundsCents - voidsCents + payInsCents - payOutsCents;
  }

  public JsonObject toJson() {
    return new JsonObject()
        .put("opening_float_cents", floatCents)
        .put("sales_cents", salesCents)
        .put("refunds_cents", refundsCents)
        .put("voids_cents", voidsCents)
        .put("pay_ins_cents", payInsCents)
        .put("pay_outs_cents", payOutsCents);
  }
}
