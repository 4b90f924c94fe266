package pos.common;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** An answer that is not a success: a status, a slug that programs read and a sentence that people read. */
public final class Failure extends RuntimeException {

  private static final long serialVersionUID = 1L;
  private final transient int status;
  private final transient String code;
  private final transient JsonObject members;

  private Failure(int status, String code, String detail, JsonObject members) {
    super(detail, null, false, false);
    this.status = status;
    this.code = code;
    this.members = members;
  }

  /** @param code a slug such as {@code insufficient-stock} */
  public static Failure of(int status, String code, String detail) {
    return new Failure(status, code, detail, new JsonObject());
  }

  public static Failure notFound(String what, Object id) {
    return of(404, what + "-not-found", "There is no " + what + " " + id + ".");
  }

  public static Failure conflict(String code, String detail) {
    return of(409, code, detail);
  }

  /** A body that is well-formed JSON but breaks a rule. */
  public static Failure invalid(String field, String message) {
    return invalid(422, new JsonArray().add(fieldError(field, message)));
  }

  /** A path or query that cannot be understood. */
  public static Failure badRequest(String field, String message) {
    return invalid(400, new JsonArray().add(fieldError(field, message)));
  }

  public static Failure stale(long version) {
    return of(412, "stale-version",
        "Someone changed it meanwhile: it is now at version " + version + ". Read it again.");
  }

  public static Failure unavailable(String what) {
    return of(503, "unavailable", what + " cannot be reached at the moment. Try again shortly.").with("retry_after", 1);
  }

  static Failure invalid(int status, JsonArray errors) {
    var first = errors.getJsonObject(0);
    var detail = first.getString("field") + " " + first.getString("message") + ".";
    return of(status, "invalid-input", detail).with("errors", errors);
  }

  static JsonObject fieldError(String field, String message) {
    return new JsonObject().put("field", field).put("message", message);
  }

  /** The same failure with one more member for programs to read, such as the shortages. */
  public Failure with(String member, Object value) {
    return new Failure(status, code, getMessage(), members.copy().put(member, value));
  }

  public int status() {
    return status;
  }

  public String code() {
    return code;
  }

  JsonArray errors() {
    return members.getJsonArray("errors", new JsonArray());
  }

  /** The problem as RFC 9457 has it, without the members that only a request knows. */
  public JsonObject toJson() {
    return new JsonObject()
        .put("type", "about:blank")
        .put("title", Problems.title(status))
        .put("status", status)
        .put("detail", getMessage())
        .put("code", code)
        .mergeIn(members);
  }
}
