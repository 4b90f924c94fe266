package pos.common.http;

import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import pos.common.run.Environment;
import pos.common.run.Launch;

/** A service with the routes of a test, and its clients. */
final class ThingService implements BeforeEachCallback, AfterEachCallback {

  static final String NAME = "thing-service";

  private final Vertx vertx = Launch.vertx();
  private final WebClient client = WebClient.create(vertx);
  private final Consumer<Router> routes;
  private HttpApp app;

  ThingService(Consumer<Router> routes) {
    this.routes = routes;
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    listen(Map.of());
  }

  @Override
  public void afterEach(ExtensionContext context) {
    vertx.close().await();
  }

  /** Starts a service with these variables, which is then called instead of the one before. */
  void listen(Map<String, String> variables) {
    var all = new HashMap<>(Map.of("PORT", "0", "HOST", "127.0.0.1"));
    all.putAll(variables);
    app = new HttpApp(vertx, Environment.read(all, NAME, 0));
    routes.accept(app.router());
    app.listen().await();
  }

  /**
   * Sends a request as the gateway does.
   *
   * @param body null for none
   * @param headers names and values; a name may come several times
   */
  HttpResponse<Buffer> send(HttpMethod method, String uri, String body, String... headers) {
    return send(method, uri, body, GatewayHeaders.of("app"), headers);
  }

  HttpResponse<Buffer> get(String uri, String... headers) {
    return send(HttpMethod.GET, uri, null, headers);
  }

  /** Sends a request past the gateway. */
  HttpResponse<Buffer> past(HttpMethod method, String uri, String body, String... headers) {
    return send(method, uri, body, MultiMap.caseInsensitiveMultiMap(), headers);
  }

  private HttpResponse<Buffer> send(HttpMethod method, String uri, String body, MultiMap all, String... headers) {
    for (int i = 0; i < headers.length; i += 2) {
      all.remove(headers[i]);
    }
    for (int i = 0; i < headers.length; i += 2) {
      all.add(headers[i], headers[i + 1]);
    }
    var request = client.request(method, app.port(), "127.0.0.1", uri).putHeaders(all);
    return (body == null ? request.send() : request.sendBuffer(Buffer.buffer(body))).await();
  }
}
