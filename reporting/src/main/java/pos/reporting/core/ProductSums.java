package pos.reporting.core;

import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The figures of the lines of a product. */
public record ProductSums(long quantity, long returnedQuantity, long grossCents, long discountsCents, long returnsCents,
    long taxesCents) {

  private static final List<String> NAMES = List.of("quantity", "returned_quantity", "gross_cents", "discounts_cents",
      "returns_cents", "taxes_cents");
  /** The fields of rows of reports. */
  public static final List<String> FIELDS = List.of("quantity", "returned_quantity", "gross_cents", "discounts_cents",
      "returns_cents", "net_cents", "taxes_cents");
  static final String COLUMNS = String.join(", ", NAMES);

  public static ProductSums from(Row row) {
    return new ProductSums(row.getLong("quantity"), row.getLong("returned_quantity"), row.getLong("gross_cents"),
        row.getLong("discounts_cents"), row.getLong("returns_cents"), row.getLong("taxes_cents"));
  }

  /** Returns SQL for every column, separated by commas. */
  public static String each(Function<String, String> sql) {
    return NAMES.stream().map(sql).collect(Collectors.joining(", "));
  }

  /** Returns SQL that adds up every column. */
  public static String totals() {
    return each("coalesce(sum(%1$s), 0)::bigint AS %1$s"::formatted);
  }

  public ProductSums plus(ProductSums other) {
    return new ProductSums(quantity + other.quantity, returnedQuantity + other.returnedQuantity,
        Math.addExact(grossCents, other.grossCents), Math.addExact(discountsCents, other.discountsCents),
        Math.addExact(returnsCents, other.returnsCents), Math.addExact(taxesCents, other.taxesCents));
  }

  public ProductSums negated() {
    return new ProductSums(-quantity, -returnedQuantity, -grossCents, -discountsCents, -returnsCents, -taxesCents);
  }

  public long netCents() {
    return grossCents - discountsCents - returnsCents;
  }

  /** Adds the figures to a row of a report. */
  public JsonObject writeTo(JsonObject json) {
    return json.put("quantity", quantity).put("returned_quantity", returnedQuantity).put("gross_cents", grossCents)
        .put("discounts_cents", discountsCents).put("returns_cents", returnsCents).put("net_cents", netCents())
        .put("taxes_cents", taxesCents);
  }
}
