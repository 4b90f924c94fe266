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
}
