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

/**
 * Goods that are held for a sale or an order until it is committed, released or expires.
 *
 * @param expiresAt from when on the goods are given back, unless the sale or the order needs them
 * @param extensions how often that time was put off because it did
 */
record Reservation(long id, Draft content, Status status, Instant createdAt, Instant expiresAt, int extensions) {

  /** An active reservation moves to one of the other states, which are final. */
  enum Status { ACTIVE, COMMITTED, RELEASED, EXPIRED }

  /**
   * A reservation to make, with one line a product, ordered by product.
   *
   * @param reference names a sale or an order, with the number of the attempt behind a {@code #} if it is a later one
   */
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

    /** Returns the sale or order for which the goods are held, whichever attempt it is. */
    private String purchase() {
      var attempt = reference.indexOf('#');
      return attempt < 0 ? reference : reference.substring(0, attempt);
    }
  }

  static Reservation from(Row row) {
    var content = new Draft(
        row.getString("reference"),
        row.getLong("location_id"),
        row.getInteger("ttl_seconds"),
        Line.from(row));
    return new Reservation(row.getLong("id"), content, Wire.parse(Status.class, row.getString("status")),
        Timestamps.read(row, "created_at"), Timestamps.read(row, "expires_at"), row.getInteger("extensions"));
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
    return new Reservation(id, content, other, createdAt, expiresAt, extensions);
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
    return new Movement.Draft(Movement.Type.SALE, content.locationId, content.purchase(),
        Origin.UNKNOWN, Line.negated(content.lines));
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
        // extended any number of times, ended once
        .put("version", extensions + (status == Status.ACTIVE ? 1 : 2))
        .put("_links", links.toJson());
  }
}
