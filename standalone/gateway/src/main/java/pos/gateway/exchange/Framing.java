package pos.gateway.exchange;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.Set;

/** How the head of a request says its body comes: {@code length} -1 and {@code encoding} null where it does not. */
public record Framing(long length, String encoding, boolean expectsContinue) {

  private static final Set<HttpMethod> NEVER_TWICE = Set.of(HttpMethod.POST, HttpMethod.PATCH, HttpMethod.LOCK);
  /** Bodies up to this size are read before they are sent, so that they can be sent again. */
  private static final int KEPT = 16 << 10;

  public static Framing of(HttpServerRequest request) {
    var headers = request.headers();
    return new Framing(length(headers.get(HttpHeaders.CONTENT_LENGTH)), headers.get(HttpHeaders.TRANSFER_ENCODING),
        "100-continue".equalsIgnoreCase(headers.get(HttpHeaders.EXPECT)));
  }

  private static long length(String said) {
    try {
      return said == null ? -1 : Long.parseLong(said.strip());
    } catch (NumberFormatException e) {
      // the request is malformed and refused as such
      return -1;
    }
  }

  public boolean hasBody() {
    return length > 0 || encoding != null;
  }

  /** Whether a request that a service may have seen can be sent once more. */
  public static boolean isRepeatable(HttpMethod method) {
    return !NEVER_TWICE.contains(method);
  }

  public boolean isKeptForRepeating(HttpMethod method) {
    return length > 0 && length <= KEPT && isRepeatable(method);
  }
}
