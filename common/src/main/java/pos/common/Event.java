package pos.common;

import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Response;
import java.time.Instant;
import java.util.UUID;

/** A fact another service tells; {@code entry} is its place in the stream it was read from. */
public record Event(UUID id, String type, JsonObject payload, Instant at, String trace, String stream, String entry) {

  static Event from(String stream, Response entry) {
    var fields = entry.get(1);
    var event = new JsonObject();
    for (int i = 0; i + 1 < fields.size(); i += 2) {
      event.put(fields.get(i).toString(), fields.get(i + 1).toString());
    }
    return new Event(UUID.fromString(event.getString("id")), event.getString("type"),
        new JsonObject(event.getString("payload")), Instant.parse(event.getString("at")), event.getString("trace"),
        stream, entry.get(0).toString());
  }

  /** The ids of the request that caused it. */
  Trace cause() {
    return Trace.parse(trace);
  }
}
