package pos.testing;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** A response of a service. */
public record Reply(int status, MultiMap headers, Buffer body) {

  public JsonObject json() {
    return body.toJsonObject();
  }

  public JsonArray items() {
    return json().getJsonArray("items");
  }

  /** Returns the slug of a problem. */
  public String code() {
    return json().getString("code");
  }

  /** Returns the first field that a problem names, or null. */
  public String field() {
    var errors = json().getJsonArray("errors");
    return errors == null ? null : errors.getJsonObject(0).getString("field");
  }

  public String header(String name) {
    return headers.get(name);
  }
}
