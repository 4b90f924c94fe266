package pos.testing;

import java.util.HashMap;
import java.util.Map;
import pos.common.run.Environment;

/** The headers that the gateway adds to a request: its secret, and the consumer whose API key was sent. */
public final class FromGateway {

  public static final String SECRET = "X-Gateway-Secret";
  public static final String CONSUMER = "X-Consumer-Username";
  public static final String GROUPS = "X-Consumer-Groups";
  public static final String STORE = "X-Consumer-Custom-ID";

  private FromGateway() {}

  /**
   * Returns the headers of a consumer that may make every call for every store.
   *
   * @param own headers that take precedence, as name, value, ...; with {@link #STORE}, the consumer is that store
   */
  public static Map<String, String> headers(String... own) {
    var given = new HashMap<String, String>();
    for (int i = 0; i < own.length; i += 2) {
      given.put(own[i], own[i + 1]);
    }
    var headers = new HashMap<>(given.containsKey(STORE)
        ? Map.of(CONSUMER, "store-" + given.get(STORE), GROUPS, "catalogue, store")
        : Map.of(CONSUMER, "test-automation", GROUPS, "catalogue, catalogue-admin, shop, store, all-stores, logistics,"
            + " reporting, orders-admin, internal"));
    headers.put(SECRET, Environment.DEVELOPMENT_GATEWAY_SECRET);
    headers.putAll(given);
    return headers;
  }

  /** Returns the headers of another service. */
  public static Map<String, String> internal() {
    return headers(CONSUMER, "internal", GROUPS, "internal, catalogue, all-stores");
  }

  /** Returns the same headers as lines of a request that a test writes by hand. */
  public static String lines() {
    var lines = new StringBuilder();
    headers().forEach((name, value) -> lines.append(name).append(": ").append(value).append("\r\n"));
    return lines.toString();
  }
}
