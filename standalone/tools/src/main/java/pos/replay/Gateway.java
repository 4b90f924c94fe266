package pos.replay;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** Calls the system through its gateway; what a moment's trouble prevented is repeated, since every call may be. */
final class Gateway {

  static final long PATIENCE_MILLIS = 60_000;
  /** The pause before another attempt at what is a matter of moments. */
  static final long MOMENT_MILLIS = 200;

  private static final int CONNECTIONS = 16;
  private static final int ANSWER_MILLIS = 30_000;
  private static final int LONGEST_PAUSE_MILLIS = 5_000;
  private static final long NEVER = 0;
  private static final int PAGE = 200;
  private static final Set<Integer> PASSING = Set.of(Problem.NO_ANSWER, 429, 502, 503, 504);
  /** Codes of what is a matter of moments: an event is on its way, the same request is being worked on. */
  private static final Set<String> MOMENTARY = Set.of("unknown-product", "idempotency-in-progress");

  private final Vertx vertx;
  private final Progress progress;
  private final String url;
  private final WebClient client;
  private final String run = "replay-" + UUID.randomUUID().toString().substring(0, 8) + "-";
  private final AtomicLong calls = new AtomicLong();
  private volatile boolean closed;

  Gateway(Vertx vertx, String url, Progress progress) {
    this.vertx = vertx;
    this.progress = progress;
    this.url = url;
    var options = new WebClientOptions().setConnectTimeout(2_000).setDecompressionSupported(false);
    this.client = WebClient.create(vertx, options, new PoolOptions().setHttp1MaxSize(CONNECTIONS));
  }

  /** @return a failed future with a sentence for the user when nothing is listening, at once */
  Future<Void> refuseWhenAbsent() {
    return client.getAbs(url + "/product-service/health/live").send().<Void>mapEmpty().recover(cause ->
        Future.failedFuture(new ReplayFailure("Nothing answers at " + url + " (" + cause.getMessage() + ")."
            + " Start the shop with ./pos up, or set GATEWAY_URL to a gateway that runs.")));
  }

  /** What is on its way fails, and is not repeated. */
  void close() {
    closed = true;
    client.close();
  }

  Future<JsonObject> get(Caller caller, String path) {
    return call(new Call(HttpMethod.GET, path, caller, null, null));
  }

  Future<JsonObject> post(Caller caller, String path, JsonObject body) {
    return call(new Call(HttpMethod.POST, path, caller, "application/json", body.toBuffer()));
  }

  Future<JsonObject> postCsv(Caller caller, String path, String lines) {
    return call(new Call(HttpMethod.POST, path, caller, "text/csv", Buffer.buffer(lines)));
  }

  /** Hands over every item of a list, page by page; in memory is one page. */
  Future<Void> list(Caller caller, String path, Consumer<JsonObject> item) {
    var done = Promise.<Void>promise();
    page(caller, path + (path.contains("?") ? "&" : "?") + "limit=" + PAGE, "", item, done);
    return done.future();
  }

  /** A pause before another attempt, not the same for all who wait. */
  Future<Void> pause(long millis) {
    return vertx.timer(millis / 2 + ThreadLocalRandom.current().nextLong(millis / 2)).mapEmpty();
  }

  /** A loop and not a chain of futures: a ledger has thousands of pages. */
  private void page(Caller caller, String path, String cursor, Consumer<JsonObject> item, Promise<Void> done) {
    get(caller, path + cursor).map(page -> {
      page.getJsonArray("items").forEach(each -> item.accept((JsonObject) each));
      return Optional.ofNullable(page.getString("next_cursor"));
    }).onComplete(next -> next.ifPresentOrElse(
        from -> page(caller, path, "&cursor=" + URLEncoder.encode(from, StandardCharsets.UTF_8), item, done),
        done::complete), done::fail);
  }

  private Future<JsonObject> call(Call call) {
    return attempt(call, 0, System.currentTimeMillis() + PATIENCE_MILLIS);
  }

  private Future<JsonObject> attempt(Call call, int attempt, long deadline) {
    return send(call).recover(failure -> {
      var pause = failure instanceof Problem problem ? pauseBeforeRepeating(problem, attempt) : NEVER;
      if (closed || pause == NEVER || System.currentTimeMillis() > deadline) {
        return Future.failedFuture(failure);
      }
      progress.waiting(failure.getMessage());
      return pause(pause).compose(paused -> attempt(call, attempt + 1, deadline));
    });
  }

  /** The longer the trouble lasts, the longer. */
  private static long pauseBeforeRepeating(Problem problem, int attempt) {
    if (MOMENTARY.contains(problem.code())) {
      return MOMENT_MILLIS;
    }
    return PASSING.contains(problem.status()) ? Math.min(LONGEST_PAUSE_MILLIS, 100L << Math.min(attempt, 10)) : NEVER;
  }

  private Future<JsonObject> send(Call call) {
    var request = client.requestAbs(call.method(), url + call.path())
        .timeout(ANSWER_MILLIS)
        .putHeader("apikey", call.caller().key())
        .putHeader("Cache-Control", "no-cache")
        .putHeader("X-Correlation-ID", run + calls.incrementAndGet());
    var answer = call.body() == null ? request.send()
        : request.putHeader("Content-Type", call.type()).sendBuffer(call.body());
    return answer.recover(cause -> Future.failedFuture(Problem.unanswered(call.toString(), cause)))
        .map(response -> body(call, response));
  }

  private static JsonObject body(Call call, HttpResponse<Buffer> response) {
    if (response.statusCode() / 100 != 2) {
      throw Problem.of(call.toString(), response);
    }
    return response.bodyAsJsonObject();
  }

  private record Call(HttpMethod method, String path, Caller caller, String type, Buffer body) {

    @Override
    public String toString() {
      return method + " " + path + " with " + caller;
    }
  }
}
