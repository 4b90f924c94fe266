package pos.inventory;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import java.time.Instant;
import java.util.List;
import pos.common.events.Event;
import pos.common.events.Outbox;
import pos.common.rule.Fields;

/** Enters what tills sold, took back and voided, and what web orders gave back. These are facts: stock may be short. */
final class SaleEvents {

  private static final int MOST_LINES = 10_000;

  private SaleEvents() {}

  /** The ledger takes each reference once, so an event that comes again has no effect; nor do events of other types. */
  static Future<Void> apply(SqlConnection tx, Event event) {
    var payload = event.payload();
    return switch (event.type()) {
      case "sale.completed" -> sold(tx, payload, time(event, "sold_at"));
      case "sale.returned" -> returned(tx, payload, time(event, "returned_at"));
      case "sale.voided" -> Movements.enter(tx, movement(Movement.VOID, payload), event.at(), List.of());
      case "order.cancelled", "order.refunded" -> givenBack(tx, payload, event.at());
      default -> Future.succeededFuture();
    };
  }

  /** When the goods went or came, which may be long before the event. */
  private static Instant time(Event event, String name) {
    var fields = Fields.of(event.payload());
    var time = fields.instant(name, event.at());
    fields.check();
    return time;
  }

  private static Movement.Draft movement(String type, JsonObject payload) {
    var fields = Fields.of(payload);
    var id = fields.uuid("id", null);
    var storeId = fields.integer("store_id", 1, Long.MAX_VALUE);
    var lines = fields.list("lines", 1, MOST_LINES, Line::from);
    if (id == null) {
      fields.refuse("id", "must be a UUID", null);
    }
    fields.check();
    return new Movement.Draft(type, storeId, null, type + ":" + id,
        type.equals(Movement.SALE) ? Line.negated(lines) : lines);
  }

  /** Only what can be sold again comes back. */
  private static Future<Void> returned(SqlConnection tx, JsonObject payload, Instant at) {
    var fields = Fields.of(payload);
    var restock = fields.flag("restock", false);
    fields.check();
    return restock ? Movements.enter(tx, movement(Movement.RETURN, payload), at, List.of())
        : Future.succeededFuture();
  }

  /** The goods of an order left the stock when its reservation was committed. */
  private static Future<Void> givenBack(SqlConnection tx, JsonObject payload, Instant at) {
    var fields = Fields.of(payload);
    var restock = fields.flag("restock", false);
    var order = fields.integer("id", 1, Long.MAX_VALUE);
    var location = fields.integer("location_id", 1, Long.MAX_VALUE);
    var lines = fields.list("lines", 1, MOST_LINES, Line::from);
    fields.check();
    return !restock ? Future.succeededFuture() : Movements.enter(tx,
        new Movement.Draft(Movement.RETURN, location, null, "order:" + order, lines), at, List.of());
  }

  private static Future<Void> sold(SqlConnection tx, JsonObject payload, Instant at) {
    var sale = movement(Movement.SALE, payload);
    var done = Reservations.settle(tx, sale).compose(releases -> Movements.enter(tx, sale, at, releases));
    // the till could not ask when it sold: it hears now
    return !"pending".equals(payload.getValue("stock_status")) ? done
        : done.compose(entered -> Outbox.add(tx, "stock.settled", new JsonObject()
            .put("sale_id", payload.getValue("id"))
            .put("sold_at", payload.getValue("sold_at"))
            .put("location_id", payload.getValue("store_id"))));
  }
}
