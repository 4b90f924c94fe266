package pos.inventory;

import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.time.OffsetDateTime;
import java.util.List;
import pos.common.rule.Failure;
import pos.common.rule.Fields;
import pos.common.rule.Wire;

/** Goods that are held for somebody until they are taken, given up or too late. */
record Reservation(long id, Draft content, Status status, OffsetDateTime createdAt, OffsetDateTime expiresAt) {

  /** Only active holds move: to each of the others, and only once. */
  enum Status { ACTIVE, COMMITTED, RELEASED, EXPIRED }

  /** What is to be held; lines are one a product, in the order of products. */
  record Draft(String reference, long locationId, int ttlSeconds, List<Line> lines) {

    Draft {
      Line.refuseRepeated(lines);
      lines = Line.summed(lines);
    }

    /** @throws Failure 422 naming every bad field */
    static Draft from(Fields fields) {
      var reference = fields.text("reference", 1, 100);
      var locationId = fields.integer("location_id", 1, Long.MAX_VALUE);
      var ttlSeconds = (int) fields.integer("ttl_seconds", 1, 3600);
      var lines = fields.list("lines", 1, Line.MOST, Line::from);
      fields.check();
      return new Draft(reference, locationId, ttlSeconds, lines);
    }
  }

  static Reservation from(Row row) {
    return new Reservation(row.getLong("id"),
        new Draft(row.getString("reference"), row.getLong("location_id"), row.getInteger("ttl_seconds"),
            Line.from(row)),
        Wire.parse(Status.class, row.getString("status")),
        row.getOffsetDateTime("created_at"), row.getOffsetDateTime("expires_at"));
  }

  static String path(long id) {
    return "/inventory-service/reservations/" + id;
  }

  Reservation withStatus(Status other) {
    return new Reservation(id, content, other, createdAt, expiresAt);
  }

  /** @return whether there is something to do; a second commit has no effect */
  boolean mayCommit() {
    return switch (status) {
      case ACTIVE -> true;
      case COMMITTED -> false;
      case RELEASED -> throw Failure.conflict("reservation-released", "It was given up: reserve again.");
      case EXPIRED -> throw Failure.conflict("reservation-expired", "It was held until " + Movement.utc(expiresAt)
          + ": reserve again.");
    };
  }

  /** @return whether there is something to do; what is not held any more need not be given up */
  boolean mayRelease() {
    return switch (status) {
      case ACTIVE -> true;
      case RELEASED, EXPIRED -> false;
      case COMMITTED -> throw Failure.conflict("reservation-committed", "The goods are gone already.");
    };
  }

  List<StockChange> holds() {
    return StockChange.holds(content.locationId, content.lines);
  }

  List<StockChange> releases() {
    return StockChange.holds(content.locationId, Line.negated(content.lines));
  }

  /** The sale that takes the goods; a till's own event has the same reference, and the ledger takes one of them. */
  Movement.Draft sale() {
    return new Movement.Draft(Movement.SALE, content.locationId, null, content.reference,
        Line.negated(content.lines));
  }

  JsonObject toJson() {
    var links = new JsonObject().put("self", new JsonObject().put("href", path(id)));
    if (status == Status.ACTIVE) {
      links.put("commit", new JsonObject().put("href", path(id) + "/commit").put("method", "POST"));
      links.put("release", new JsonObject().put("href", path(id) + "/release").put("method", "POST"));
    }
    return new JsonObject()
        .put("id", id)
        .put("reference", content.reference)
        .put("location_id", content.locationId)
        .put("status", Wire.name(status))
        .put("ttl_seconds", content.ttlSeconds)
        .put("created_at", Movement.utc(createdAt))
        .put("expires_at", Movement.utc(expiresAt))
        .put("lines", Line.toJson(content.lines))
        // it changes once
        .put("version", status == Status.ACTIVE ? 1 : 2)
        .put("_links", links);
  }
}
