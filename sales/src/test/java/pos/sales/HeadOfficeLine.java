package pos.sales;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.RequestOptions;
import pos.testing.FromGateway;

/**
 * The line of a branch to a service of the head office: forwards calls as the gateway there does, for the key of the
 * branch's store. It can be cut.
 */
final class HeadOfficeLine implements AutoCloseable {

  private final Vertx vertx = Vertx.vertx();
  private final HttpClient client = vertx.createHttpClient();
  private final int target;
  private final long store;
  private final HttpServer server;
  private volatile boolean cut;
  private volatile boolean deaf;

  /** @param target the port of the service */
  HeadOfficeLine(int target, long store) {
    this.target = target;
    this.store = store;
    this.server = vertx.createHttpServer().requestHandler(this::forward).listen(0, "127.0.0.1").await();
  }

  /** Returns the URL of the head office at the branch's end of the line. */
  String url() {
    return "http://127.0.0.1:" + server.actualPort();
  }

  /** Lets nothing through any more. */
  void cut() {
    cut = true;
  }

  /** Lets the next changes through, and loses their answers. */
  void loseAnswersToChanges() {
    deaf = true;
  }

  /** Lets everything through again. */
  void join() {
    cut = false;
    deaf = false;
  }

  private void forward(HttpServerRequest call) {
    if (cut) {
      call.connection().close();
      return;
    }
    var options = new RequestOptions().setHost("127.0.0.1").setPort(target).setMethod(call.method())
        .setURI(call.uri().replaceFirst("^/[a-z]+-service", ""));
    FromGateway.headers(FromGateway.STORE, Long.toString(store)).forEach(options::putHeader);
    call.body().compose(body -> client.request(options)
            .compose(request -> request.send(body))
            .compose(answer -> answer.body().compose(content -> {
              if (cut || deaf && !call.method().name().equals("GET")) {
                return call.connection().close();
              }
              return call.response().setStatusCode(answer.statusCode()).end(content);
            })))
        .onFailure(_ -> call.connection().close());
  }

  @Override
  public void close() {
    vertx.close().await();
  }
}
