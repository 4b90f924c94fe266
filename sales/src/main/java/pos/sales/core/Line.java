package pos.sales.core;

import io.vertx.core.json.JsonObject;
import pos.common.rule.Failure;
import pos.common.rule.Fields;
import pos.common.rule.Wire;

/** A line of a sale or return, priced; {@code returned} are the pieces of a sold line that came back so far. */
public record Line(long lineNo, long productId, String sku, String name, long quantity, long unitPriceCents,
    long discountCents, Product.TaxCode taxCode, long returned) {

  public Line {
    var gross = Math.multiplyExact(quantity, unitPriceCents);
    if (gross > Fields.MAX_CENTS) {
      throw Failure.invalid(field(lineNo, "quantity"),
          "times the price must be at most " + Fields.MAX_CENTS + " cents");
    }
    if (discountCents < 0 || discountCents > gross) {
      throw Failure.invalid(field(lineNo, "discount_cents"), "must be from 0 to " + gross + ", the line's price");
    }
  }

  public static Line of(long lineNo, Item item, Product product) {
    return new Line(lineNo, product.id(), product.sku(), product.name(), item.quantity(),
        item.unitPriceCents() == null ? product.priceCents() : item.unitPriceCents(), item.discountCents(),
        product.taxCode(), 0);
  }

  public static Line from(JsonObject json) {
    return new Line(json.getLong("line_no"), json.getLong("product_id"), json.getString("sku"),
        json.getString("name"), json.getLong("quantity"), json.getLong("unit_price_cents"),
        json.getLong("discount_cents"), Product.taxCode(json.getString("tax_code")),
        json.getLong("returned", 0L));
  }

  /** The next pieces to come back, each with its share of the discount. */
  public Line part(long pieces) {
    return new Line(lineNo, productId, sku, name, pieces, unitPriceCents,
        Rounding.share(discountCents, returned, returned + pieces, quantity), taxCode, 0);
  }

  public long totalCents() {
    return quantity * unitPriceCents - discountCents;
  }

  public long taxableCents() {
    return taxCode == Product.TaxCode.STANDARD ? totalCents() : 0;
  }

  /** What was taxed of the pieces that came back. */
  public long taxableReturnedCents() {
    return taxCode == Product.TaxCode.STANDARD
        ? returned * unitPriceCents - Rounding.share(discountCents, 0, returned, quantity) : 0;
  }

  public JsonObject toJson() {
    return new JsonObject()
        .put("line_no", lineNo)
        .put("product_id", productId)
        .put("sku", sku)
        .put("name", name)
        .put("quantity", quantity)
        .put("unit_price_cents", unitPriceCents)
        .put("discount_cents", discountCents)
        .put("total_cents", totalCents())
        .put("tax_code", Wire.name(taxCode));
  }

  /** How a field of the line is called where several lines are sent. */
  public String field(String name) {
    return field(lineNo, name);
  }

  private static String field(long lineNo, String name) {
    return "lines[" + (lineNo - 1) + "]." + name;
  }
}
