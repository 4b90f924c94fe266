package pos.gateway.plugin;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import pos.gateway.config.BadGatewayFile;
import pos.gateway.config.Settings;
import pos.gateway.exchange.Answer;
import pos.gateway.exchange.Exchange;

/** Lets pages of the listed origins call the services, and answers the preflight requests of their browsers. */
record Cors(List<Pattern> origins, String methods, String requestHeaders, String exposedHeaders, String maxAge)
    implements Plugin {

  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9.:/-]+");
  private static final List<String> KONGS_METHODS =
      List.of("GET", "HEAD", "PUT", "PATCH", "POST", "DELETE", "OPTIONS", "TRACE", "CONNECT");

  static Cors from(Settings config) {
    config.only("credentials", false, false);
    config.only("private_network", false, false);
    config.only("preflight_continue", false, false);
    var origins = config.texts("origins", List.of());
    if (origins.size() < 2 || !origins.stream().allMatch(origin -> origin.matches("https?://.+"))) {
      throw new BadGatewayFile(config.where() + ": the built-in gateway implements only two or more \"origins\" with a scheme");
    }
    var maxAge = config.number("max_age", -1, 0, Integer.MAX_VALUE);
    return new Cors(origins.stream().map(origin -> pattern(config, origin)).toList(),
        String.join(",", config.texts("methods", KONGS_METHODS)), String.join(",", config.texts("headers", List.of())),
        String.join(",", config.texts("exposed_headers", List.of())), maxAge < 0 ? null : String.valueOf(maxAge));
  }

  @Override
  public Answer access(Exchange exchange, Shared shared) {
    if (!isPreflight(exchange)) {
      return null;
    }
    var headers = HttpHeaders.headers();
    allow(exchange, headers);
    var asked = exchange.headers().get("Access-Control-Request-Headers");
    if (!requestHeaders.isEmpty()) {
      headers.set("Access-Control-Allow-Headers", requestHeaders);
    } else if (asked != null) {
      headers.set("Access-Control-Allow-Headers", asked);
    }
    headers.set("Access-Control-Allow-Methods", methods);
    if (maxAge != null) {
      headers.set("Access-Control-Max-Age", maxAge);
    }
    return Answer.of(200, headers, Buffer.buffer());
  }

  @Override
  public void head(Exchange exchange, Shared shared) {
    if (exchange.route() != null && isPreflight(exchange)) {
      return;
    }
    var headers = exchange.response().headers();
    headers.remove("Access-Control-Allow-Origin");
    allow(exchange, headers);
    if (!exposedHeaders.isEmpty()) {
      headers.set("Access-Control-Expose-Headers", exposedHeaders);
    }
  }

  private void allow(Exchange exchange, MultiMap headers) {
    headers.add("Vary", "Origin");
    var origin = exchange.headers().get(HttpHeaders.ORIGIN);
    if (origin != null && origins.stream().anyMatch(allowed -> allowed.matcher(normalized(origin)).matches())) {
      headers.set("Access-Control-Allow-Origin", normalized(origin));
    }
  }

  private static boolean isPreflight(Exchange exchange) {
    return exchange.method() == HttpMethod.OPTIONS && exchange.headers().contains(HttpHeaders.ORIGIN)
        && exchange.headers().contains("Access-Control-Request-Method");
  }

  /** Returns what an origin must match: as Kong does, one with other characters is taken for a regular expression. */
  private static Pattern pattern(Settings config, String origin) {
    try {
      return PLAIN.matcher(origin).matches() ? Pattern.compile(normalized(origin), Pattern.LITERAL)
          : Pattern.compile(origin);
    } catch (PatternSyntaxException e) {
      throw new BadGatewayFile(config.where() + ": " + origin + " is no regular expression: " + e.getDescription());
    }
  }

  /** Returns an origin without the default port of its scheme. */
  private static String normalized(String origin) {
    if (origin.startsWith("http://") && origin.endsWith(":80")) {
      return origin.substring(0, origin.length() - 3);
    }
    return origin.startsWith("https://") && origin.endsWith(":443") ? origin.substring(0, origin.length() - 4) : origin;
  }
}
