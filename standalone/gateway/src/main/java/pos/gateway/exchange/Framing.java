package pos.gateway.exchange;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.Set;

/**
 * What the head of a request says about its body.
 *
 * @param length in bytes, -1 when it is not declared
 * @param encoding the transfer encoding, or null
 */
public record Framing(long length, String encoding, boolean expectsContinue) {

  private static final Set<HttpMethod> NEVER_TWICE = Set.of(HttpMethod.POST, HttpMethod.PATCH, HttpMethod.LOCK);

  public static Framing of(HttpServerRequest request) {
    var headers = request.headers();
    return new Framing(length(headers.get(HttpHeaders.CONTENT_LENGTH)), headers.get(HttpHeaders.TRANSFER_ENCODING),
        "100-continue".equalsIgnoreCase(headers.get(HttpHeaders.EXPECT)));
  }

  private static long length(String said) {
    try {
      return said == null ? -1 : Long.parseLong(said.strip());
    } catch (NumberFormatException e) {
      // refused as malformed
      return -1;
    }
  }

  public boolean hasBody() {
    return length > 0 || encoding != null;
  }

  /** Returns whether a request that a service may have received can be sent again. */
  public static boolean isRepeatable(HttpMethod method) {
    return !NEVER_TWICE.contains(method);
  }
}
