package pos.order.core;

import io.vertx.sqlclient.Row;
import pos.common.rule.Wire;

/**
 * The progress of an order: its status, and its goal on the way to another one.
 *
 * @param goal the status that it is being taken to, or null when it has arrived
 * @param restock whether the goods go back on the shelf when the goal is reached
 * @param reservationId the reservation that holds or held the goods, or null while there is none
 * @param shipment null until the goods are shipped
 */
public record Progress(Status status, Status goal, Reason reason, boolean restock, Long reservationId, Shipment shipment) {

  static final Progress BEGUN = new Progress(Status.PENDING, Status.CONFIRMED, Reason.NONE, false, null, null);

  static Progress from(Row row) {
    return new Progress(Wire.parse(Status.class, row.getString("status")),
        Wire.parse(Status.class, row.getString("goal")), Reason.from(row), row.getBoolean("restock"),
        row.getLong("reservation_id"), Shipment.from(row.getJsonObject("shipment")));
  }

  boolean isSettled() {
    return goal == null;
  }

  boolean isDeclined() {
    return status == Status.FAILED && Reason.DECLINED.equals(reason.text());
  }

  Progress at(Status next) {
    return new Progress(next, goal, reason, restock, reservationId, shipment);
  }

  Progress towards(Status newGoal) {
    return new Progress(status, newGoal, reason, restock, reservationId, shipment);
  }

  Progress settledAt(Status end) {
    return new Progress(end, null, reason, restock, reservationId, shipment);
  }

  Progress because(Reason why) {
    return new Progress(status, goal, why, restock, reservationId, shipment);
  }

  Progress holding(long reservation) {
    return new Progress(status, goal, reason, restock, reservation, shipment);
  }

  Progress restocking(boolean goodsGoBack) {
    return new Progress(status, goal, reason, goodsGoBack, reservationId, shipment);
  }

  Progress shippedBy(Shipment newShipment) {
    return new Progress(status, goal, reason, restock, reservationId, newShipment);
  }
}
