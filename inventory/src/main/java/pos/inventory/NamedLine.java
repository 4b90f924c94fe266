package pos.inventory;

import pos.common.rule.Fields;
import pos.common.rule.Flaw;
import pos.common.shop.ProductNames;

/** A quantity of a product that people name by its id, SKU or barcode. */
record NamedLine(ProductNames product, long quantity) {

  /** Reads a quantity of at least 1. */
  static NamedLine positive(Fields fields) {
    return read(fields, "quantity", 1);
  }

  /** Reads a quantity that may be negative, but not 0. */
  static NamedLine signed(Fields fields) {
    var line = read(fields, "quantity", -Line.MAX_QUANTITY);
    if (line.quantity == 0) {
      fields.refuse("quantity", Flaw.of("zero", "must not be 0"), null);
    }
    return line;
  }

  /** Reads a quantity of at least 0 from the field {@code name}. */
  static NamedLine nonNegative(Fields fields, String name) {
    return read(fields, name, 0);
  }

  private static NamedLine read(Fields fields, String name, long min) {
    return new NamedLine(ProductNames.from(fields), fields.integer(name, min, Line.MAX_QUANTITY));
  }
}
