package pos.inventory;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.client.WebClient;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import java.util.function.UnaryOperator;
import pos.testing.FromGateway;

/** The line between a branch and its head office, whose gateway it plays; it can be cut, and bring nonsense. */
final class HeadOfficeLine implements AutoCloseable {

  static final String KEY = "key-of-the-branch";
  private static final String SERVICE = "/inventory-service";

  private final String store;
  private final IntSupplier port;
  /** How often a ledger was asked for. */
  private final AtomicInteger asked = new AtomicInteger();
  private final Vertx vertx = Vertx.vertx();
  private final WebClient client = WebClient.create(vertx);
  private volatile UnaryOperator<String> ledger = UnaryOperator.identity();
  private HttpServer server;
  private int ownPort;

  /** @param store that the branch is @param port of the head office's service */
  HeadOfficeLine(String store, IntSupplier port) {
    this.store = store;
    this.port = port;
  }

  /** Connects them, again if the line was cut. */
  void connect() {
    server = vertx.createHttpServer().requestHandler(this::forward).listen(ownPort, "127.0.0.1").await();
    ownPort = server.actualPort();
  }

  void cut() {
    server.close().await();
  }

  String url() {
    return "http://127.0.0.1:" + ownPort;
  }

  /** Has the branch read another ledger than the head office tells. */
  void distort(UnaryOperator<String> how) {
    ledger = how;
  }

  /** Waits until the branch has made something of an answer: it has one more, and asks again. */
  void untilAskedAgain() {
    var before = asked.get();
    Shop.until(() -> asked.get() >= before + 2);
  }

  private void forward(HttpServerRequest request) {
    if (!KEY.equals(request.getHeader("apikey")) || !request.path().startsWith(SERVICE + "/")) {
      request.response().setStatusCode(401).end();
      return;
    }
    var call = client.request(request.method(), port.getAsInt(), "127.0.0.1",
        request.uri().substring(SERVICE.length()));
    FromGateway.headers(FromGateway.STORE, store).forEach(call::putHeader);
    var isLedger = request.path().endsWith("/ledger");
    call.send().onComplete(answer -> {
      if (isLedger) {
        asked.incrementAndGet();
      }
      request.response().setStatusCode(answer.result().statusCode())
          .end(isLedger ? Buffer.buffer(ledger.apply(answer.result().bodyAsString())) : answer.result().body());
    });
  }

  @Override
  public void close() {
    vertx.close().await();
  }
}
