package pos.order.core;

import io.vertx.core.json.JsonArray;
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

  /** Returns the event of the last refund of a part. */
  public static OrderEvent partlyRefunded(Order order) {
    var part = order.refunds().done().getLast();
    return new OrderEvent("order.partly_refunded", payload(order).put("refund", new JsonObject()
        .put("reference", partReference(order, part))
        .put("location_id", order.locationId())
        .put("restock", part.restock() && !part.pieces().isEmpty())
        .put("lines", Item.quantities(part.pieces().isEmpty() ? order.items() : part.of(order.items())))));
  }

  private static String partReference(Order order, PartRefund part) {
    return order.reference() + "/" + part.number();
  }

  /** Returns the refunds with what reports must know of them. */
  private static JsonArray refunds(Order order) {
    return new JsonArray(order.refunds().done().stream().map(part -> part.toJson()
        .put("reference", partReference(order, part))
        .mergeIn(part.pieces().isEmpty() ? new JsonObject()
            : new JsonObject().put("items", part.toEvents(order.items())))).toList());
  }

  /** Returns what comes back on the shelf when all or the rest of an order is given back. */
  private static List<Item> back(Order order) {
    var parts = order.refunds().done();
    var last = parts.isEmpty() ? List.<Item>of() : parts.getLast().of(order.items());
    return parts.isEmpty() || last.isEmpty() ? order.items() : last;
  }

  private static boolean restocks(Order order) {
    var parts = order.refunds().done();
    return order.status().isRefunded() && order.progress().restock()
        && (parts.isEmpty() || !parts.getLast().pieces().isEmpty());
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
        .put("refunds", refunds(order))
        .put("restock", restocks(order))
        .put("location_id", order.locationId())
        .put("lines", Item.quantities(order.status().isRefunded() ? back(order) : order.items()));
  }
}
