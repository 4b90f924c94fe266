package pos.reporting.webhook;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import pos.common.events.Event;

/**
 * What receivers are told of an event: its type, its time and its payload as other services get it.
 *
 * @param reference the object that it is about; messages about the same are delivered in their order
 * @param position in the stream
 * @param body exactly as it is sent and signed
 */
record Message(UUID eventId, String type, String reference, String stream, long position, String body) {

  /** The type of a message that tests a receiver; none can be subscribed to it. */
  static final String TEST = "webhook.test";

  /** The types that there are to choose from, with the object that an event of each is about. */
  private static final Map<String, Function<JsonObject, String>> REFERENCES = new TreeMap<>(Map.ofEntries(
      Map.entry("order.confirmed", Message::order), Map.entry("order.cancelled", Message::order),
      Map.entry("order.shipped", Message::order), Map.entry("order.refunded", Message::order),
      Map.entry("sale.completed", Message::sale), Map.entry("sale.voided", Message::sale),
      Map.entry("sale.returned", Message::saleOfReturn),
      Map.entry("stock.low", stock -> "stock:" + stock.getValue("location_id") + ":" + stock.getValue("product_id")),
      Map.entry("product.changed", product -> "product:" + product.getValue("id")),
      Map.entry("session.closed", session -> "session:" + session.getValue("id"))));

  static final List<String> TYPES = List.copyOf(REFERENCES.keySet());

  /** Returns the message of an event; empty when its type is none to choose from. */
  static Optional<Message> of(Event event) {
    return Optional.ofNullable(REFERENCES.get(event.type())).map(reference -> new Message(event.id(), event.type(),
        reference.apply(event.payload()), event.stream(), event.position(),
        body(event.type(), event.at(), event.payload())));
  }

  static Message test(Instant at) {
    var id = UUID.randomUUID();
    return new Message(id, TEST, "test:" + id, "", 0, body(TEST, at, new JsonObject().put("test", true)));
  }

  private static String body(String type, Instant at, JsonObject data) {
    return new JsonObject().put("type", type).put("timestamp", at.toString()).put("data", data).encode();
  }

  private static String order(JsonObject order) {
    return order.getString("reference", "order:" + order.getValue("id"));
  }

  private static String sale(JsonObject sale) {
    return "sale:" + sale.getValue("id");
  }

  /** A return without a receipt is about no sale. */
  private static String saleOfReturn(JsonObject back) {
    return back.getValue("sale_id") == null ? "return:" + back.getValue("id") : "sale:" + back.getValue("sale_id");
  }
}
