package pos.common.events;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Response;
import java.time.Instant;
import java.util.UUID;
import pos.common.log.Trace;

/**
 * An event that another service published.
 *
 * @param entry its id in the stream that it was read from
 */
public record Event(UUID id, String type, JsonObject payload, Instant at, String trace, String stream, String entry) {

  static Event from(String stream, Response entry) {
    var fields = entry.get(1);
    return new Event(UUID.fromString(Streams.named(fields, "id")), Streams.named(fields, "type"),
        new JsonObject(Streams.named(fields, "payload")), Instant.parse(Streams.named(fields, "at")),
        Streams.named(fields, "trace"), stream, entry.get(0).toString());
  }

  /** Gives the ids of the request that caused the event to everything that this context does from now on. */
  public void enter() {
    Trace.parse(trace).enter(Vertx.currentContext());
  }
}
