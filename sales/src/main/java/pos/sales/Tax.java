package pos.sales;

import io.vertx.core.json.JsonObject;
import java.util.List;

/** A tax of an invoice; the rate is text, as it is printed. */
record Tax(String code, String rate, long amountCents) {

  /** GST 5 % and QST 9.975 % of the sum of the taxable lines, each rounded half up once. */
  static List<Tax> inQuebec(long taxableCents) {
    return List.of(
        new Tax("gst", "0.05", halfUp(taxableCents, 5_000)),
        new Tax("qst", "0.09975", halfUp(taxableCents, 9_975)));
  }

  static Tax from(JsonObject json) {
    return new Tax(json.getString("code"), json.getString("rate"), json.getLong("amount_cents"));
  }

  JsonObject toJson() {
    return new JsonObject().put("code", code).put("rate", rate).put("amount_cents", amountCents);
  }

  private static long halfUp(long cents, long hundredThousandths) {
    return (Math.multiplyExact(cents, hundredThousandths) + 50_000) / 100_000;
  }
}
