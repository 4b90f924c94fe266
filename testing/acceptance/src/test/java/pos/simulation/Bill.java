package pos.simulation;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Collection;

/** What goods come to, by the rules of the contract; the model computes with decimals, the books with integers. */
record Bill(long subtotal, long gst, long qst, long rounding) {

  static final Bill NOTHING = new Bill(0, 0, 0, 0);
  private static final String GST = "0.05";
  private static final String QST = "0.09975";

  static Bill of(long subtotal, long taxable) {
    return new Bill(subtotal, halfUp(new BigDecimal(GST).multiply(BigDecimal.valueOf(taxable))),
        halfUp(new BigDecimal(QST).multiply(BigDecimal.valueOf(taxable))), 0);
  }

  static Bill sum(Collection<Bill> bills) {
    return bills.stream().reduce(NOTHING, Bill::plus);
  }

  private static long halfUp(BigDecimal cents) {
    return cents.setScale(0, RoundingMode.HALF_UP).longValueExact();
  }

  /** The part of an amount that so much of the whole bears. */
  static long share(long amount, long part, long whole) {
    return whole == 0 ? 0
        : BigDecimal.valueOf(amount).multiply(BigDecimal.valueOf(part))
            .divide(BigDecimal.valueOf(whole), 0, RoundingMode.HALF_UP).longValueExact();
  }

  /** As coins have it. */
  static long toFive(long cents) {
    return BigDecimal.valueOf(cents).divide(BigDecimal.valueOf(5), 0, RoundingMode.HALF_UP).longValueExact() * 5;
  }

  /** @param cash what of the total is cash, which rounds */
  Bill roundedFor(long cash) {
    return new Bill(subtotal, gst, qst, toFive(cash) - cash);
  }

  /** @param cents what changes hands, which makes the rounding */
  Bill paidOut(long cents) {
    return new Bill(subtotal, gst, qst, cents - exact());
  }

  /** Before it rounds. */
  long exact() {
    return subtotal + gst + qst;
  }

  long tax() {
    return gst + qst;
  }

  long total() {
    return exact() + rounding;
  }

  private Bill plus(Bill other) {
    return new Bill(subtotal + other.subtotal, gst + other.gst, qst + other.qst, rounding + other.rounding);
  }

  JsonObject writeTo(JsonObject json) {
    return json.put("subtotal_cents", subtotal)
        .put("taxes", new JsonArray().add(tax("gst", GST, gst)).add(tax("qst", QST, qst)))
        .put("rounding_cents", rounding).put("total_cents", total());
  }

  private static JsonObject tax(String code, String rate, long amount) {
    return new JsonObject().put("code", code).put("rate", rate).put("amount_cents", amount);
  }

  /** As reports have it. */
  JsonObject figures(int count) {
    return new JsonObject().put("count", count).put("subtotal_cents", subtotal).put("tax_cents", tax())
        .put("rounding_cents", rounding).put("total_cents", total());
  }
}
