package pos.simulation;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;

/**
 * A request that may be repeated: it has an id, a reference or an idempotency key, or only reads.
 *
 * @param body null for a request without one
 * @param key the idempotency key, or null
 */
record Call(RestartableService service, HttpMethod method, String path, JsonObject body, String key) {

  static Call get(RestartableService service, String path) {
    return new Call(service, HttpMethod.GET, path, null, null);
  }

  /** @param body with an id or a reference, or null */
  static Call post(RestartableService service, String path, JsonObject body) {
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
