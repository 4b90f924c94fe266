package pos.sales.core;

import io.vertx.core.json.JsonObject;

/** The number of some sales or returns, and the sums of their amounts. */
public record Figures(long count, long subtotalCents, long taxCents, long roundingCents, long totalCents) {

  public static final Figures NONE = new Figures(0, 0, 0, 0, 0);

  /** Reads the columns {@code number, subtotal, tax, rounding, total}. */
  public static Figures from(JsonObject row) {
    return new Figures(row.getLong("number"), row.getLong("subtotal"), row.getLong("tax"), row.getLong("rounding"),
        row.getLong("total"));
  }

  /** Returns the sums of both. */
  public Figures plus(Figures other) {
    return new Figures(count + other.count, Math.addExact(subtotalCents, other.subtotalCents),
        Math.addExact(taxCents, other.taxCents), Math.addExact(roundingCents, other.roundingCents),
        Math.addExact(totalCents, other.totalCents));
  }

  /** Returns the JSON of summaries and session reports. */
  public JsonObject toJson() {
    return new JsonObject().put("count", count).put("subtotal_cents", subtotalCents).put("tax_cents", taxCents)
        .put("rounding_cents", roundingCents).put("total_cents", totalCents);
  }
}
