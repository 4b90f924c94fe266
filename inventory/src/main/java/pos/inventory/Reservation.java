package pos.inventory;

import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.List;
import pos.common.rule.Failure;
import pos.common.rule.Fields;
import pos.common.rule.Links;
import pos.common.rule.Wire;
import pos.common.sql.Timestamps;

/** Goods that are held for a sale or an order until it is committed, released or expires. */
record Reservation(long id, Draft content, Status status, Instant createdAt, Instant expiresAt) {

  /** An active reservation moves to one of the other states, which are final. */
  enum Status { ACTIVE, COMMITTED, RELEASED, EXPIRED }

  /** A reservation to make, with one line a product, ordered by product. */
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
      var lines = fields.list("lines", 1, Line.MAX_LINES, Line::positive);
      fields.check();
      return new Draft(reference, locationId, ttlSeconds, lines);
    }

    List<StockChange> holds() {
      return StockChange.holds(locationId, lines);
    }
  }

  static Reservation from(Row row) {
    var content = new Draft(
        row.getString("reference"),
        row.getLong("location_id"),
        row.getInteger("ttl_seconds"),
        Line.from(row));
    return new Reservation(row.getLong("id"), content, Wire.parse(Status.class, row.getString("status")),
        Timestamps.read(row, "created_at"), Timestamps.read(row, "expires_at"));
  }

  static String path(long id) {
    return "/inventory-service/reservations/" + id;
  }

  /** Returns this reservation to a client that makes it again. @throws Failure 409 when the content differs */
  Reservation repeated(Draft draft) {
    if (!content.equals(draft)) {
      throw Failure.conflict("reference-reused", "Reservation " + id + " has the same reference but other content.");
    }
    return this;
  }

  Reservation withStatus(Status other) {
    return new Reservation(id, content, other, createdAt, expiresAt);
  }

  /**
   * Returns whether a commit takes the goods; false when an earlier one has taken them.
   *
   * @throws Failure 409 when the reservation was released or has expired
   */
  boolean mayCommit() {
    return switch (status) {
      case ACTIVE -> true;
      case COMMITTED -> false;
      case RELEASED -> throw Failure.conflict("reservation-released", "The reservation was released. Make a new one.");
      case EXPIRED -> throw Failure.conflict("reservation-expired", "The reservation expired at "
          + Wire.time(expiresAt) + ". Make a new one.");
    };
  }

  /**
   * Returns whether a release gives goods back; false when the reservation no longer holds any.
   *
   * @throws Failure 409 when the reservation was committed
   */
  boolean mayRelease() {
    return switch (status) {
      case ACTIVE -> true;
      case RELEASED, EXPIRED -> false;
      case COMMITTED -> throw Failure.conflict("reservation-committed",
          "The reservation was committed: its goods have been sold.");
    };
  }

  List<StockChange> holds() {
    return content.holds();
  }

  /** Returns the changes that give back what it holds. */
  List<StockChange> releases() {
    return StockChange.holds(content.locationId, Line.negated(content.lines));
  }

  /** Returns the sale of the goods; the event of the same sale has the same reference and is entered once. */
  Movement.Draft sale() {
    return new Movement.Draft(Movement.Type.SALE, content.locationId, content.reference, Line.negated(content.lines));
  }

  JsonObject toJson() {
    var links = Links.self(path(id));
    if (status == Status.ACTIVE) {
      links.action("commit", "POST", path(id) + "/commit").action("release", "POST", path(id) + "/release");
    }
    return new JsonObject()
        .put("id", id)
        .put("reference", content.reference)
        .put("location_id", content.locationId)
        .put("status", Wire.name(status))
        .put("ttl_seconds", content.ttlSeconds)
        .put("created_at", Wire.time(createdAt))
        .put("expires_at", Wire.time(expiresAt))
        .put("lines", Line.toJson(content.lines))
        // it changes once
        .put("version", status == Status.ACTIVE ? 1 : 2)
        .put("_links", links.toJson());
  }
}
