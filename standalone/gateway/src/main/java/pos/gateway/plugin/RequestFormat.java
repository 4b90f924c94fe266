package pos.gateway.plugin;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import pos.common.log.Trace;
import pos.gateway.config.Settings;
import pos.gateway.exchange.Answer;
import pos.gateway.exchange.Exchange;
import pos.gateway.routing.Paths;

/**
 * Does what the Lua function http-format does in Kong before a route is known: removes malformed ids and what a cached
 * answer cannot heed, and refuses what services or plugins could misunderstand. {@link ProblemJson} does the rest of it,
 * and the headers are counted while they are read.
 */
final class RequestFormat implements Plugin {

  private static final String CORRELATION_ID = "X-Correlation-ID";
  private static final Pattern NO_ESCAPE = Pattern.compile("%(?![0-9A-Fa-f]{2})");
  private static final Set<String> CONNECTION_OPTIONS = Set.of("close", "keep-alive", "te", "upgrade",
      "http2-settings");
  private static final Set<HttpMethod> WITHOUT_BODY = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.DELETE,
      HttpMethod.OPTIONS);
  private static final Set<HttpMethod> READING = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);
  private static final CharSequence IF_UNMODIFIED_SINCE = HttpHeaders.createOptimized("If-Unmodified-Since");
  private static final Pattern DIRECTIVE = Pattern.compile("([A-Za-z0-9-]+)(.*)");
  private static final Set<String> WITH_SECONDS = Set.of("max-age", "max-stale", "min-fresh");
  private static final Pattern SECONDS = Pattern.compile("=[0-9]{1,9}");

  static RequestFormat from(Settings config) {
    config.skip("rewrite", "header_filter", "body_filter");
    return new RequestFormat();
  }

  @Override
  public Answer rewrite(Exchange exchange) {
    var headers = exchange.headers();
    removeMalformedId(headers);
    if ("".equals(headers.get(HttpHeaders.ORIGIN))) {
      return Answer.error(400, "Origin must not be empty");
    }
    if (Paths.hasControls(exchange.path()) || !Paths.isUtf8(exchange.path())) {
      return Answer.error(400, "Bad request");
    }
    if (exchange.query() != null && NO_ESCAPE.matcher(exchange.query()).find()) {
      return Answer.error(400, "The query must have two hexadecimal digits after every %");
    }
    if (namesHeader(headers)) {
      return Answer.error(400, "Connection must not name other headers");
    }
    if (exchange.framing().hasBody() && WITHOUT_BODY.contains(exchange.method())) {
      return Answer.error(413, "A request with this method has no body");
    }
    if (READING.contains(exchange.method())) {
      headers.remove(HttpHeaders.IF_MATCH).remove(IF_UNMODIFIED_SINCE);
    }
    keepUnderstoodDirectives(headers);
    return TokenFormat.refusal(headers.get(HttpHeaders.AUTHORIZATION));
  }

  @Override
  public void head(Exchange exchange, Shared shared) {
    // the rewrite phase is skipped for a malformed request
    removeMalformedId(exchange.headers());
  }

  private static void removeMalformedId(MultiMap headers) {
    var id = headers.get(CORRELATION_ID);
    if (id != null && !Trace.isWellFormed(id)) {
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

  private static void keepUnderstoodDirectives(MultiMap headers) {
    if (!headers.contains(HttpHeaders.CACHE_CONTROL)) {
      return;
    }
    var lines = String.join(",", headers.getAll(HttpHeaders.CACHE_CONTROL));
    var understood = Arrays.stream(lines.split("[,\\s]+")).filter(RequestFormat::isUnderstood)
        .collect(Collectors.joining(", "));
    if (understood.isEmpty()) {
      headers.remove(HttpHeaders.CACHE_CONTROL);
    } else {
      headers.set(HttpHeaders.CACHE_CONTROL, understood);
    }
  }

  private static boolean isUnderstood(String directive) {
    var parts = DIRECTIVE.matcher(directive);
    return parts.matches() && (!WITH_SECONDS.contains(parts.group(1).toLowerCase(Locale.ROOT))
        || SECONDS.matcher(parts.group(2)).matches());
  }
}
