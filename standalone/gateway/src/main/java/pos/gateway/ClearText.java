package pos.gateway;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import java.util.regex.Pattern;
import pos.gateway.exchange.Answer;
import pos.gateway.exchange.Exchange;

/** Answers requests that arrive in clear where TLS is served as well. */
final class ClearText {

  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9.-]+|\\[[0-9A-Fa-f:.]+]");
  private static final int DEFAULT_PORT = 443;

  private ClearText() {}

  /**
   * Sends a browser to the address with TLS. A request with a key, a token or an effect is refused instead: followed
   * without a word, its program would send them in clear for ever.
   */
  static Answer answer(Exchange exchange, int securePort) {
    var headers = exchange.headers();
    var authority = exchange.request().authority();
    var reads = exchange.method() == HttpMethod.GET || exchange.method() == HttpMethod.HEAD;
    if (!reads || headers.contains("apikey") || headers.contains(HttpHeaders.AUTHORIZATION) || authority == null
        || !HOST.matcher(authority.host()).matches()) {
      return Answer.error(426, "Requests are taken over TLS only, at port " + securePort
          + "; a key that was sent in clear should be replaced").with("Upgrade", "TLS/1.2, HTTP/1.1");
    }
    var location = "https://" + authority.host() + (securePort == DEFAULT_PORT ? "" : ":" + securePort)
        + exchange.rawPath() + (exchange.query() == null ? "" : "?" + exchange.query());
    return Answer.of(308, HttpHeaders.headers().set(HttpHeaders.LOCATION, location), Buffer.buffer());
  }
}
