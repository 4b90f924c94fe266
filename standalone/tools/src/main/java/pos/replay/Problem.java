package pos.replay;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.util.Set;

/** Thrown when a call fails; the message names the call, the status and the reason. */
final class Problem extends RuntimeException {

  /** The status without a response. */
  static final int NO_RESPONSE = 0;

  private static final long serialVersionUID = 1L;
  private static final int EXCERPT = 300;
  private static final Set<Integer> REFUSALS = Set.of(400, 409, 413, 422);
  private final transient int status;
  private final transient String code;

  private Problem(int status, String code, String message) {
    super(message, null, false, false);
    this.status = status;
    this.code = code;
  }

  static Problem unanswered(String call, Throwable cause) {
    return new Problem(NO_RESPONSE, "no-response", call + " got no response: " + cause.getMessage());
  }

  static Problem of(String call, HttpResponse<Buffer> response) {
    var text = response.body() == null ? "" : response.bodyAsString();
    var body = json(text);
    var code = body.getString("code", "");
    var reason = body.isEmpty() ? excerpt(text) : sentence(body);
    return new Problem(response.statusCode(), code, call + " failed with " + response.statusCode() + " " + reason
        + " (correlation id " + response.getHeader("X-Correlation-ID") + ")");
  }

  /** Returns the code, the detail and the bad fields of a problem document in one line. */
  static String sentence(JsonObject problem) {
    var errors = problem.getJsonArray("errors");
    return problem.getString("code", "problem") + ": " + problem.getString("detail", problem.getString("title", ""))
        + (errors == null ? "" : " " + excerpt(errors.encode()));
  }

  int status() {
    return status;
  }

  String code() {
    return code;
  }

  /** Returns whether the service refuses this call for its content, so that it is not repeated and others go on. */
  boolean isRefusal() {
    return REFUSALS.contains(status);
  }

  private static String excerpt(String text) {
    return text.length() <= EXCERPT ? text : text.substring(0, EXCERPT) + " ...";
  }

  private static JsonObject json(String text) {
    try {
      return text.startsWith("{") ? new JsonObject(text) : new JsonObject();
    } catch (DecodeException e) {
      return new JsonObject();
    }
  }
}
