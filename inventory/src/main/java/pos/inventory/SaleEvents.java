package pos.inventory;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import pos.common.events.Event;
import pos.common.events.Outbox;
import pos.common.rule.Fields;
import pos.common.rule.Flaw;
import pos.common.rule.Wire;
import pos.inventory.Movement.Fact;
import pos.inventory.Movement.Type;

/** Enters the sales, returns and voids of tills, and the returns of web orders, as facts. */
final class SaleEvents {

  /** The most lines that a sale or an order may have. */
  static final int MAX_LINES = 10_000;
  /** What a clock may be slow before a time is believed to be of earlier. */
  private static final Duration SLOWEST_CLOCK = Duration.ofMinutes(10);

  private SaleEvents() {}

  /**
   * Enters what the events tell, together. One has no effect when the ledger already has its reference, or when it is
   * of another type.
   */
  static Future<Void> apply(SqlConnection tx, List<Event> events) {
    var facts = events.stream().flatMap(event -> fact(event).stream()).toList();
    return facts.isEmpty() ? Future.succeededFuture()
        : EndReservation.settle(tx, sales(facts))
            .compose(ended -> EnterMovement.asFacts(tx, ended.date(facts), ended.releases()))
            .compose(_ -> publishSettled(tx, events));
  }

  private static Optional<Fact> fact(Event event) {
    return switch (event.type()) {
      case "sale.completed" -> Optional.of(
          Fact.at(happenedAt(event, "sold_at"), movement(Type.SALE, event, Origin::ofSale)));
      case "sale.returned" -> returned(event);
      case "sale.voided" -> Optional.of(Fact.at(voidedAt(event), movement(Type.VOID, event, Origin::ofVoid)));
      case "order.cancelled", "order.refunded" -> orderReturned(event, Fields.tolerant(event.payload()));
      case "order.partly_refunded" ->
          orderReturned(event, Fields.tolerant(event.payload().getJsonObject("refund", event.payload())));
      default -> Optional.empty();
    };
  }

  private static List<Movement.Draft> sales(List<Fact> facts) {
    var sales = new LinkedHashMap<String, Movement.Draft>();
    facts.stream().map(Fact::movement).filter(movement -> movement.type() == Type.SALE)
        .forEach(sale -> sales.putIfAbsent(sale.reference(), sale));
    return List.copyOf(sales.values());
  }

  /** Returns when the goods went or came by the till's clock, which may be long before the event was written. */
  private static Instant happenedAt(Event event, String name) {
    var fields = Fields.tolerant(event.payload());
    var time = fields.instant(name, event.at());
    fields.check();
    return time.isAfter(event.at()) ? event.at() : time;
  }

  /** Returns when a sale was voided, which a branch that was cut off tells late. */
  private static Instant voidedAt(Event event) {
    var time = event.payload().getValue("voided") instanceof JsonObject voided
        && voided.getValue("at") instanceof String text ? Fields.parseInstant(text) : null;
    return time == null || time.isAfter(event.at()) ? event.at() : time;
  }

  private static Movement.Draft movement(Type type, Event event, Function<Fields, Origin> reader) {
    var fields = Fields.tolerant(event.payload());
    var id = fields.uuid("id", null);
    var storeId = fields.integer("store_id", 1, Long.MAX_VALUE);
    var origin = reader.apply(fields);
    var lines = fields.list("lines", 1, MAX_LINES, Line::positive);
    if (id == null) {
      fields.refuse("id", Flaw.NOT_A_UUID, null);
    }
    fields.check();
    return new Movement.Draft(type, storeId, Wire.name(type) + ":" + id, origin,
        type == Type.SALE ? Line.negated(lines) : lines);
  }

  /** Publishes, under the ids of each sale, that it is settled if the till could not reserve its goods. */
  private static Future<Void> publishSettled(SqlConnection tx, List<Event> events) {
    return Future.all(events.stream().filter(SaleEvents::isPendingSale).map(event -> {
      event.enter();
      return Outbox.add(tx, "stock.settled", settled(event.payload()));
    }).toList()).mapEmpty();
  }

  private static boolean isPendingSale(Event event) {
    return event.type().equals("sale.completed") && "pending".equals(event.payload().getValue("stock_status"));
  }

  private static JsonObject settled(JsonObject sale) {
    return new JsonObject()
        .put("sale_id", sale.getValue("id"))
        .put("sold_at", sale.getValue("sold_at"))
        .put("location_id", sale.getValue("store_id"));
  }

  /** Goods that cannot be sold again do not come back into the stock. */
  private static Optional<Fact> returned(Event event) {
    var stated = happenedAt(event, "returned_at");
    // tills give money back with the server only, so that a little earlier is a slow clock
    var happenedAt = stated.isBefore(event.at().minus(SLOWEST_CLOCK)) ? stated : event.at();
    var fields = Fields.tolerant(event.payload());
    var restock = fields.flag("restock", false);
    fields.check();
    return restock ? Optional.of(Fact.at(happenedAt, movement(Type.RETURN, event, Origin::ofReturn)))
        : Optional.empty();
  }

  /** The goods of an order have left the stock by the commit of its reservation. */
  private static Optional<Fact> orderReturned(Event event, Fields fields) {
    var restock = fields.flag("restock", false);
    // ids alone are given anew when the orders' database is restored; earlier events have nothing else
    var reference = fields.text("reference", 1, 100, null);
    if (reference == null) {
      reference = "order:" + fields.integer("id", 1, Long.MAX_VALUE);
    }
    var location = fields.integer("location_id", 1, Long.MAX_VALUE);
    var lines = fields.list("lines", 1, MAX_LINES, Line::positive);
    fields.check();
    var movement = new Movement.Draft(Type.RETURN, location, reference, Origin.UNKNOWN, lines);
    return restock ? Optional.of(Fact.at(event.at(), movement)) : Optional.empty();
  }
}
