package pos.common.http;

import io.vertx.core.MultiMap;
import pos.common.run.Environment;

/** What the gateway adds to the requests of this module's tests. */
public final class GatewayHeaders {

  private GatewayHeaders() {}

  public static MultiMap of(String consumer) {
    return MultiMap.caseInsensitiveMultiMap().add("X-Gateway-Secret", Environment.DEVELOPMENT_GATEWAY_SECRET)
        .add("X-Consumer-Username", consumer);
  }

  /** Adds them to a request as it is written to a socket, behind its header {@code Host: x}. */
  static String in(String request) {
    var headers = new StringBuilder("Host: x\r\n");
    of("app").forEach((name, value) -> headers.append(name).append(": ").append(value).append("\r\n"));
    return request.replace("Host: x\r\n", headers);
  }
}
