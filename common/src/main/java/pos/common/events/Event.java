package pos.common.events;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Response;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import pos.common.events.Streams.EntryId;
import pos.common.trace.Causes;

/**
 * An event that another service published.
 *
 * @param epoch of the database that the event comes from: a state from a later epoch replaces one from an earlier epoch
 *     whatever their versions, because versions begin again where a backup left them
 * @param entry its id in the stream that it was read from
 */
public record Event(UUID id, String type, JsonObject payload, Instant at, String trace, long epoch, String stream,
    String entry) {

  static Event from(String stream, Response entry) {
    var fields = entry.get(1);
    return new Event(UUID.fromString(Streams.named(fields, "id")), Streams.named(fields, "type"),
        new JsonObject(Streams.named(fields, "payload")), Instant.parse(Streams.named(fields, "at")),
        Streams.named(fields, "trace"), epoch(fields), stream, entry.get(0).toString());
  }

  /** Entries from before there were epochs have none. */
  private static long epoch(Response fields) {
    var epoch = Streams.find(fields, "epoch");
    return epoch == null ? 0 : Long.parseLong(epoch);
  }

  /** Returns a number that grows along the stream; 0 for what was not read from it now, such as a parked event. */
  public long position() {
    return entry.indexOf('-') < 0 ? 0 : EntryId.parse(entry).position();
  }

  /** Applies the event under the ids of the request that caused it, in a span of its own where spans are recorded. */
  <T> Future<T> apply(Supplier<Future<T>> work) {
    return new Causes(List.of(trace)).run("apply " + type, work);
  }

  /** Gives the ids of the request that caused the event to everything that this context does from now on. */
  public void enter() {
    Causes.enter(trace);
  }
}
