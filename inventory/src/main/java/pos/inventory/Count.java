package pos.inventory;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import pos.common.rule.Fields;
import pos.common.rule.Links;
import pos.common.rule.Wire;
import pos.common.sql.Timestamps;

/** What was counted on the shelves of a location, beside what the ledger said at that instant. */
record Count(long id, long locationId, Instant countedAt, Origin origin, List<Item> lines) {

  /** A count of one product. @param expected the quantity according to the ledger */
  record Item(long productId, long counted, long expected) {

    long difference() {
      return counted - expected;
    }
  }

  /** A count as a client posts it. */
  record Request(long locationId, Origin origin, List<NamedLine> lines) {

    /** @throws pos.common.rule.Failure 422 naming every bad field */
    static Request from(Fields fields) {
      var request = new Request(
          fields.integer("location_id", 1, Long.MAX_VALUE),
          Origin.from(fields),
          fields.list("lines", 1, Line.MAX_LINES, line -> NamedLine.nonNegative(line, "counted")));
      fields.check();
      return request;
    }

    /** @param identified the lines with the ids of their products */
    Draft draft(List<Line> identified) {
      return new Draft(locationId, origin, identified);
    }
  }

  /** A count to enter, with one line a product, ordered by product. */
  record Draft(long locationId, Origin origin, List<Line> lines) {

    Draft {
      Line.refuseRepeated(lines);
      lines = Line.summed(lines);
    }
  }

  static Count from(Row row) {
    var products = row.getArrayOfLongs("product_ids");
    var counted = row.getArrayOfLongs("counted");
    var expected = row.getArrayOfLongs("expected");
    return new Count(row.getLong("id"), row.getLong("location_id"), Timestamps.read(row, "counted_at"),
        new Origin(row.getString("made_by"), row.getString("reason"), null, null),
        IntStream.range(0, products.length).mapToObj(i -> new Item(products[i], counted[i], expected[i])).toList());
  }

  static String path(long id) {
    return "/inventory-service/counts/" + id;
  }

  /** Returns the movement that brings the ledger to what was counted; empty when both agree. */
  Optional<Movement.Draft> difference() {
    var differences = lines.stream().filter(line -> line.difference() != 0)
        .map(line -> new Line(line.productId, line.difference())).toList();
    return differences.isEmpty() ? Optional.empty()
        : Optional.of(new Movement.Draft(Movement.Type.COUNT, locationId, "count:" + id, origin, differences));
  }

  List<Long> products() {
    return lines.stream().map(Item::productId).toList();
  }

  JsonObject toJson(Labels labels) {
    var list = new JsonArray();
    lines.forEach(line -> list.add(labels.entry(line.productId)
        .put("counted", line.counted)
        .put("expected", line.expected)
        .put("difference", line.difference())));
    return origin.writeTo(new JsonObject()
        .put("id", id)
        .put("location_id", locationId)
        .put("counted_at", Wire.time(countedAt)))
        .put("lines", list)
        .put("_links", Links.self(path(id)).toJson());
  }
}
