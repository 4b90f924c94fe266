package pos.sales.core;

import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import pos.common.rule.Fields;

/**
 * What somebody should look at in a sale that was booked as the till states it.
 *
 * @param price whether the price of a line differs from the catalogue's; likewise {@code tax} for its tax code
 * @param clock whether the till's clock differs from the server's
 */
public record Flags(boolean price, boolean tax, boolean clock) {

  public static final Flags NONE = new Flags(false, false, false);

  /** Reads the columns {@code price_mismatch, tax_mismatch, clock_mismatch}. */
  public static Flags from(Row row) {
    return new Flags(row.getBoolean("price_mismatch"), row.getBoolean("tax_mismatch"),
        row.getBoolean("clock_mismatch"));
  }

  /** Reads what {@link #writeTo} writes, for a copy. */
  public static Flags from(Fields fields) {
    return new Flags(fields.flag("price_mismatch", false), fields.flag("tax_mismatch", false),
        fields.flag("clock_mismatch", false));
  }

  /** Returns the same for a sale whose time is judged. */
  public Flags withClock(boolean differs) {
    return new Flags(price, tax, differs);
  }

  /** Adds the flags to an answer or event. */
  public JsonObject writeTo(JsonObject json) {
    return json.put("price_mismatch", price).put("tax_mismatch", tax).put("clock_mismatch", clock);
  }
}
