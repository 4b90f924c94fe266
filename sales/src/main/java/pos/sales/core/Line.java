package pos.sales.core;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import pos.common.rule.Failure;
import pos.common.rule.Fields;
import pos.common.rule.Flaw;
import pos.common.rule.Wire;
import pos.common.shop.FirstCategory;

/**
 * A line of a sale or return, with its price.
 *
 * @param category the product's first one when it was sold, or null
 * @param returned the pieces of a sold line that have come back so far
 */
public record Line(long lineNo, long productId, String sku, String name, long quantity, long unitPriceCents,
    long discountCents, Product.TaxCode taxCode, FirstCategory category, long returned) {

  /** @throws Failure 422 when the line's price is too high, or its discount higher than its price */
  public Line {
    var gross = Math.multiplyExact(quantity, unitPriceCents);
    if (gross > Fields.MAX_CENTS) {
      throw Failure.invalid(field(lineNo, "quantity"), Flaw.of("price_too_large",
          "times the price must be at most " + Fields.MAX_CENTS + " cents").with("max", Fields.MAX_CENTS));
    }
    if (discountCents < 0 || discountCents > gross) {
      throw Failure.invalid(field(lineNo, "discount_cents"),
          Flaw.of("too_large", "must be from 0 to " + gross + ", the line's price").between(0, gross));
    }
  }

  /** @param priceCents that of a piece unless the till has another */
  static Line of(long lineNo, Item item, Product product, long priceCents) {
    return new Line(lineNo, product.id(), product.sku(), product.name(), item.quantity(),
        item.unitPriceCents() == null ? priceCents : item.unitPriceCents(), item.discountCents(),
        item.taxCode() == null ? product.taxCode() : item.taxCode(), product.category(), 0);
  }

  /** Reads a row of line_items or return_lines; the latter has no {@code returned}. */
  public static Line from(JsonObject row) {
    return new Line(row.getLong("line_no"), row.getLong("product_id"), row.getString("sku"), row.getString("name"),
        row.getLong("quantity"), row.getLong("unit_price_cents"), row.getLong("discount_cents"),
        Wire.parse(Product.TaxCode.class, row.getString("tax_code")),
        FirstCategory.of(row.getLong("category_id"), row.getString("category")), row.getLong("returned", 0L));
  }

  /** Reads the JSON of answers, for a copy; the head office knows the category. */
  public static Line from(Fields fields) {
    var quantity = fields.integer("quantity", 1, Item.MAX_QUANTITY);
    var price = fields.integer("unit_price_cents", 0, Fields.MAX_CENTS);
    var line = new Line(fields.integer("line_no", 1, Item.MAX_LINES), fields.integer("product_id", 1, Long.MAX_VALUE),
        fields.text("sku", 1, 64), fields.text("name", 1, 200), quantity, price,
        fields.integer("discount_cents", 0, quantity * price),
        fields.oneOf("tax_code", Product.TaxCode.class, null), null, 0);
    fields.integer("total_cents", line.totalCents(), line.totalCents());
    return line;
  }

  /** Returns the same lines in the categories of their products. */
  public static List<Line> categorized(List<Line> lines, Map<Long, FirstCategory> categories) {
    return lines.stream().map(line -> new Line(line.lineNo, line.productId, line.sku, line.name, line.quantity,
        line.unitPriceCents, line.discountCents, line.taxCode, categories.get(line.productId), line.returned)).toList();
  }

  /** Returns the next pieces to come back as a line of a return, with their share of the discount. */
  public Line part(long pieces) {
    return new Line(lineNo, productId, sku, name, pieces, unitPriceCents,
        Rounding.share(discountCents, returned, returned + pieces, quantity), taxCode, category, 0);
  }

  /** Returns the price of all pieces less the discount, before taxes. */
  public long totalCents() {
    return quantity * unitPriceCents - discountCents;
  }

  long taxableCents() {
    return taxCode == Product.TaxCode.STANDARD ? totalCents() : 0;
  }

  /** Returns the taxable amount of the pieces that have come back so far. */
  long taxableReturnedCents() {
    return taxCode == Product.TaxCode.STANDARD
        ? returned * unitPriceCents - Rounding.share(discountCents, 0, returned, quantity) : 0;
  }

  /** Returns what the journal says of it. */
  public JsonArray facts() {
    return new JsonArray().add(lineNo).add(productId).add(sku).add(quantity).add(unitPriceCents).add(discountCents)
        .add(Wire.name(taxCode));
  }

  /** Returns the JSON of events, with the category if there is one. */
  public JsonObject toEvent() {
    return category == null ? toJson() : toJson().put("category", FirstCategory.toJson(category));
  }

  /** Returns the JSON of answers. */
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

  /** Returns the name of a field of this line in a request, such as {@code lines[0].quantity}. */
  public String field(String name) {
    return field(lineNo, name);
  }

  private static String field(long lineNo, String name) {
    return "lines[" + (lineNo - 1) + "]." + name;
  }
}
