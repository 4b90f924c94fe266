package pos.order;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.PoolOptions;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import pos.testing.FromGateway;
import pos.testing.ServiceProcess;
import pos.testing.ServiceUnderTest;

/** Takes the place of the gateway: forwards calls, and halts those that a test names. */
final class Forwarding implements AutoCloseable {

  private final Vertx vertx = Vertx.vertx();
  private final WebClient client = WebClient.create(vertx, new WebClientOptions(),
      new PoolOptions().setHttp1MaxSize(500));
  private final Map<String, Integer> ports = new ConcurrentHashMap<>();
  private final Queue<Halt> halts = new ConcurrentLinkedQueue<>();
  private final HttpServer server;

  /** Halts a call and its repetitions, before it is forwarded or before its answer is. */
  static final class Halt {
    private final String correlationId;
    private final String call;
    private final boolean before;
    private final AtomicInteger left;
    private final AtomicInteger halted = new AtomicInteger();
    private final Promise<Void> reached = Promise.promise();
    private final Promise<Void> over = Promise.promise();

    private Halt(String correlationId, String call, int nth, boolean before) {
      this.correlationId = correlationId;
      this.call = call;
      this.before = before;
      this.left = new AtomicInteger(nth);
    }

    void awaitReached() {
      ServiceProcess.await(call, reached.future()::isComplete);
    }

    /** Waits for the call and its first repetitions. */
    void awaitReached(int attempts) {
      ServiceProcess.await(call + ", " + attempts + " times", () -> halted.get() >= attempts);
    }

    private boolean halts(String id, String made) {
      return !over.future().isComplete() && correlationId.equals(id) && made.matches(call)
          && left.decrementAndGet() <= 0;
    }

    /** Lets the call go on. */
    void end() {
      over.tryComplete();
    }

    /** Lets the call fail without being forwarded or answered. */
    void drop() {
      over.tryFail("dropped");
    }

    private Future<Void> await() {
      halted.incrementAndGet();
      reached.tryComplete();
      return over.future();
    }
  }

  Forwarding() {
    server = vertx.createHttpServer().requestHandler(this::pass).listen(0, "127.0.0.1").await();
  }

  String url() {
    return "http://127.0.0.1:" + server.actualPort();
  }

  void lead(ServiceUnderTest service) {
    ports.put(service.environment().service(), service.port());
  }

  /** Forwards calls of the service to a port where nothing listens. */
  void leadNowhere(String service) {
    ports.put(service, 1);
  }

  /**
   * @param call a regular expression that matches calls such as {@code POST /inventory-service/reservations}
   * @param nth which of those calls is halted, from 1
   * @param before whether it is halted before it is forwarded; otherwise its answer is
   */
  Halt halt(String correlationId, String call, int nth, boolean before) {
    var halt = new Halt(correlationId, call, nth, before);
    halts.add(halt);
    return halt;
  }

  private void pass(HttpServerRequest request) {
    var halt = haltAt(request);
    request.body()
        .compose(body -> halt != null && halt.before ? halt.await().map(body) : Future.succeededFuture(body))
        .compose(body -> send(request, body))
        .compose(answer -> halt != null && !halt.before ? halt.await().map(answer) : Future.succeededFuture(answer))
        .onSuccess(answer -> {
          answer.headers().remove("Content-Length").remove("Transfer-Encoding").forEach(request.response()::putHeader);
          request.response().setStatusCode(answer.statusCode())
              .end(answer.body() == null ? Buffer.buffer() : answer.body());
        })
        .onFailure(_ -> request.response().setStatusCode(502).end());
  }

  private Halt haltAt(HttpServerRequest request) {
    var call = request.method() + " " + request.path();
    var correlationId = request.getHeader("X-Correlation-ID");
    // every halt must see the call, because it counts the calls that it lets pass
    return halts.stream().filter(halt -> halt.halts(correlationId, call)).toList().stream().findFirst().orElse(null);
  }

  private Future<HttpResponse<Buffer>> send(HttpServerRequest request, Buffer body) {
    var parts = request.uri().split("/", 3);
    var passed = client.request(request.method(), ports.getOrDefault(parts[1], 1), "127.0.0.1", "/" + parts[2]);
    request.headers().forEach(passed::putHeader);
    FromGateway.internal().forEach(passed::putHeader);
    return body.length() == 0 ? passed.send() : passed.sendBuffer(body);
  }

  @Override
  public void close() {
    vertx.close().await();
  }
}
