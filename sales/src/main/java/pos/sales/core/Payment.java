package pos.sales.core;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import pos.common.rule.Failure;
import pos.common.rule.Fields;
import pos.common.rule.Flaw;
import pos.common.rule.Wire;

/**
 * A payment of a sale or of a part of it.
 *
 * @param amountCents the amount that the till keeps
 * @param tenderedCents the cash that the customer handed over, of which they get change; null unless paid in cash
 */
public record Payment(Method method, long amountCents, Long tenderedCents) {

  /** The ways to pay. */
  public enum Method { CASH, DEBIT, CREDIT, MOBILE }

  /** @throws Failure 422 naming every bad field */
  public static Payment from(Fields fields) {
    var method = fields.oneOf("method", Method.class, null);
    var cash = method == Method.CASH;
    // one or two cents in cash are rounded to nothing
    var amount = fields.integer("amount_cents", cash ? 0 : 1, Fields.MAX_CENTS);
    var tendered = fields.integer("tendered_cents", 0, Fields.MAX_CENTS, cash ? amount : null);
    var change = fields.integer("change_cents", 0, Fields.MAX_CENTS, null);
    if (!cash && (tendered != null || change != null)) {
      fields.refuse(tendered != null ? "tendered_cents" : "change_cents", Flaw.of("cash_only", "is for cash only"),
          null);
    } else if (cash && tendered < amount) {
      fields.refuse("tendered_cents",
          Flaw.of("too_small", "must be at least amount_cents").between(amount, Fields.MAX_CENTS), null);
    } else if (cash && change != null && change != tendered - amount) {
      fields.refuse("change_cents", Flaw.of("wrong_change", "must be tendered_cents - amount_cents"), null);
    }
    fields.check();
    return new Payment(method, amount, tendered);
  }

  /** Reads a row of payments. */
  public static Payment from(JsonObject row) {
    return new Payment(Wire.parse(Method.class, row.getString("method")), row.getLong("amount_cents"),
        row.getLong("tendered_cents"));
  }

  /**
   * Returns the rounding of a sale, from -2 to 2 cents: what the other payments leave is paid in cash and rounded to
   * five cents.
   *
   * @throws Failure 422 when the payments do not cover the sale to the cent
   */
  public static long rounding(long totalCents, List<Payment> payments) {
    var paid = sum(payments);
    var cash = payments.stream().filter(payment -> payment.method == Method.CASH).toList();
    var inCash = sum(cash);
    var rest = totalCents - (paid - inCash);
    var due = cash.isEmpty() ? rest : Rounding.toFiveCents(rest);
    if (rest < 0 || inCash != due) {
      throw mismatch(totalCents, paid, rest);
    }
    return due - rest;
  }

  private static long sum(List<Payment> payments) {
    return payments.stream().mapToLong(Payment::amountCents).sum();
  }

  /** @param rest what the payments that are not cash leave of the total; negative when they exceed it */
  private static Failure mismatch(long totalCents, long paidCents, long rest) {
    var due = Math.max(rest, 0);
    var dueInCash = Rounding.toFiveCents(due);
    return Failure.of(Failure.Kind.INVALID, "payment-mismatch", "The payments total " + paidCents + " cents, the sale "
        + totalCents + ". Beyond the payments that are not cash, " + due + " cents must be paid, or " + dueInCash
        + " in cash.")
        .with("total_cents", totalCents).with("paid_cents", paidCents)
        .with("due_cents", rest).with("due_in_cash_cents", dueInCash)
        .with("errors", new JsonArray()
            .add(Flaw.of("not_covered", "must cover the sale to the cent").toJson("payments")));
  }

  /** Returns the cash that the customer got back; null unless paid in cash. */
  public Long changeCents() {
    return tenderedCents == null ? null : Long.valueOf(tenderedCents - amountCents);
  }

  /** Returns what a fingerprint covers; it must not change, since fingerprints are stored. */
  public JsonArray content() {
    return new JsonArray().add(Wire.name(method)).add(amountCents).add(tenderedCents);
  }

  /** Returns the JSON of answers and events. */
  public JsonObject toJson() {
    var json = new JsonObject().put("method", Wire.name(method)).put("amount_cents", amountCents);
    if (tenderedCents != null) {
      json.put("tendered_cents", tenderedCents).put("change_cents", changeCents());
    }
    return json;
  }
}
