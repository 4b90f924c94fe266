package pos.common;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;

/** What a change came to, complete enough to be given again byte for byte. */
public record Answer(int status, String location, String etag, String body) {

  public static Answer ok(JsonObject body) {
    return of(200, null, body);
  }

  /** @param location the new resource's path behind the gateway */
  public static Answer created(String location, JsonObject body) {
    return of(201, location, body);
  }

  /** A refusal that is the outcome of work done, and so is kept as a success is. @param instance the path asked for */
  public static Answer refused(Failure failure, String instance) {
    return new Answer(failure.status(), null, null, failure.toJson().put("instance", instance)
        .put("correlation_id", Trace.currentOrFresh().correlationId()).encode());
  }

  /** @param location the resource's path behind the gateway, or null when the client knows it */
  public static Answer of(int status, String location, JsonObject body) {
    var version = body.getLong("version");
    return new Answer(status, location, version == null ? null : Etag.tag(version), body.encode());
  }

  /** Sets status and headers and returns the body for {@code respond}. */
  public Buffer send(RoutingContext ctx) {
    var response = ctx.response().setStatusCode(status).putHeader("Content-Type",
        status < 400 ? "application/json" : "application/problem+json");
    if (location != null) {
      response.putHeader("Location", location);
    }
    if (etag != null) {
      response.putHeader("ETag", etag);
    }
    return Buffer.buffer(body);
  }
}
