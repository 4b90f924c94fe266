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
import pos.common.rule.Flaw;

/** A quantity of one product. */
record Line(long productId, long quantity) {

  /** The most lines that a request may have. */
  static final int MAX_LINES = 2000;
  static final long MAX_QUANTITY = 1_000_000;
  /** More pieces of a product than a movement or the difference of a count ever has. */
  private static final long MOST_PIECES = 1_000_000_000_000_000L;

  /** Reads a quantity of at least 1 of a product that another service names by its id. */
  static Line positive(Fields fields) {
    return new Line(fields.integer("product_id", 1, Long.MAX_VALUE), fields.integer("quantity", 1, MAX_QUANTITY));
  }

  /** Reads a quantity of a movement in the head office's ledger. */
  static Line ofEntry(Fields fields) {
    return new Line(fields.integer("product_id", 1, Long.MAX_VALUE),
        fields.integer("quantity", -MOST_PIECES, MOST_PIECES));
  }

  /** Returns one line a product, ordered by product. */
  static List<Line> summed(List<Line> lines) {
    var sums = new TreeMap<Long, Long>();
    lines.forEach(line -> sums.merge(line.productId, line.quantity, Long::sum));
    return sums.entrySet().stream().map(sum -> new Line(sum.getKey(), sum.getValue())).toList();
  }

  /** @throws Failure 422 naming the first line whose product an earlier line has */
  static void refuseRepeated(List<Line> lines) {
    var seen = new HashMap<Long, Integer>();
    for (int i = 0; i < lines.size(); i++) {
      var earlier = seen.put(lines.get(i).productId, i);
      if (earlier != null) {
        throw Failure.invalid("lines[" + i + "].product_id",
            Flaw.of("repeated", "repeats the product of lines[" + earlier + "]"));
      }
    }
  }

  /** Reads the columns {@code product_ids} and {@code quantities}. */
  static List<Line> from(Row row) {
    var products = row.getArrayOfLongs("product_ids");
    var quantities = row.getArrayOfLongs("quantities");
    return IntStream.range(0, products.length).mapToObj(i -> new Line(products[i], quantities[i])).toList();
  }

  static List<Line> negated(List<Line> lines) {
    return lines.stream().map(line -> new Line(line.productId, -line.quantity)).toList();
  }

  static List<Long> products(List<Line> lines) {
    return lines.stream().map(Line::productId).toList();
  }

  static JsonArray toJson(List<Line> lines) {
    var list = new JsonArray();
    lines.forEach(line -> list.add(
        new JsonObject().put("product_id", line.productId).put("quantity", line.quantity)));
    return list;
  }

  static JsonArray toJson(List<Line> lines, Labels labels) {
    return new JsonArray(
        lines.stream().map(line -> labels.entry(line.productId).put("quantity", line.quantity)).toList());
  }
}
