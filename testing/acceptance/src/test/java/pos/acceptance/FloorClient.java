package pos.acceptance;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.util.Arrays;
import pos.testing.FromGateway;
import pos.testing.Reply;
import pos.testing.ServiceProcess;

/** Requests to the gateway or to a service; without a response, the reply has status 0. */
final class FloorClient {

  /** The key of a consumer that may make every call, practically without a rate limit. */
  static final String KEY = "pos-test-automation-dev-key-2025";
  private static final String CONTENT_TYPE = "Content-Type";
  private static final long TIMEOUT_MILLIS = 15_000;

  private final WebClient client;
  private final int gatewayPort;

  FloorClient(Vertx vertx, int gatewayPort) {
    this.client = WebClient.create(vertx, new WebClientOptions(), new PoolOptions().setHttp1MaxSize(200));
    this.gatewayPort = gatewayPort;
  }

  /** @param headers as name, value, ... */
  Future<Reply> get(String path, String... headers) {
    return send(HttpMethod.GET, gatewayPort, path, null, headers);
  }

  /** @param headers as name, value, ... */
  Future<Reply> post(String path, JsonObject body, String... headers) {
    return send(HttpMethod.POST, gatewayPort, path, body.toBuffer(), headers);
  }

  /** @param headers as name, value, ... */
  Future<Reply> patch(String path, JsonObject body, String... headers) {
    return send(HttpMethod.PATCH, gatewayPort, path, body.toBuffer(), headers);
  }

  /** @param headers as name, value, ... */
  Future<Reply> postCsv(String path, String csv, String... headers) {
    var all = Arrays.copyOf(headers, headers.length + 2);
    all[headers.length] = CONTENT_TYPE;
    all[headers.length + 1] = "text/csv";
    return send(HttpMethod.POST, gatewayPort, path, Buffer.buffer(csv), all);
  }

  /** @param headers as name, value, ... */
  Future<Reply> delete(String path, String... headers) {
    return send(HttpMethod.DELETE, gatewayPort, path, null, headers);
  }

  /** @param headers as name, value, ... */
  Future<Reply> ask(HttpMethod method, String path, Buffer body, String... headers) {
    return send(method, gatewayPort, path, body, headers);
  }

  /** Sends a request to the service itself. */
  Future<Reply> post(ServiceProcess service, String path, JsonObject body) {
    return send(HttpMethod.POST, service.port(), path, body.toBuffer());
  }

  /** Sends a request to the service itself. @param headers as name, value, ... */
  Future<Reply> send(ServiceProcess service, HttpMethod method, String path, Buffer body, String... headers) {
    return send(method, service.port(), path, body, headers);
  }

  /** Returns the value of a service's gauge, regardless of its labels. */
  int metric(ServiceProcess service, String name) {
    var text = send(HttpMethod.GET, service.port(), "/metrics", null).await().body().toString();
    return text.lines().filter(line -> line.startsWith(name)).findFirst()
        .map(line -> (int) Double.parseDouble(line.substring(line.lastIndexOf(' ')))).orElseThrow();
  }

  private Future<Reply> send(HttpMethod method, int port, String path, Buffer body, String... headers) {
    var request = client.request(method, port, "127.0.0.1", path).putHeader("apikey", KEY).timeout(TIMEOUT_MILLIS);
    if (body != null) {
      request.putHeader(CONTENT_TYPE, "application/json");
    }
    if (port != gatewayPort) {
      FromGateway.headers().forEach(request::putHeader);
    }
    for (int i = 0; i < headers.length; i += 2) {
      request.putHeader(headers[i], headers[i + 1]);
    }
    return (body == null ? request.send() : request.sendBuffer(body))
        .map(answer -> new Reply(answer.statusCode(), answer.headers(), answer.body()))
        .otherwise(e -> new Reply(0, MultiMap.caseInsensitiveMultiMap(), Buffer.buffer(e.toString())));
  }

  /** Waits for a response, and returns its body. */
  static JsonObject expect(int status, Future<Reply> response) {
    var reply = response.await();
    if (reply.status() != status) {
      throw new AssertionError(reply.status() + " instead of " + status + ": " + reply.body());
    }
    return reply.json();
  }
}
