package pos.sales.core;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import pos.common.rule.Failure;
import pos.common.rule.Fields;
import pos.common.rule.Wire;

/** How a part of a sale was paid; only cash is tendered and gives change. */
public record Payment(Method method, long amountCents, Long tenderedCents) {

  public enum Method { CASH, DEBIT, CREDIT, MOBILE }

  public static Payment from(Fields fields) {
    var method = fields.oneOf("method", Method.class, null);
    var cash = method == Method.CASH;
    // one or two cents in cash round to none
    var amount = fields.integer("amount_cents", cash ? 0 : 1, Fields.MAX_CENTS);
    var tendered = fields.integer("tendered_cents", 0, Fields.MAX_CENTS, cash ? amount : null);
    var change = fields.integer("change_cents", 0, Fields.MAX_CENTS, null);
    if (!cash && (tendered != null || change != null)) {
      fields.refuse(tendered != null ? "tendered_cents" : "change_cents", "is for cash only", null);
    } else if (cash && tendered < amount) {
      fields.refuse("tendered_cents", "must be at least amount_cents", null);
    } else if (cash && change != null && change != tendered - amount) {
      fields.refuse("change_cents", "must be tendered_cents - amount_cents", null);
    }
    fields.check();
    return new Payment(method, amount, tendered);
  }

  public static Payment from(JsonObject json) {
    return new Payment(method(json.getString("method")), json.getLong("amount_cents"), json.getLong("tendered_cents"));
  }

  public static Method method(String wire) {
    return Method.valueOf(wire.toUpperCase(Locale.ROOT));
  }

  /**
   * What is not paid otherwise is paid in cash and rounds to five cents.
   *
   * @return the rounding, from -2 to 2 cents
   * @throws Failure 422 when the payments do not cover the sale to the cent
   */
  public static long rounding(long totalCents, List<Payment> payments) {
    var paid = payments.stream().mapToLong(Payment::amountCents).sum();
    var cash = payments.stream().filter(payment -> payment.method == Method.CASH).toList();
    var inCash = cash.stream().mapToLong(Payment::amountCents).sum();
    var rest = totalCents - (paid - inCash);
    var due = cash.isEmpty() ? rest : Rounding.toFiveCents(rest);
    if (rest < 0 || inCash != due) {
      throw Failure.of(Failure.Kind.INVALID, "payment-mismatch",
          "The payments come to " + paid + " cents, the sale to " + totalCents
          + ": beside what is paid otherwise, " + Math.max(rest, 0) + " are due, or " + Rounding.toFiveCents(Math.max(rest, 0))
          + " in cash.").with("total_cents", totalCents).with("paid_cents", paid)
          .with("due_cents", rest).with("due_in_cash_cents", Rounding.toFiveCents(Math.max(rest, 0)))
          .with("errors", new JsonArray().add(new JsonObject().put("field", "payments")
              .put("message", "must cover the sale to the cent")));
    }
    return due - rest;
  }

  public Long changeCents() {
    return tenderedCents == null ? null : Long.valueOf(tenderedCents - amountCents);
  }

  public JsonArray content() {
    return new JsonArray().add(Wire.name(method)).add(amountCents).add(tenderedCents);
  }

  public JsonObject toJson() {
    var json = new JsonObject().put("method", Wire.name(method)).put("amount_cents", amountCents);
    if (tenderedCents != null) {
      json.put("tendered_cents", tenderedCents).put("change_cents", changeCents());
    }
    return json;
  }
}
