package pos.inventory;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.LongFunction;
import java.util.function.ToLongFunction;
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

  enum Status { REQUESTED, APPROVED, REJECTED, CANCELLED, SHIPPED, RECEIVED }

  /** The steps from one status to the next; there are no others. */
  enum Step {
    APPROVE(Status.REQUESTED, Status.APPROVED), REJECT(Status.REQUESTED, Status.REJECTED),
    CANCEL(Status.APPROVED, Status.CANCELLED), SHIP(Status.APPROVED, Status.SHIPPED), RECEIVE(Status.SHIPPED, Status.RECEIVED);

    private final Status from;
    private final Status to;

    Step(Status from, Status to) {
      this.from = from;
      this.to = to;
    }
  }

  /** The location that sends the goods and the one that receives them. */
  record Route(long from, long to) {}

  /** How far it is. @param reason why it was rejected or cancelled, or null */
  record Progress(Status status, String reason, Times times) {}

  /** When it reached its statuses; null for those it has not reached. */
  record Times(Instant requested, Instant decided, Instant cancelled, Instant shipped, Instant received) {

    private static Times from(Row row) {
      return new Times(Timestamps.read(row, "requested_at"), Timestamps.read(row, "decided_at"),
          Timestamps.read(row, "cancelled_at"), Timestamps.read(row, "shipped_at"), Timestamps.read(row, "received_at"));
    }
  }

  /**
   * One product of it.
   *
   * @param quantity how much is sent: what was requested, unless the approval or the shipment lowered it
   * @param received how much of it arrived; null until then
   */
  record Item(long productId, long requested, long quantity, Long received) {

    Item sending(long pieces) {
      return new Item(productId, requested, pieces, received);
    }

    Item receiving(long pieces) {
      return new Item(productId, requested, quantity, pieces);
    }

    /** Returns how much was sent and did not arrive; null until it was received. */
    private Long missing() {
      return received == null ? null : Long.valueOf(quantity - received);
    }

    JsonObject writeTo(JsonObject entry) {
      return entry.put("requested", requested).put("quantity", quantity).put("received", received)
          .put("missing", missing());
    }
  }

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
    var received = row.getArrayOfLongs("received");
    return IntStream.range(0, products.length)
        .mapToObj(i -> new Item(products[i], requested[i], quantities[i], received[i])).toList();
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
    return take(Step.APPROVE).sending("requested", lowered);
  }

  /** @param lowered the lines of which less is sent than was approved, because there is not enough */
  Replenishment ship(List<Line> lowered) {
    return take(Step.SHIP).sending("approved", lowered);
  }

  /** @param fewer the lines of which fewer pieces arrived than were sent */
  Replenishment receive(List<Line> fewer) {
    var received = take(Step.RECEIVE);
    return received.with(received.progress, lowered("shipped", fewer, Item::receiving).stream()
        .map(item -> item.received == null ? item.receiving(item.quantity) : item).toList());
  }

  /** @param step REJECT or CANCEL @param reason for those who made the request, or null */
  Replenishment end(Step step, String reason) {
    var ended = take(step);
    return ended.with(new Progress(ended.status(), reason, progress.times), lines);
  }

  private Replenishment sending(String before, List<Line> fewer) {
    var sent = lowered(before, fewer, Item::sending);
    if (sent.stream().allMatch(item -> item.quantity == 0)) {
      throw Failure.invalid("lines", Flaw.of("nothing_left",
          "must leave something to send; reject or cancel the replenishment to send nothing"));
    }
    return with(progress, sent);
  }

  /** @param before what the quantities are called that the lines lower */
  private List<Item> lowered(String before, List<Line> fewer, BiFunction<Item, Long, Item> lower) {
    Line.refuseRepeated(fewer);
    var items = new TreeMap<Long, Item>();
    lines.forEach(item -> items.put(item.productId, item));
    for (int i = 0; i < fewer.size(); i++) {
      var line = fewer.get(i);
      var item = items.get(line.productId());
      if (item == null) {
        throw Failure.invalid("lines[" + i + "].product_id",
            Flaw.of("not_requested", "is not a product of the replenishment"));
      }
      if (line.quantity() > item.quantity) {
        throw Failure.invalid("lines[" + i + "].quantity",
            Flaw.tooLarge(item.quantity, "must be at most the " + before + " " + item.quantity));
      }
      items.put(item.productId, lower.apply(item, line.quantity()));
    }
    return List.copyOf(items.values());
  }

  private Replenishment with(Progress next, List<Item> items) {
    return new Replenishment(id, route, comment, next, items, version);
  }

  /**
   * Returns the movement to enter when it comes into its status, if any: when shipped, the goods leave the sender; when
   * received, they come to the receiver; in between, they are in transit and in no stock.
   */
  Optional<Movement.Draft> movement() {
    return switch (status()) {
      case SHIPPED -> movement(Movement.Type.SHIPMENT, route.from, Line.negated(pieces(Item::quantity)));
      case RECEIVED -> movement(Movement.Type.ARRIVAL, route.to, pieces(Item::received));
      case REQUESTED, APPROVED, REJECTED, CANCELLED -> Optional.empty();
    };
  }

  private List<Line> pieces(ToLongFunction<Item> quantity) {
    return lines.stream().map(item -> new Line(item.productId, quantity.applyAsLong(item)))
        .filter(line -> line.quantity() > 0).toList();
  }

  private Optional<Movement.Draft> movement(Movement.Type type, long location, List<Line> moved) {
    return moved.isEmpty() ? Optional.empty()
        : Optional.of(new Movement.Draft(type, location, "replenishment:" + id, Origin.UNKNOWN, moved));
  }

  /** Returns its full state, as it is published. */
  JsonObject toEvent() {
    return toJson(productId -> new JsonObject().put("product_id", productId));
  }

  private JsonObject toJson(LongFunction<JsonObject> entry) {
    return head(lines.size()).put("lines", new JsonArray(lines.stream().map(item -> item.writeTo(entry.apply(item.productId))).toList()));
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
        .put("cancelled_at", Wire.time(progress.times.cancelled))
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
