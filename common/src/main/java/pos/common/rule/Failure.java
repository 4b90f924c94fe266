package pos.common.rule;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A request that cannot be served: a kind, a slug that programs read, and a sentence that people read. */
public final class Failure extends RuntimeException {

  /** The kinds of failure, each with the status and title of the problem (RFC 9457) that describes it. */
  public enum Kind {
    BAD_REQUEST(400, "Bad Request"),
    UNAUTHENTICATED(401, "Unauthorized"),
    DECLINED(402, "Payment Required"),
    FORBIDDEN(403, "Forbidden"),
    NOT_FOUND(404, "Not Found"),
    METHOD_NOT_ALLOWED(405, "Method Not Allowed"),
    NOT_ACCEPTABLE(406, "Not Acceptable"),
    TIMEOUT(408, "Request Timeout"),
    CONFLICT(409, "Conflict"),
    STALE(412, "Precondition Failed"),
    TOO_LARGE(413, "Request Entity Too Large"),
    UNSUPPORTED_TYPE(415, "Unsupported Media Type"),
    INVALID(422, "Unprocessable Entity"),
    TOO_MANY(429, "Too Many Requests"),
    INTERNAL(500, "Internal Server Error"),
    UNAVAILABLE(503, "Service Unavailable");

    private final int status;
    private final String title;

    Kind(int status, String title) {
      this.status = status;
      this.title = title;
    }
  }

  /** The most bad fields that a failure names: otherwise a small request with many of them has a huge answer. */
  public static final int MAX_ERRORS = 50;
  private static final long serialVersionUID = 1L;
  private final Kind kind;
  private final String code;
  private final transient JsonObject members;
  private final Duration retryAfter;

  private Failure(Kind kind, String code, String detail, JsonObject members, Duration retryAfter) {
    super(detail, null, false, false);
    this.kind = kind;
    this.code = code;
    this.members = members;
    this.retryAfter = retryAfter;
  }

  /**
   * Returns a failure.
   *
   * @param code a slug such as {@code insufficient-stock}
   * @param detail a sentence that says what is wrong and what to do
   */
  public static Failure of(Kind kind, String code, String detail) {
    return new Failure(kind, code, detail, new JsonObject(), null);
  }

  public static Failure notFound(String what, Object id) {
    return of(Kind.NOT_FOUND, what + "-not-found", "There is no " + what + " " + id + ".");
  }

  public static Failure conflict(String code, String detail) {
    return of(Kind.CONFLICT, code, detail);
  }

  /** Returns the failure of a body that is well-formed JSON but breaks a rule. */
  public static Failure invalid(String field, Flaw flaw) {
    return invalid(new JsonArray().add(flaw.toJson(field)));
  }

  /** @param errors of {@link Flaw#toJson}, of which the first becomes the detail */
  public static Failure invalid(JsonArray errors) {
    return ofFields(Kind.INVALID, errors);
  }

  /** Returns the failure of a path, query or header that cannot be understood. */
  public static Failure badRequest(String field, Flaw flaw) {
    return ofFields(Kind.BAD_REQUEST, new JsonArray().add(flaw.toJson(field)));
  }

  private static Failure ofFields(Kind kind, JsonArray errors) {
    return of(kind, "invalid-input", sentence(errors.getJsonObject(0))).with("errors", errors);
  }

  /** Returns what is wrong with a field as a sentence. */
  static String sentence(JsonObject error) {
    var text = error.getString("field") + " " + error.getString("message");
    return text.endsWith("?") ? text : text + ".";
  }

  /**
   * Returns the failure of a caller that may not do this.
   *
   * @param groups the groups whose members may
   */
  public static Failure forbidden(String code, String detail, String... groups) {
    return of(Kind.FORBIDDEN, code, detail).with("groups", new JsonArray(List.of(groups)));
  }

  /** @param version the resource's current version */
  public static Failure stale(long version) {
    return of(Kind.STALE, "stale-version",
        "The resource has changed and is now at version " + version + ". Read it again.");
  }

  /** @param what the subject of a sentence, such as {@code inventory-service} */
  public static Failure unavailable(String what) {
    return of(Kind.UNAVAILABLE, "unavailable", what + " is temporarily unavailable. Try again shortly.")
        .retryAfter(Duration.ofSeconds(1));
  }

  /** Returns the same failure with one more member for programs to read, such as the shortages. */
  public Failure with(String member, Object value) {
    return new Failure(kind, code, getMessage(), members.copy().put(member, value), retryAfter);
  }

  /** Returns the same failure with the time after which a client should try again, in whole seconds. */
  public Failure retryAfter(Duration time) {
    return new Failure(kind, code, getMessage(), members, time);
  }

  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }

  public Kind kind() {
    return kind;
  }

  public int status() {
    return kind.status;
  }

  public String code() {
    return code;
  }

  JsonArray errors() {
    return members.getJsonArray("errors", new JsonArray());
  }

  /** Returns the problem (RFC 9457) without {@code instance} and {@code correlation_id}, which a request adds. */
  public JsonObject toJson() {
    return new JsonObject()
        .put("type", "about:blank")
        .put("title", kind.title)
        .put("status", kind.status)
        .put("detail", getMessage())
        .put("code", code)
        .mergeIn(members);
  }
}
