package pos.inventory;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongFunction;
import java.util.stream.IntStream;
import pos.common.rule.Failure;
import pos.common.rule.Fields;
import pos.common.rule.Flaw;
import pos.common.rule.Links;
import pos.common.rule.Wire;
import pos.common.shop.StoreScope;
import pos.common.sql.Timestamps;

/**
 * Goods that a location requests from another, from the request to their arrival.
 *
 * @param lines ordered by product
 */
record Replenishment(long id, Route route, String comment, Progress progress, List<Item> lines, long version) {

  /** A replenishment as lists show it. @param replenishment without its lines, which are not read */
  record Summary(Replenishment replenishment, long lineCount) {

    static Summary from(Row row) {
      return new Summary(read(row, List.of()), row.getLong("line_count"));
    }

    JsonObject toJson(StoreScope stores) {
      return replenishment.head(lineCount).put("_links", replenishment.links(stores));
    }
  }

  enum Status { REQUESTED, APPROVED, REJECTED, SHIPPED, RECEIVED }

  /** The steps from one status to the next; there are no others. */
  enum Step {
    APPROVE(Status.REQUESTED, Status.APPROVED), REJECT(Status.REQUESTED, Status.REJECTED),
    SHIP(Status.APPROVED, Status.SHIPPED), RECEIVE(Status.SHIPPED, Status.RECEIVED);

    private final Status from;
    private final Status to;

    Step(Status from, Status to) {
      this.from = from;
      this.to = to;
    }
  }

  /** The location that sends the goods and the one that receives them. */
  record Route(long from, long to) {}

  /** How far it is. @param reason why it was rejected, or null */
  record Progress(Status status, String reason, Times times) {}

  /** When it reached its statuses; null for those it has not reached. */
  record Times(Instant requested, Instant decided, Instant shipped, Instant received) {

    private static Times from(Row row) {
      return new Times(Timestamps.read(row, "requested_at"), Timestamps.read(row, "decided_at"),
          Timestamps.read(row, "shipped_at"), Timestamps.read(row, "received_at"));
    }
  }

  /** One product of it. @param quantity how much is sent: what was requested, unless the approval lowered it */
  record Item(long productId, long requested, long quantity) {}

  /** A request for goods as a client posts it. */
  record Request(long locationId, Long fromLocationId, String comment, List<NamedLine> lines) {

    /** @throws Failure 422 naming every bad field */
    static Request from(Fields fields) {
      var request = new Request(
          fields.integer("location_id", 1, Long.MAX_VALUE),
          fields.integer("from_location_id", 1, Long.MAX_VALUE, null),
          fields.text("comment", 1, 500, null),
          fields.list("lines", 1, Line.MAX_LINES, NamedLine::positive));
      fields.check();
      return request;
    }

    /** @param identified the lines with the ids of their products */
    Draft draft(List<Line> identified) {
      return new Draft(locationId, fromLocationId, comment, identified);
    }
  }

  /**
   * A request for goods, with one line a product, ordered by product.
   *
   * @param fromLocationId the location that is to send them; null for the logistics centre
   */
  record Draft(long locationId, Long fromLocationId, String comment, List<Line> lines) {

    Draft {
      Line.refuseRepeated(lines);
      lines = Line.summed(lines);
    }
  }

  static Replenishment from(Row row) {
    return read(row, items(row));
  }

  private static Replenishment read(Row row, List<Item> lines) {
    return new Replenishment(
        row.getLong("id"),
        new Route(row.getLong("from_location_id"), row.getLong("location_id")),
        row.getString("comment"),
        new Progress(Wire.parse(Status.class, row.getString("status")), row.getString("reason"), Times.from(row)),
        lines,
        row.getLong("version"));
  }

  private static List<Item> items(Row row) {
    var products = row.getArrayOfLongs("product_ids");
    var requested = row.getArrayOfLongs("requested");
    var quantities = row.getArrayOfLongs("quantities");
    return IntStream.range(0, products.length)
        .mapToObj(i -> new Item(products[i], requested[i], quantities[i])).toList();
  }

  static String path(long id) {
    return "/inventory-service/replenishments/" + id;
  }

  Status status() {
    return progress.status;
  }

  /** Stores receive their goods; the other steps are not theirs. */
  private boolean mayTake(Step step, StoreScope stores) {
    return step == Step.RECEIVE ? stores.includes(route.to) : stores.store().isEmpty();
  }

  /** Returns it in its next status. @throws Failure 409 when its status does not allow the step */
  Replenishment take(Step step) {
    if (status() != step.from) {
      throw Failure.conflict("replenishment-" + Wire.name(status()), "The replenishment is " + Wire.name(status())
          + "; it must be " + Wire.name(step.from) + " to be " + Wire.name(step.to) + ".");
    }
    return with(new Progress(step.to, progress.reason, progress.times), lines);
  }

  /** @param lowered the lines of which less is sent than was requested */
  Replenishment approve(List<Line> lowered) {
    Line.refuseRepeated(lowered);
    var approved = take(Step.APPROVE);
    return approved.with(approved.progress, sending(lowered));
  }

  /** @param reason for those who made the request, or null */
  Replenishment reject(String reason) {
    var rejected = take(Step.REJECT);
    return rejected.with(new Progress(rejected.status(), reason, progress.times), lines);
  }

  private List<Item> sending(List<Line> lowered) {
    var sent = new TreeMap<Long, Item>();
    lines.forEach(item -> sent.put(item.productId, item));
    for (int i = 0; i < lowered.size(); i++) {
      var line = lowered.get(i);
      var item = sent.get(line.productId());
      if (item == null) {
        throw Failure.invalid("lines[" + i + "].product_id",
            Flaw.of("not_requested", "is not a product of the replenishment"));
      }
      if (line.quantity() > item.quantity) {
        throw Failure.invalid("lines[" + i + "].quantity",
            Flaw.tooLarge(item.quantity, "must be at most the requested " + item.quantity));
      }
      sent.put(item.productId, new Item(item.productId, item.requested, line.quantity()));
    }
    if (sent.values().stream().allMatch(item -> item.quantity == 0)) {
      throw Failure.invalid("lines",
          Flaw.of("nothing_left", "must leave something to send; reject the replenishment to send nothing"));
    }
    return List.copyOf(sent.values());
  }

  private Replenishment with(Progress next, List<Item> items) {
    return new Replenishment(id, route, comment, next, items, version);
  }

  /**
   * Returns the movement to enter when it comes into its status, if any: when shipped, the goods leave the sender; when
   * received, they come to the receiver; in between, they are in transit and in no stock.
   */
  Optional<Movement.Draft> movement() {
    var sent = lines.stream().filter(item -> item.quantity > 0)
        .map(item -> new Line(item.productId, item.quantity)).toList();
    var reference = "replenishment:" + id;
    return switch (status()) {
      case SHIPPED -> Optional.of(
          new Movement.Draft(Movement.Type.SHIPMENT, route.from, reference, Origin.UNKNOWN, Line.negated(sent)));
      case RECEIVED -> Optional.of(
          new Movement.Draft(Movement.Type.ARRIVAL, route.to, reference, Origin.UNKNOWN, sent));
      case REQUESTED, APPROVED, REJECTED -> Optional.empty();
    };
  }

  /** Returns its full state, as it is published. */
  JsonObject toEvent() {
    return toJson(productId -> new JsonObject().put("product_id", productId));
  }

  private JsonObject toJson(LongFunction<JsonObject> entry) {
    return head(lines.size()).put("lines", new JsonArray(lines.stream().map(item -> entry.apply(item.productId)
        .put("requested", item.requested)
        .put("quantity", item.quantity)).toList()));
  }

  List<Long> products() {
    return lines.stream().map(Item::productId).toList();
  }

  private JsonObject head(long lineCount) {
    return new JsonObject()
        .put("id", id)
        .put("location_id", route.to)
        .put("from_location_id", route.from)
        .put("status", Wire.name(status()))
        .put("comment", comment)
        .put("reason", progress.reason)
        .put("requested_at", Wire.time(progress.times.requested))
        .put("decided_at", Wire.time(progress.times.decided))
        .put("shipped_at", Wire.time(progress.times.shipped))
        .put("received_at", Wire.time(progress.times.received))
        .put("line_count", lineCount)
        .put("version", version);
  }

  /** Returns the JSON of answers, with links to the steps that a caller for these stores may take now. */
  JsonObject toJson(StoreScope stores, Labels labels) {
    return toJson(labels::entry).put("_links", links(stores));
  }

  private JsonObject links(StoreScope stores) {
    var links = Links.self(path(id));
    for (var step : Step.values()) {
      if (step.from == status() && mayTake(step, stores)) {
        links.action(Wire.name(step), "POST", path(id) + "/" + Wire.name(step));
      }
    }
    return links.toJson();
  }
}
