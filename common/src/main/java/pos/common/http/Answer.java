package pos.common.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.OptionalInt;
import pos.common.log.Trace;
import pos.common.rule.Failure;

/**
 * The answer to a change, complete enough to be repeated byte for byte.
 *
 * @param location the path of the resource behind the gateway, or null
 * @param etag the tag of the resource in the body, or null
 * @param retryAfter the seconds after which to ask again
 * @param replayed whether it was given before, under the same Idempotency-Key
 */
public record Answer(int status, String location, String etag, String body, OptionalInt retryAfter, boolean replayed) {

  /** Restores an answer that was stored. */
  public static Answer stored(int status, String location, String etag, String body) {
    return new Answer(status, location, etag, body, OptionalInt.empty(), true);
  }

  public static Answer ok(JsonObject body) {
    return of(200, null, body);
  }

  /** @param json the text of an object without a version */
  public static Answer ok(String json) {
    return new Answer(200, null, null, json, OptionalInt.empty(), false);
  }

  /** @param location the new resource's path behind the gateway */
  public static Answer created(String location, JsonObject body) {
    return of(201, location, body);
  }

  /** Returns 202: work goes on, and {@code location} shows how far it is. */
  public static Answer accepted(String location, JsonObject body, int retryAfterSeconds) {
    var answer = of(202, location, body);
    return new Answer(answer.status, location, answer.etag, answer.body, OptionalInt.of(retryAfterSeconds), false);
  }

  private static Answer of(int status, String location, JsonObject body) {
    var etag = Optional.ofNullable(body.getLong("version")).map(Etag::tag).orElse(null);
    return new Answer(status, location, etag, body.encode(), OptionalInt.empty(), false);
  }

  /** Returns a refusal to store as the outcome of a request. @param instance the path of the request */
  public static Answer refused(Failure failure, String instance) {
    return new Answer(failure.status(), null, null, failure.toJson().put("instance", instance)
        .put("correlation_id", Trace.currentOrFresh().correlationId()).encode(), OptionalInt.empty(), false);
  }

  /** Returns the same answer with another ETag. */
  public Answer withEtag(String tag) {
    return new Answer(status, location, tag, body, retryAfter, replayed);
  }

  /** Returns the same answer, marked as given before. */
  public Answer replay() {
    return new Answer(status, location, etag, body, retryAfter, true);
  }

  /** Sets status and headers, and returns the body for {@code respond}. */
  public Buffer send(RoutingContext ctx) {
    var response = ctx.response().setStatusCode(status);
    if (location != null) {
      response.putHeader("Location", location);
    }
    if (etag != null) {
      response.putHeader("ETag", etag);
    }
    if (replayed) {
      response.putHeader("Idempotency-Replayed", "true");
    }
    retryAfter.ifPresent(seconds -> response.putHeader("Retry-After", String.valueOf(seconds)));
    if (status >= 400) {
      return Problems.write(ctx, new JsonObject(body));
    }
    response.putHeader("Content-Type", "application/json");
    return Buffer.buffer(body);
  }
}
