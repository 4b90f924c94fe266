package pos.cart;

import pos.common.rule.Fields;

/** A quantity of a product. */
record Line(long productId, long quantity) {

  static final int MAX_QUANTITY = 999;

  /** Reads product and quantity; prices are those of the catalogue. @throws pos.common.rule.Failure 422 */
  static Line from(Fields fields) {
    var line = new Line(fields.integer("product_id", 1, Long.MAX_VALUE), fields.integer("quantity", 1, MAX_QUANTITY));
    fields.check();
    return line;
  }
}
