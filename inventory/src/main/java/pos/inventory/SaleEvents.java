package pos.inventory;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import java.time.Instant;
import pos.common.events.Event;
import pos.common.events.Outbox;
import pos.common.rule.Fields;
import pos.common.rule.Wire;
import pos.inventory.Movement.Fact;
import pos.inventory.Movement.Type;

/** Enters the sales, returns and voids of tills, and the returns of web orders, as facts. */
final class SaleEvents {

  private static final int MAX_LINES = 10_000;

  private SaleEvents() {}

  /** Has no effect when the ledger already has the event's reference, or when the event is of another type. */
  static Future<Void> apply(SqlConnection tx, Event event) {
    return switch (event.type()) {
      case "sale.completed" -> sold(tx, event);
      case "sale.returned" -> returned(tx, event);
      case "sale.voided" -> EnterMovement.asFact(tx, Fact.at(event.at(), movement(Type.VOID, event)));
      case "order.cancelled", "order.refunded" -> orderReturned(tx, event);
      default -> Future.succeededFuture();
    };
  }

  /** Returns when the goods went or came, which may be long before the event was written. */
  private static Instant happenedAt(Event event, String name) {
    var fields = Fields.of(event.payload());
    var time = fields.instant(name, event.at());
    fields.check();
    return time;
  }

  private static Movement.Draft movement(Type type, Event event) {
    var fields = Fields.of(event.payload());
    var id = fields.uuid("id", null);
    var storeId = fields.integer("store_id", 1, Long.MAX_VALUE);
    var lines = fields.list("lines", 1, MAX_LINES, Line::positive);
    if (id == null) {
      fields.refuse("id", "must be a UUID", null);
    }
    fields.check();
    return new Movement.Draft(type, storeId, Wire.name(type) + ":" + id,
        type == Type.SALE ? Line.negated(lines) : lines);
  }

  private static Future<Void> sold(SqlConnection tx, Event event) {
    var happenedAt = happenedAt(event, "sold_at");
    var sale = movement(Type.SALE, event);
    var settled = EndReservation.settle(tx, sale).compose(released ->
        EnterMovement.asFact(tx, Fact.at(happenedAt, sale).releasing(released)));
    return isPending(event) ? settled.compose(_ -> publishSettled(tx, event.payload())) : settled;
  }

  /** Returns whether the till could not reserve the goods when it sold them. */
  private static boolean isPending(Event event) {
    return "pending".equals(event.payload().getValue("stock_status"));
  }

  private static Future<Void> publishSettled(SqlConnection tx, JsonObject sale) {
    return Outbox.add(tx, "stock.settled", new JsonObject()
        .put("sale_id", sale.getValue("id"))
        .put("sold_at", sale.getValue("sold_at"))
        .put("location_id", sale.getValue("store_id")));
  }

  /** Goods that cannot be sold again do not come back into the stock. */
  private static Future<Void> returned(SqlConnection tx, Event event) {
    var happenedAt = happenedAt(event, "returned_at");
    var fields = Fields.of(event.payload());
    var restock = fields.flag("restock", false);
    fields.check();
    return restock ? EnterMovement.asFact(tx, Fact.at(happenedAt, movement(Type.RETURN, event)))
        : Future.succeededFuture();
  }

  /** The goods of an order have left the stock by the commit of its reservation. */
  private static Future<Void> orderReturned(SqlConnection tx, Event event) {
    var fields = Fields.of(event.payload());
    var restock = fields.flag("restock", false);
    var order = fields.integer("id", 1, Long.MAX_VALUE);
    // ids alone are given anew when the orders' database is restored; earlier events have nothing else
    var reference = fields.text("reference", 1, 100, "order:" + order);
    var location = fields.integer("location_id", 1, Long.MAX_VALUE);
    var lines = fields.list("lines", 1, MAX_LINES, Line::positive);
    fields.check();
    return restock ? EnterMovement.asFact(tx,
        Fact.at(event.at(), new Movement.Draft(Type.RETURN, location, reference, lines)))
        : Future.succeededFuture();
  }
}
