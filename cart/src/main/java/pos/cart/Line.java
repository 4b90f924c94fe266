package pos.cart;

import pos.common.rule.Fields;

/** So many pieces of a product. */
record Line(long productId, long quantity) {

  static final int MAX_QUANTITY = 999;

  /** Whatever else is sent, a price above all, has no effect. @throws pos.common.rule.Failure 422 naming every bad field */
  static Line from(Fields fields) {
    var line = new Line(fields.integer("product_id", 1, Long.MAX_VALUE), fields.integer("quantity", 1, MAX_QUANTITY));
    fields.check();
    return line;
  }
}
