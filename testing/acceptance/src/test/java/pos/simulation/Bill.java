package pos.simulation;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Collection;

/** The amounts due for goods, in cents; the model computes them with decimals, the services with integers. */
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

  /** Returns the share of an amount that belongs to a part of the whole. */
  static long share(long amount, long part, long whole) {
    return whole == 0 ? 0
        : BigDecimal.valueOf(amount).multiply(BigDecimal.valueOf(part))
            .divide(BigDecimal.valueOf(whole), 0, RoundingMode.HALF_UP).longValueExact();
  }

  /** Rounds to five cents, as for cash. */
  static long toFive(long cents) {
    return BigDecimal.valueOf(cents).divide(BigDecimal.valueOf(5), 0, RoundingMode.HALF_UP).longValueExact() * 5;
  }

  /** @param cash the part of the total that is paid in cash, and therefore rounded */
  Bill roundedFor(long cash) {
    return new Bill(subtotal, gst, qst, toFive(cash) - cash);
  }

  /** @param cents the amount that is paid out, which determines the rounding */
  Bill paidOut(long cents) {
    return new Bill(subtotal, gst, qst, cents - exact());
  }

  /** Returns the total before rounding. */
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

  /** Returns the amounts in the form of reports. */
  JsonObject figures(int count) {
    return new JsonObject().put("count", count).put("subtotal_cents", subtotal).put("tax_cents", tax())
        .put("rounding_cents", rounding).put("total_cents", total());
  }
}
