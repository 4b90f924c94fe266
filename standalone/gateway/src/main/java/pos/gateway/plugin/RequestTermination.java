package pos.gateway.plugin;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import pos.gateway.config.Settings;
import pos.gateway.exchange.Answer;
import pos.gateway.exchange.Exchange;

/** Answers every request with the same answer. */
record RequestTermination(int status, String message) implements Plugin {

  private static final Map<Integer, String> KONGS_MESSAGES = Map.of(401, "Unauthorized", 404, "Not found",
      405, "Method not allowed", 500, "An unexpected error occurred", 502, "Bad Gateway", 503, "Service unavailable");

  static RequestTermination from(Settings config) {
    config.only("echo", false, false);
    var status = config.number("status_code", 503, 100, 599);
    return new RequestTermination(status, config.text("message", KONGS_MESSAGES.get(status)));
  }

  @Override
  public Answer access(Exchange exchange, Shared shared) {
    if (status >= 400) {
      return Answer.error(status, message);
    }
    var headers = HttpHeaders.headers();
    if (message == null) {
      return Answer.of(status, headers, Buffer.buffer());
    }
    headers.set("Content-Type", "application/json; charset=utf-8");
    return Answer.of(status, headers, new JsonObject().put("message", message).toBuffer());
  }
}
