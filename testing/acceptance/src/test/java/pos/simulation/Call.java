package pos.simulation;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;

/** A request that may be sent again: it carries an id, a reference or a key of its own, or it only reads. */
record Call(Service service, HttpMethod method, String path, JsonObject body, String key) {

  static Call get(Service service, String path) {
    return new Call(service, HttpMethod.GET, path, null, null);
  }

  /** @param body has an id or reference */
  static Call post(Service service, String path, JsonObject body) {
    return new Call(service, HttpMethod.POST, path, body, null);
  }

  Call under(String idempotencyKey) {
    return new Call(service, method, path, body, idempotencyKey);
  }

  @Override
  public String toString() {
    return method + " " + path + (key == null ? "" : " (" + key + ")") + (body == null ? "" : " " + body);
  }
}
