package pos.gateway;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.SocketAddress;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** A service behind the gateway that answers as a test says, or with its request; its Vertx closes it. */
final class EchoService {

  final AtomicInteger requests = new AtomicInteger();
  private final HttpServer server;
  private final String name;

  private EchoService(Vertx vertx, String name, int port, Consumer<HttpServerRequest> handler) {
    this.name = name;
    server = vertx.createHttpServer().requestHandler(request -> {
      requests.incrementAndGet();
      request.response().putHeader("X-Instance-ID", name);
      handler.accept(request);
    });
    server.listen(port, "127.0.0.1").await();
  }

  /** Starts a service that answers with the request as JSON. */
  static EchoService start(Vertx vertx) {
    return doing(vertx, "echo", EchoService::echo);
  }

  static EchoService doing(Vertx vertx, String name, Consumer<HttpServerRequest> handler) {
    return new EchoService(vertx, name, 0, handler);
  }

  /** Starts a service at the port where another was. */
  static EchoService at(Vertx vertx, String name, int port, Consumer<HttpServerRequest> handler) {
    return new EchoService(vertx, name, port, handler);
  }

  static void echo(HttpServerRequest request) {
    var headers = new JsonObject();
    request.headers().forEach(header -> headers.put(header.getKey().toLowerCase(), header.getValue()));
    request.body().onSuccess(body -> request.response().putHeader("Content-Type", "application/json")
        .end(new JsonObject().put("method", request.method().name()).put("uri", request.uri())
            .put("headers", headers).put("body", body.toString()).toBuffer()));
  }

  String name() {
    return name;
  }

  int port() {
    return server.actualPort();
  }

  SocketAddress address() {
    return SocketAddress.inetSocketAddress(port(), "127.0.0.1");
  }

  void close() {
    server.close().await();
  }
}
