package pos.inventory;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.stream.IntStream;
import pos.common.rule.Fields;

/** What was found on the shelves of a location, against what the ledger said at that instant. */
record Count(long id, long locationId, OffsetDateTime countedAt, List<Found> lines) {

  /** What was found of one product. */
  record Found(long productId, long counted, long expected) {
    long difference() {
      return counted - expected;
    }
  }

  /** What somebody has counted; lines are one a product, in the order of products. */
  record Draft(long locationId, List<Line> lines) {

    Draft {
      Line.refuseRepeated(lines);
      lines = Line.summed(lines);
    }

    /** @throws pos.common.rule.Failure 422 naming every bad field */
    static Draft from(Fields fields) {
      var locationId = fields.integer("location_id", 1, Long.MAX_VALUE);
      var lines = fields.list("lines", 1, Line.MOST, line -> Line.orNone(line, "counted"));
      fields.check();
      return new Draft(locationId, lines);
    }
  }

  static Count from(Row row) {
    var products = row.getArrayOfLongs("product_ids");
    var counted = row.getArrayOfLongs("counted");
    var expected = row.getArrayOfLongs("expected");
    return new Count(row.getLong("id"), row.getLong("location_id"), row.getOffsetDateTime("counted_at"),
        IntStream.range(0, products.length).mapToObj(i -> new Found(products[i], counted[i], expected[i])).toList());
  }

  static String path(long id) {
    return "/inventory-service/counts/" + id;
  }

  /** @return what the ledger has to be told, or null when it was right */
  Movement.Draft difference() {
    var differences = lines.stream().filter(line -> line.difference() != 0)
        .map(line -> new Line(line.productId, line.difference())).toList();
    return differences.isEmpty() ? null
        : new Movement.Draft(Movement.COUNT, locationId, null, "count:" + id, differences);
  }

  JsonObject toJson() {
    var list = new JsonArray();
    lines.forEach(line -> list.add(new JsonObject().put("product_id", line.productId).put("counted", line.counted)
        .put("expected", line.expected).put("difference", line.difference())));
    return new JsonObject()
        .put("id", id)
        .put("location_id", locationId)
        .put("counted_at", Movement.utc(countedAt))
        .put("lines", list)
        .put("_links", new JsonObject().put("self", new JsonObject().put("href", path(id))));
  }
}
