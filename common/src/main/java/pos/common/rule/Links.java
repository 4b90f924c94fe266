package pos.common.rule;

import io.vertx.core.json.JsonObject;

/** The HAL links of a resource, as paths behind the gateway. */
public final class Links {

  private final JsonObject json = new JsonObject();

  private Links() {}

  /** Begins with the resource's own link. */
  public static Links self(String path) {
    return new Links().to("self", path);
  }

  /** Adds a link to read. */
  public Links to(String relation, String path) {
    json.put(relation, new JsonObject().put("href", path));
    return this;
  }

  /** Adds an action that is allowed now. */
  public Links action(String relation, String method, String path) {
    json.put(relation, new JsonObject().put("href", path).put("method", method));
    return this;
  }

  public JsonObject toJson() {
    return json;
  }
}
