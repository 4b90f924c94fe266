package pos.common;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;

/** A successful answer to a change, complete enough to be given again byte for byte. */
public record Answer(int status, String location, String etag, String body) {

  public static Answer ok(JsonObject body) {
    return of(200, null, body);
  }

  /** @param location the new resource's path behind the gateway */
  public static Answer created(String location, JsonObject body) {
    return of(201, location, body);
  }

  private static Answer of(int status, String location, JsonObject body) {
    var version = body.getLong("version");
    return new Answer(status, location, version == null ? null : Etag.tag(version), body.encode());
  }

  /** Sets status and headers and returns the body for {@code respond}. */
  public Buffer send(RoutingContext ctx) {
    var response = ctx.response().setStatusCode(status).putHeader("Content-Type", "application/json");
    if (location != null) {
      response.putHeader("Location", location);
    }
    if (etag != null) {
      response.putHeader("ETag", etag);
    }
    return Buffer.buffer(body);
  }
}
