package pos.gateway.exchange;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.util.List;

/**
 * An answer of the gateway itself; the body of an error is written from its detail when it is sent.
 *
 * @param groups those of which a consumer may make the call, when this one may not
 */
public record Answer(int status, String detail, List<String> groups, MultiMap headers, Buffer body) {

  public static Answer error(int status, String detail) {
    return new Answer(status, detail, List.of(), HttpHeaders.headers(), null);
  }

  public static Answer forbidden(List<String> groups) {
    return new Answer(403, "You cannot consume this service. A key of the group " + String.join(" or ", groups)
        + " can", groups, HttpHeaders.headers(), null);
  }

  public static Answer of(int status, MultiMap headers, Buffer body) {
    return new Answer(status, null, List.of(), headers, body);
  }

  public Answer with(String header, String value) {
    headers.set(header, value);
    return this;
  }

  public boolean isError() {
    return status >= 400;
  }
}
