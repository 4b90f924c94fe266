package pos.inventory;

import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import pos.common.rule.Failure;
import pos.common.rule.Fields;
import pos.common.rule.Flaw;
import pos.common.rule.Links;
import pos.common.rule.Wire;
import pos.common.sql.Timestamps;

/** An entry of the ledger: goods that came to a location, left it or moved to another. */
record Movement(long id, Draft content, Instant createdAt) {

  /** A movement as lists show it. @param movement without its lines, which are not read */
  record Summary(Movement movement, long lineCount) {

    static Summary from(Row row) {
      return new Summary(read(row, List.of()), row.getLong("line_count"));
    }

    JsonObject toJson() {
      return movement.head().put("line_count", lineCount).put("_links", movement.links());
    }
  }

  enum Type { RECEIPT, ADJUSTMENT, TRANSFER, SALE, RETURN, VOID, COUNT, SHIPMENT, ARRIVAL }

  /** The types that a client may post; the others follow from sales, counts and replenishments. */
  private enum Posted {
    RECEIPT(Type.RECEIPT), ADJUSTMENT(Type.ADJUSTMENT), TRANSFER(Type.TRANSFER);

    private final Type type;

    Posted(Type type) {
      this.type = type;
    }
  }

  /** Identifies a movement: the ledger has each once. */
  record Key(long locationId, Type type, String reference) {}

  /** A movement as a client posts it. @param toLocationId the destination of a transfer; null for every other type */
  record Request(Type type, long locationId, Long toLocationId, String reference, Origin origin,
      List<NamedLine> lines) {

    /** @throws Failure 422 naming every bad field */
    static Request from(Fields fields) {
      var type = fields.oneOf("type", Posted.class, null).type;
      var locationId = fields.integer("location_id", 1, Long.MAX_VALUE);
      var toLocationId = fields.integer("to_location_id", 1, Long.MAX_VALUE, null);
      var reference = fields.text("reference", 1, 100);
      var origin = Origin.from(fields);
      var lines = fields.list("lines", 1, Line.MAX_LINES,
          type == Type.ADJUSTMENT ? NamedLine::signed : NamedLine::positive);
      checkDestination(fields, type, locationId, toLocationId);
      fields.check();
      return new Request(type, locationId, toLocationId, reference, origin, lines);
    }

    /** @param identified the lines with the ids of their products */
    Draft draft(List<Line> identified) {
      return new Draft(type, locationId, toLocationId, reference, origin, identified);
    }
  }

  /**
   * A movement to enter, with one line a product, ordered by product.
   *
   * @param toLocationId the destination of a transfer; null for every other type
   */
  record Draft(Type type, long locationId, Long toLocationId, String reference, Origin origin, List<Line> lines) {

    Draft {
      lines = Line.summed(lines);
      for (var line : lines) {
        if (line.quantity() == 0) {
          throw Failure.invalid("lines", Flaw.of("cancel_out", "must not cancel each other out, as those of product "
              + line.productId() + " do"));
        }
      }
    }

    /** A movement at one location. */
    Draft(Type type, long locationId, String reference, Origin origin, List<Line> lines) {
      this(type, locationId, null, reference, origin, lines);
    }

    /** Returns what the ledger has only once. */
    Key key() {
      return new Key(locationId, type, reference);
    }

    /** Returns the changes of the stocks; a transfer takes from one location what it adds to the other. */
    List<StockChange> changes() {
      if (toLocationId == null) {
        return StockChange.moves(locationId, lines);
      }
      return Stream.concat(StockChange.moves(locationId, Line.negated(lines)).stream(),
          StockChange.moves(toLocationId, lines).stream()).toList();
    }
  }

  /**
   * A movement that has already happened, whether or not the ledger has the goods.
   *
   * @param happenedAt empty for now
   */
  record Fact(Draft movement, Optional<Instant> happenedAt) {

    static Fact now(Draft movement) {
      return new Fact(movement, Optional.empty());
    }

    /** @param time of which the database keeps the microseconds */
    static Fact at(Instant time, Draft movement) {
      return new Fact(movement, Optional.of(time.truncatedTo(ChronoUnit.MICROS)));
    }

    /** Returns the same fact, which did not happen before a time; null for any. */
    Fact notBefore(Instant time) {
      return time == null || happenedAt.isEmpty() || !happenedAt.get().isBefore(time) ? this : at(time, movement);
    }

    /** Returns the movement that undoes what a later count has entered of this one already; empty when none has. */
    Optional<Draft> offset(Map<Stock.Key, Instant> countedAt) {
      var lines = movement.lines.stream().filter(line -> {
        var counted = countedAt.get(new Stock.Key(movement.locationId, line.productId()));
        return counted != null && happenedAt.isPresent() && counted.isAfter(happenedAt.get());
      }).toList();
      return lines.isEmpty() ? Optional.empty() : Optional.of(
          new Draft(Type.COUNT, movement.locationId, movement.reference, movement.origin, Line.negated(lines)));
    }
  }

  static Movement from(Row row) {
    return read(row, Line.from(row));
  }

  /** Reads what {@link #toEntry} wrote at the head office. @throws Failure 422 naming every bad field */
  static Movement from(Fields fields) {
    var id = fields.integer("id", 1, Long.MAX_VALUE);
    var type = fields.oneOf("type", Type.class, null);
    var locationId = fields.integer("location_id", 1, Long.MAX_VALUE);
    var toLocationId = fields.integer("to_location_id", 1, Long.MAX_VALUE, null);
    var reference = fields.text("reference", 1, 100);
    var origin = Origin.ofEntry(fields);
    var createdAt = fields.instant("created_at", Instant.EPOCH);
    var lines = fields.list("lines", 1, SaleEvents.MAX_LINES, Line::ofEntry);
    checkDestination(fields, type, locationId, toLocationId);
    fields.check();
    return new Movement(id, new Draft(type, locationId, toLocationId, reference, origin, lines), createdAt);
  }

  private static void checkDestination(Fields fields, Type type, long locationId, Long toLocationId) {
    if ((type == Type.TRANSFER) != (toLocationId != null)) {
      fields.refuse("to_location_id", type == Type.TRANSFER ? Flaw.MISSING
          : Flaw.of("transfers_only", "is allowed for transfers only"), null);
    } else if (toLocationId != null && toLocationId == locationId) {
      fields.refuse("to_location_id", Flaw.of("same_location", "must differ from location_id"), null);
    }
  }

  private static Movement read(Row row, List<Line> lines) {
    var content = new Draft(
        Wire.parse(Type.class, row.getString("type")),
        row.getLong("location_id"),
        row.getLong("to_location_id"),
        row.getString("reference"),
        Origin.from(row),
        lines);
    return new Movement(row.getLong("id"), content, Timestamps.read(row, "created_at"));
  }

  static String path(long id) {
    return "/inventory-service/movements/" + id;
  }

  /** Returns this movement to a client that posts it again. @throws Failure 409 when the content differs */
  Movement repeated(Draft draft) {
    if (!content.equals(draft)) {
      throw Failure.conflict("reference-reused", "Movement " + id + " has the same reference but other content.");
    }
    return this;
  }

  List<Long> products() {
    return Line.products(content.lines);
  }

  JsonObject toJson(Labels labels) {
    return head().put("line_count", content.lines.size())
        .put("lines", Line.toJson(content.lines, labels)).put("_links", links());
  }

  /** Returns this movement as the ledger of a location tells it to a branch, with nothing that the branch knows itself. */
  JsonObject toEntry() {
    return head().put("lines", Line.toJson(content.lines));
  }

  /** Returns whether goods came to the location, or left it. */
  boolean concerns(long locationId) {
    return content.locationId == locationId || content.toLocationId != null && content.toLocationId == locationId;
  }

  private JsonObject head() {
    return content.origin.writeTo(new JsonObject()
        .put("id", id)
        .put("type", Wire.name(content.type))
        .put("location_id", content.locationId)
        .put("to_location_id", content.toLocationId)
        .put("reference", content.reference))
        .put("register_id", content.origin.registerId())
        .put("receipt_number", content.origin.receiptNumber())
        .put("created_at", Wire.time(createdAt));
  }

  private JsonObject links() {
    return Links.self(path(id)).toJson();
  }
}
