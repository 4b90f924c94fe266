package pos.common.events;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import pos.common.sql.Page;

/**
 * An event as the books of its service tell it, however long ago it was published.
 *
 * @param key by which the books are sorted
 * @param at when it was written
 */
public record PastEvent(Object[] key, String type, Instant at, JsonObject payload) {

  /** Returns the answer with a page of the books. */
  public static JsonObject toJson(Page<PastEvent> page) {
    var items = new JsonArray();
    page.items().forEach(event -> items.add(new JsonObject().put("type", event.type).put("at", event.at.toString())
        .put("payload", event.payload)));
    return new JsonObject().put("items", items).put("next_cursor", page.nextCursor());
  }

  /** Reads such an answer of a service. The same event has the same id each time it is read. */
  public static List<Event> read(String service, JsonObject page) {
    return page.getJsonArray("items").stream().map(item -> event(service, (JsonObject) item)).toList();
  }

  private static Event event(String service, JsonObject item) {
    var type = item.getString("type");
    var payload = item.getJsonObject("payload");
    var name = service + ' ' + type + ' ' + payload.getValue("id");
    return new Event(UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)), type, payload,
        Instant.parse(item.getString("at")), "", 0, Streams.of(service), "books");
  }
}
