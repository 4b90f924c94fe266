package pos.inventory;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.util.HashMap;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;
import pos.common.rule.Failure;
import pos.common.rule.Fields;

/** So many pieces of a product. */
record Line(long productId, long quantity) {

  static final int MOST = 2000;
  static final long MAX_QUANTITY = 1_000_000;

  /** Pieces that are there: one or more. */
  static Line from(Fields fields) {
    return read(fields, "quantity", 1);
  }

  /** Pieces more or less: not zero. */
  static Line signed(Fields fields) {
    return read(fields, "quantity", -MAX_QUANTITY);
  }

  /** Pieces in a field of that name, or none. */
  static Line orNone(Fields fields, String name) {
    return read(fields, name, 0);
  }

  private static Line read(Fields fields, String name, long min) {
    var productId = fields.integer("product_id", 1, Long.MAX_VALUE);
    var quantity = fields.integer(name, min, MAX_QUANTITY);
    if (min < 0 && quantity == 0) {
      fields.refuse(name, "must not be 0", null);
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

  /** @throws Failure 422 naming a line of a product that another line has already */
  static void refuseRepeated(List<Line> lines) {
    var seen = new HashMap<Long, Integer>();
    for (int i = 0; i < lines.size(); i++) {
      var before = seen.put(lines.get(i).productId, i);
      if (before != null) {
        throw Failure.invalid("lines[" + i + "].product_id", "is in lines[" + before + "] already");
      }
    }
  }

  /** The columns {@code product_ids} and {@code quantities}. */
  static List<Line> from(Row row) {
    return from(row, "quantities");
  }

  static List<Line> from(Row row, String column) {
    var products = row.getArrayOfLongs("product_ids");
    var quantities = row.getArrayOfLongs(column);
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
