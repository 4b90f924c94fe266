package pos.soak;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import pos.bench.Api;
import pos.bench.Latencies;
import pos.shop.Part;

/** Sends requests through the gateway until they have an answer, as tills and browsers do, and counts what happens. */
final class Client {

  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final Duration PAUSE = Duration.ofMillis(200);
  /** Longer than a restart takes on a slow machine. */
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final Set<Integer> TRY_AGAIN = Set.of(202, 429, 502, 503, 504);
  /** Codes of what is in progress, or has not reached the service yet. */
  private static final Set<String> SOON =
      Set.of("idempotency-in-progress", "checkout-in-progress", "order-in-progress", "unknown-product");
  private static final int MOST_AT_ONCE = 64;

  private final Vertx vertx;
  private final WebClient client;
  private Latencies latencies = new Latencies();
  private long repeated;
  private String firstError;
  private long errors;

  Client(Vertx vertx, int port) {
    this.vertx = vertx;
    client = WebClient.create(vertx, new WebClientOptions().setDefaultHost(Part.HOST).setDefaultPort(port),
        new PoolOptions().setHttp1MaxSize(MOST_AT_ONCE));
  }

  /** A request that may be sent again. */
  record Request(HttpMethod method, String uri, JsonObject body, Map<String, String> headers) {

    static Request get(String uri) {
      return new Request(HttpMethod.GET, uri, null, Map.of());
    }

    static Request post(String uri, JsonObject body) {
      return new Request(HttpMethod.POST, uri, body, Map.of());
    }

    Request with(Map<String, String> more) {
      return new Request(method, uri, body, more);
    }
  }

  /** Returns the answer's body, and measures how long it took; fails when it is an error. */
  Future<JsonObject> measured(Request request) {
    var began = System.nanoTime();
    return ask(request).onSuccess(_ -> latencies.add(System.nanoTime() - began));
  }

  /** Returns the answer's body; fails when it is an error, or there is none for five minutes. */
  Future<JsonObject> ask(Request request) {
    return ask(request, System.nanoTime() + PATIENCE.toNanos()).onFailure(error -> {
      errors++;
      firstError = firstError != null ? firstError : error.getMessage();
    });
  }

  private Future<JsonObject> ask(Request request, long end) {
    return send(request).transform(answer -> {
      if (answer.succeeded() && answer.result().statusCode() / 100 == 2 && answer.result().statusCode() != 202) {
        return Future.succeededFuture(answer.result().bodyAsJsonObject());
      }
      if (answer.succeeded() && !isToBeSentAgain(answer.result()) || System.nanoTime() > end) {
        return Future.failedFuture(request.method() + " " + request.uri() + " was answered "
            + (answer.succeeded() ? answer.result().statusCode() + " " + answer.result().bodyAsString()
            : String.valueOf(answer.cause())));
      }
      repeated++;
      return vertx.timer(PAUSE.toMillis()).compose(_ -> ask(request, end));
    });
  }

  private Future<HttpResponse<Buffer>> send(Request request) {
    var call = client.request(request.method, request.uri).timeout(TIMEOUT.toMillis()).putHeader("apikey", Api.KEY)
        .putHeader("Cache-Control", "no-cache");
    request.headers.forEach(call::putHeader);
    return request.body == null ? call.send() : call.sendJsonObject(request.body);
  }

  private static boolean isToBeSentAgain(HttpResponse<Buffer> answer) {
    return TRY_AGAIN.contains(answer.statusCode())
        || SOON.stream().anyMatch(code -> answer.bodyAsString() != null && answer.bodyAsString().contains(code));
  }

  /** Blocks for as long as a client waits before it asks again. */
  void pause() {
    vertx.timer(PAUSE.toMillis()).await();
  }

  /** Returns the latencies since the last call. */
  Latencies takeLatencies() {
    var taken = latencies;
    latencies = new Latencies();
    return taken;
  }

  /** Returns how many requests were sent again since the last call. */
  long takeRepeated() {
    var taken = repeated;
    repeated = 0;
    return taken;
  }

  long errors() {
    return errors;
  }

  /** Returns the first error, or null. */
  String firstError() {
    return firstError;
  }
}
