package pos.inventory;

import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Stream;
import pos.common.rule.Failure;
import pos.common.rule.Fields;
import pos.common.rule.Wire;

/** An entry of the ledger: what came or went, where and why; {@code lineCount} also counts lines not shown. */
record Movement(long id, Draft content, OffsetDateTime createdAt, int lineCount) {

  static final String SALE = "sale";
  static final String RETURN = "return";
  static final String VOID = "void";
  static final String COUNT = "count";
  static final String SHIPMENT = "shipment";
  static final String ARRIVAL = "arrival";

  /** What a client may post; the rest follows from sales, counts and replenishments. */
  private enum Posted { RECEIPT, ADJUSTMENT, TRANSFER }

  /** What is to be entered; lines are one a product, in the order of products. */
  record Draft(String type, long locationId, Long toLocationId, String reference, List<Line> lines) {

    Draft {
      lines = Line.summed(lines);
      for (var line : lines) {
        if (line.quantity() == 0) {
          throw Failure.invalid("lines", "must not cancel each other out, as for product " + line.productId());
        }
      }
    }

    /** @throws Failure 422 naming every bad field */
    static Draft from(Fields fields) {
      var type = fields.oneOf("type", Posted.class, null);
      var locationId = fields.integer("location_id", 1, Long.MAX_VALUE);
      var toLocationId = fields.integer("to_location_id", 1, Long.MAX_VALUE, null);
      var reference = fields.text("reference", 1, 100);
      var lines = fields.list("lines", 1, Line.MOST, type == Posted.ADJUSTMENT ? Line::signed : Line::from);
      if ((type == Posted.TRANSFER) != (toLocationId != null)) {
        fields.refuse("to_location_id", type == Posted.TRANSFER ? "is missing" : "is for transfers only", null);
      } else if (toLocationId != null && toLocationId == locationId) {
        fields.refuse("to_location_id", "must be another location", null);
      }
      fields.check();
      return new Draft(Wire.name(type), locationId, toLocationId, reference, lines);
    }

    /** What it does to the stocks: a transfer takes here what it brings there. */
    List<StockChange> changes() {
      if (toLocationId == null) {
        return StockChange.moves(locationId, lines);
      }
      return Stream.concat(StockChange.moves(locationId, Line.negated(lines)).stream(),
          StockChange.moves(toLocationId, lines).stream()).toList();
    }
  }

  static Movement from(Row row) {
    return new Movement(row.getLong("id"), new Draft(row.getString("type"), row.getLong("location_id"),
        row.getLong("to_location_id"), row.getString("reference"), Line.from(row)),
        row.getOffsetDateTime("created_at"), row.getInteger("line_count"));
  }

  static String path(long id) {
    return "/inventory-service/movements/" + id;
  }

  JsonObject toJson() {
    return new JsonObject()
        .put("id", id)
        .put("type", content.type)
        .put("location_id", content.locationId)
        .put("to_location_id", content.toLocationId)
        .put("reference", content.reference)
        .put("created_at", utc(createdAt))
        .put("line_count", lineCount)
        .put("lines", Line.toJson(content.lines))
        .put("_links", new JsonObject().put("self", new JsonObject().put("href", path(id))));
  }

  /** As the wire has it; null stays null. */
  static String utc(OffsetDateTime time) {
    return time == null ? null : time.toInstant().truncatedTo(ChronoUnit.MILLIS).toString();
  }
}
