package pos.inventory;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.TreeMap;
import pos.common.rule.Failure;
import pos.common.rule.Fields;
import pos.common.rule.Wire;

/**
 * Goods that a location asks another one for, from request to shelf; {@code lines} are what is sent of what was asked
 * for, {@code lineCount} also counts lines not shown.
 */
record Replenishment(long id, Draft content, Status status, List<Line> lines, String reason, Times times, int lineCount,
    long version) {

  enum Status { REQUESTED, APPROVED, REJECTED, SHIPPED, RECEIVED }

  /** What may be done with it: in which state, and what it is then. */
  enum Move {
    APPROVE(Status.REQUESTED, Status.APPROVED), REJECT(Status.REQUESTED, Status.REJECTED),
    SHIP(Status.APPROVED, Status.SHIPPED), RECEIVE(Status.SHIPPED, Status.RECEIVED);

    private final Status from;
    private final Status to;

    Move(Status from, Status to) {
      this.from = from;
      this.to = to;
    }
  }

  /** When it came to its states; null while it has not. */
  record Times(OffsetDateTime requested, OffsetDateTime decided, OffsetDateTime shipped, OffsetDateTime received) {}

  /** What is asked for; without {@code fromLocationId} the logistics centre is asked. Lines are one a product. */
  record Draft(long locationId, Long fromLocationId, String comment, List<Line> lines) {

    Draft {
      Line.refuseRepeated(lines);
      lines = Line.summed(lines);
    }

    /** @throws Failure 422 naming every bad field */
    static Draft from(Fields fields) {
      var locationId = fields.integer("location_id", 1, Long.MAX_VALUE);
      var fromLocationId = fields.integer("from_location_id", 1, Long.MAX_VALUE, null);
      var comment = fields.text("comment", 1, 500, null);
      var lines = fields.list("lines", 1, Line.MOST, Line::from);
      fields.check();
      return new Draft(locationId, fromLocationId, comment, lines);
    }
  }

  static Replenishment from(Row row) {
    return new Replenishment(row.getLong("id"),
        new Draft(row.getLong("location_id"), row.getLong("from_location_id"), row.getString("comment"),
            Line.from(row, "requested")),
        Wire.parse(Status.class, row.getString("status")), Line.from(row), row.getString("reason"),
        new Times(row.getOffsetDateTime("requested_at"), row.getOffsetDateTime("decided_at"),
            row.getOffsetDateTime("shipped_at"), row.getOffsetDateTime("received_at")),
        row.getInteger("line_count"), row.getLong("version"));
  }

  static String path(long id) {
    return "/inventory-service/replenishments/" + id;
  }

  /** @throws Failure 409 when its state does not allow the move */
  Replenishment move(Move move) {
    if (status != move.from) {
      throw Failure.conflict("replenishment-" + Wire.name(status), "It is " + Wire.name(status)
          + "; only what is " + Wire.name(move.from) + " can be " + Wire.name(move.to) + ".");
    }
    return new Replenishment(id, content, move.to, lines, reason, times, lineCount, version);
  }

  /** @param lowered the lines of which less is sent than was asked for */
  Replenishment approve(List<Line> lowered) {
    return move(Move.APPROVE).sending(lowered);
  }

  /** @param why for the people who asked, or null */
  Replenishment reject(String why) {
    return new Replenishment(id, content, move(Move.REJECT).status, lines, why, times, lineCount, version);
  }

  private Replenishment sending(List<Line> lowered) {
    var sent = new TreeMap<Long, Line>();
    lines.forEach(line -> sent.put(line.productId(), line));
    for (int i = 0; i < lowered.size(); i++) {
      var line = lowered.get(i);
      var asked = sent.put(line.productId(), line);
      if (asked == null) {
        throw Failure.invalid("lines[" + i + "].product_id", "was not asked for");
      }
      if (line.quantity() > asked.quantity()) {
        throw Failure.invalid("lines[" + i + "].quantity", "must be at most the " + asked.quantity() + " asked for");
      }
    }
    if (sent.values().stream().allMatch(line -> line.quantity() == 0)) {
      throw Failure.invalid("lines", "must leave something to send: reject it instead");
    }
    return new Replenishment(id, content, status, List.copyOf(sent.values()), reason, times, lineCount, version);
  }

  /** What the ledger is told on entering this state, or null: on hand here, in transit, then on hand there. */
  Movement.Draft movement() {
    var sent = lines.stream().filter(line -> line.quantity() > 0).toList();
    var reference = "replenishment:" + id;
    return switch (status) {
      case SHIPPED -> new Movement.Draft(
          Movement.SHIPMENT, content.fromLocationId, null, reference, Line.negated(sent));
      case RECEIVED -> new Movement.Draft(Movement.ARRIVAL, content.locationId, null, reference, sent);
      case REQUESTED, APPROVED, REJECTED -> null;
    };
  }

  /** All that others are told. */
  JsonObject toEvent() {
    return new JsonObject()
        .put("id", id)
        .put("location_id", content.locationId)
        .put("from_location_id", content.fromLocationId)
        .put("status", Wire.name(status))
        .put("comment", content.comment)
        .put("reason", reason)
        .put("requested_at", Movement.utc(times.requested))
        .put("decided_at", Movement.utc(times.decided))
        .put("shipped_at", Movement.utc(times.shipped))
        .put("received_at", Movement.utc(times.received))
        .put("line_count", lineCount)
        .put("lines", linesToJson())
        .put("version", version);
  }

  private JsonArray linesToJson() {
    var list = new JsonArray();
    for (int i = 0; i < lines.size(); i++) {
      list.add(new JsonObject()
          .put("product_id", lines.get(i).productId())
          .put("requested", content.lines.get(i).quantity())
          .put("quantity", lines.get(i).quantity()));
    }
    return list;
  }

  JsonObject toJson() {
    var links = new JsonObject().put("self", new JsonObject().put("href", path(id)));
    for (var move : Move.values()) {
      if (move.from == status) {
        links.put(Wire.name(move),
            new JsonObject().put("href", path(id) + "/" + Wire.name(move)).put("method", "POST"));
      }
    }
    return toEvent().put("_links", links);
  }
}
