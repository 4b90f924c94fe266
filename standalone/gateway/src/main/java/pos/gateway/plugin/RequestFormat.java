package pos.gateway.plugin;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import pos.gateway.config.Settings;
import pos.gateway.exchange.Answer;
import pos.gateway.exchange.Exchange;
import pos.gateway.routing.Paths;

/**
 * Does what the Lua function of this name does in Kong: removes malformed ids, and refuses control characters, a
 * {@code Connection} that names other headers, and bodies where no operation has one. That there are not too many
 * headers is checked while they are read.
 */
final class RequestFormat implements Plugin {

  private static final String CORRELATION_ID = "X-Correlation-ID";
  private static final Pattern WELL_FORMED = Pattern.compile("[A-Za-z0-9._-]{1,128}");
  private static final Set<String> CONNECTION_OPTIONS = Set.of("close", "keep-alive", "te", "upgrade",
      "http2-settings");
  private static final Set<HttpMethod> WITHOUT_BODY = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.DELETE,
      HttpMethod.OPTIONS);

  static RequestFormat from(Settings config) {
    config.skip("rewrite");
    return new RequestFormat();
  }

  @Override
  public Answer rewrite(Exchange exchange) {
    removeMalformedId(exchange.headers());
    if (Paths.hasControls(exchange.path())) {
      return Answer.error(400, "Bad request");
    }
    if (namesHeader(exchange.headers())) {
      return Answer.error(400, "Connection must not name other headers");
    }
    if (exchange.framing().hasBody() && WITHOUT_BODY.contains(exchange.method())) {
      return Answer.error(413, "A request with this method has no body");
    }
    return null;
  }

  @Override
  public void head(Exchange exchange, Shared shared) {
    // the rewrite phase is skipped for a malformed request
    removeMalformedId(exchange.headers());
  }

  private static void removeMalformedId(MultiMap headers) {
    var id = headers.get(CORRELATION_ID);
    if (id != null && !WELL_FORMED.matcher(id).matches()) {
      headers.remove(CORRELATION_ID);
    }
  }

  /** Returns whether Connection names a header of the request. Kong would drop that header, even one of its own. */
  private static boolean namesHeader(MultiMap headers) {
    for (var line : headers.getAll(HttpHeaders.CONNECTION)) {
      for (var option : line.split(",")) {
        if (!option.isBlank() && !CONNECTION_OPTIONS.contains(option.strip().toLowerCase(Locale.ROOT))) {
          return true;
        }
      }
    }
    return false;
  }
}
