package pos.sales;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import pos.testing.SharedFixture;

/** The inventory service as its contract describes it, behind a real connection. */
final class InventoryStub implements SharedFixture {

  /** A request that has arrived. @param body null when there is none */
  record Received(String method, String path, String apikey, String correlationId, JsonObject body) {}

  final Queue<Received> received = new ConcurrentLinkedQueue<>();
  private volatile Consumer<HttpServerRequest> behaviour = request -> request.response().setStatusCode(500).end();
  private Vertx vertx;
  private HttpServer server;

  @Override
  public void start() {
    vertx = Vertx.vertx();
    server = vertx.createHttpServer().requestHandler(request -> request.body().onSuccess(body -> {
      received.add(new Received(request.method().name(), request.path(), request.getHeader("apikey"),
          request.getHeader("X-Correlation-ID"), body.length() == 0 ? null : body.toJsonObject()));
      behaviour.accept(request);
    })).listen(0, "127.0.0.1").await();
  }

  String url() {
    return "http://127.0.0.1:" + server.actualPort();
  }

  void answer(int status, String body) {
    behave(request -> request.response().setStatusCode(status).end(body));
  }

  void behave(Consumer<HttpServerRequest> consumer) {
    behaviour = consumer;
  }

  void later(long millis, Runnable action) {
    vertx.setTimer(millis, _ -> action.run());
  }

  @Override
  public void close() {
    if (vertx != null) {
      vertx.close().await();
    }
  }
}
