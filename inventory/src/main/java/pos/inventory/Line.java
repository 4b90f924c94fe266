package pos.inventory;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;
import pos.common.Fields;

/** So many pieces of a product. */
record Line(long productId, long quantity) {

  static final int MOST = 2000;
  static final long MAX_QUANTITY = 1_000_000;

  /** Pieces that are there: one or more. */
  static Line from(Fields fields) {
    return read(fields, 1);
  }

  /** Pieces more or less: not zero. */
  static Line signed(Fields fields) {
    return read(fields, -MAX_QUANTITY);
  }

  private static Line read(Fields fields, long min) {
    var productId = fields.integer("product_id", 1, Long.MAX_VALUE);
    var quantity = fields.integer("quantity", min, MAX_QUANTITY);
    if (quantity == 0) {
      fields.refuse("quantity", "must not be 0", null);
    }
    fields.check();
    return new Line(productId, quantity);
  }

  /** One line a product, in the order of products. */
  static List<Line> summed(List<Line> lines) {
    var sums = new TreeMap<Long, Long>();
    lines.forEach(line -> sums.merge(line.productId, line.quantity, Long::sum));
    return sums.entrySet().stream().map(sum -> new Line(sum.getKey(), sum.getValue())).toList();
  }

  /** The columns {@code product_ids} and {@code quantities}. */
  static List<Line> from(Row row) {
    var products = row.getArrayOfLongs("product_ids");
    var quantities = row.getArrayOfLongs("quantities");
    return IntStream.range(0, products.length).mapToObj(i -> new Line(products[i], quantities[i])).toList();
  }

  static List<Line> negated(List<Line> lines) {
    return lines.stream().map(line -> new Line(line.productId, -line.quantity)).toList();
  }

  static Long[] products(List<Line> lines) {
    return lines.stream().map(Line::productId).toArray(Long[]::new);
  }

  static Long[] quantities(List<Line> lines) {
    return lines.stream().map(Line::quantity).toArray(Long[]::new);
  }

  static JsonArray toJson(List<Line> lines) {
    var list = new JsonArray();
    lines.forEach(line -> list.add(
        new JsonObject().put("product_id", line.productId).put("quantity", line.quantity)));
    return list;
  }
}
