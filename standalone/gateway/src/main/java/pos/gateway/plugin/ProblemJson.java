package pos.gateway.plugin;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.util.Map;
import java.util.stream.Collectors;
import pos.gateway.exchange.Answer;

/** Writes errors as {@code application/problem+json}, as the function http-format does in Kong. */
public final class ProblemJson {

  private static final Map<Integer, String> CODES = Map.ofEntries(
      Map.entry(400, "bad-request"), Map.entry(401, "unauthorized"), Map.entry(403, "forbidden"),
      Map.entry(404, "no-route"), Map.entry(405, "method-not-allowed"), Map.entry(408, "request-timeout"),
      Map.entry(413, "payload-too-large"), Map.entry(414, "uri-too-long"),
      Map.entry(426, "tls-required"),
      Map.entry(429, "rate-limited"), Map.entry(431, "too-many-headers"), Map.entry(500, "internal-error"), Map.entry(501, "not-implemented"),
      Map.entry(502, "bad-gateway"), Map.entry(503, "no-upstream"), Map.entry(504, "gateway-timeout"),
      Map.entry(505, "version-not-supported"));

  private ProblemJson() {}

  /**
   * Returns the body of an error.
   *
   * @param instance the path of the request
   * @param headers those of the answer, with the correlation id
   */
  public static Buffer body(Answer answer, String instance, MultiMap headers) {
    var status = answer.status();
    var known = CODES.containsKey(status);
    var title = known ? HttpResponseStatus.valueOf(status).reasonPhrase() : "Error";
    var id = headers.get("X-Correlation-ID");
    var body = Buffer.buffer(256)
        .appendString("{\"type\":\"about:blank\",\"title\":").appendString(quoted(title))
        .appendString(",\"status\":").appendString(String.valueOf(status))
        .appendString(",\"detail\":").appendString(quoted(answer.detail() == null ? title : answer.detail()))
        .appendString(",\"code\":").appendString(quoted(code(status)))
        .appendString(",\"instance\":").appendString(quoted(instance))
        .appendString(",\"correlation_id\":").appendString(quoted(id == null ? "" : id));
    if (!answer.groups().isEmpty()) {
      body.appendString(answer.groups().stream().map(ProblemJson::quoted)
          .collect(Collectors.joining(",", ",\"groups\":[", "]")));
    }
    return body.appendString("}");
  }

  /** Returns the code of an error. */
  public static String code(int status) {
    return CODES.getOrDefault(status, "gateway-error");
  }

  private static String quoted(String text) {
    var quoted = new StringBuilder(text.length() + 2).append('"');
    for (int i = 0; i < text.length(); i++) {
      var c = text.charAt(i);
      if (c < ' ' || c > '~' || c == '"' || c == '\\') {
        quoted.append("\\u%04x".formatted((int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }
}
