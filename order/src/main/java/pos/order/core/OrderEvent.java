package pos.order.core;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import pos.common.events.PastEvent;
import pos.common.rule.Wire;

/** An event for other services, which know only orders that were confirmed. */
public record OrderEvent(String type, JsonObject payload) {

  /** Returns the event of an order's last move; empty when the move is not published. */
  public static Optional<OrderEvent> of(Order order) {
    return switch (order.status()) {
      case CONFIRMED, SHIPPED, CANCELLED, REFUNDED -> Optional.ofNullable(order.revision().confirmedAt())
          .map(_ -> new OrderEvent("order." + Wire.name(order.status()), payload(order)));
      case PENDING, RESERVED, PAID, DELIVERED, FAILED -> Optional.empty();
    };
  }

  /**
   * Returns what an order that was confirmed has told, by its status now.
   *
   * @param endedAt when it was cancelled or refunded, or null
   */
  static PastEvent past(Order order, Instant endedAt) {
    var confirmedAt = order.revision().confirmedAt();
    return endedAt == null
        ? new PastEvent(new Object[] {order.id()}, "order.confirmed", confirmedAt, payload(order))
        : new PastEvent(new Object[] {order.id()}, "order." + Wire.name(order.status()), endedAt,
            // an erasure changes the order later
            payload(order).put("updated_at", endedAt.toString()));
  }

  /** Names no person; the lines are what has left the stock, or goes back on the shelf. */
  private static JsonObject payload(Order order) {
    var payload = order.toJson();
    List.of("shipping_address", "billing_address", "shipment", "reason").forEach(payload::remove);
    return payload.put("items", Item.toEvents(order.items()))
        .put("province", order.content().addresses().province())
        .put("reference", order.reference())
        .put("confirmed_at", order.revision().confirmedAt().toString())
        .put("restock", order.status().isRefunded() && order.progress().restock())
        .put("location_id", order.locationId())
        .put("lines", Item.quantities(order.items()));
  }
}
