package pos.gateway.exchange;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;

/** An answer of the gateway itself; the body of an error is written from its detail when it is sent. */
public record Answer(int status, String detail, MultiMap headers, Buffer body) {

  public static Answer error(int status, String detail) {
    return new Answer(status, detail, HttpHeaders.headers(), null);
  }

  public static Answer of(int status, MultiMap headers, Buffer body) {
    return new Answer(status, null, headers, body);
  }

  public Answer with(String header, String value) {
    headers.set(header, value);
    return this;
  }

  public boolean isError() {
    return status >= 400;
  }
}
