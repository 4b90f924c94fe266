package pos.shop;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpResponseExpectation;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import java.util.List;
import java.util.Map;

/** Asks the services of this shop past its gateway, for all stores. */
final class ServiceClient implements AutoCloseable {

  private static final long TIMEOUT_MILLIS = 10_000;

  private final WebClient client;
  private final Map<Part, List<Integer>> ports;
  private final String gatewaySecret;

  ServiceClient(Vertx vertx, Map<Part, List<Integer>> ports, String gatewaySecret) {
    this.client = WebClient.create(vertx);
    this.ports = ports;
    this.gatewaySecret = gatewaySecret;
  }

  /** Returns the answer of a service; fails when it is not 200. */
  Future<JsonObject> get(Part part, String path) {
    return client.get(ports.get(part).getFirst(), Part.HOST, path).timeout(TIMEOUT_MILLIS)
        .putHeader("X-Gateway-Secret", gatewaySecret)
        .putHeader("X-Consumer-Username", "internal").putHeader("X-Consumer-Groups", "internal, all-stores")
        .send().expecting(HttpResponseExpectation.SC_OK).map(HttpResponse::bodyAsJsonObject);
  }

  @Override
  public void close() {
    client.close();
  }
}
