package pos.testing;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** What a service answered. */
public record Reply(int status, MultiMap headers, Buffer body) {

  public JsonObject json() {
    return body.toJsonObject();
  }

  public JsonArray items() {
    return json().getJsonArray("items");
  }

  /** The problem's slug. */
  public String code() {
    return json().getString("code");
  }

  /** The first field that a problem names, or null. */
  public String field() {
    var errors = json().getJsonArray("errors");
    return errors == null ? null : errors.getJsonObject(0).getString("field");
  }

  public String header(String name) {
    return headers.get(name);
  }
}
