package pos.testing;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Callers who know a service's address and headers, but not the gateway's secret, or who have no API key. */
public final class Strangers {

  private static final String FOREIGN = "https://evil.example";

  private Strangers() {}

  /**
   * Sends every operation to the service itself as each stranger, and returns those that were not refused.
   *
   * @param operations by method and path template, such as {@code GET /products/:id}
   */
  public static List<String> served(ServiceUnderTest service, Map<String, String> operations) {
    var served = new ArrayList<String>();
    for (var operation : operations.keySet()) {
      var call = operation.split(" ");
      var path = call[1].replaceAll(":[a-z_]+", "1");
      find(service, call[0], path, without(FromGateway.SECRET), "403 not-from-gateway", served);
      find(service, call[0], path, with(FromGateway.SECRET, "guessed"), "403 not-from-gateway", served);
      find(service, call[0], path, Map.of("Origin", FOREIGN, "Content-Type", "text/plain"), "403 not-from-gateway",
          served);
      find(service, call[0], path, without(FromGateway.CONSUMER), "401 unauthorized", served);
    }
    return served;
  }

  private static void find(ServiceUnderTest service, String method, String path, Map<String, String> headers,
      String expected, List<String> served) {
    var body = method.equals("GET") ? null : Buffer.buffer("{}");
    var reply = service.sendPastGateway(HttpMethod.valueOf(method), path, body, headers).await();
    var outcome = reply.status() + " " + (reply.status() < 400 ? "" : reply.code());
    if (!outcome.equals(expected)) {
      served.add(method + " " + path + " with " + headers + ": " + outcome);
    }
  }

  private static Map<String, String> without(String header) {
    var headers = new HashMap<>(FromGateway.headers());
    headers.remove(header);
    return headers;
  }

  private static Map<String, String> with(String header, String value) {
    return FromGateway.headers(header, value);
  }
}
