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
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** Calls the services through the gateway, and repeats calls that failed for the moment: all of them are idempotent. */
final class Gateway {

  static final long RETRY_LIMIT_MILLIS = 60_000;
  /** The pause before a call that will succeed soon is repeated. */
  static final long SHORT_PAUSE_MILLIS = 200;

  private static final int CONNECTIONS = 16;
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final int LONGEST_PAUSE_MILLIS = 5_000;
  private static final long NEVER = 0;
  private static final int PAGE = 200;
  private static final Set<Integer> TRANSIENT = Set.of(Problem.NO_RESPONSE, 429, 502, 503, 504);
  /** Codes of calls that will succeed soon: when an event has been read, or the same request is finished. */
  private static final Set<String> EARLY = Set.of("unknown-product", "idempotency-in-progress");

  private final Vertx vertx;
  private final Progress progress;
  private final String url;
  private final WebClient client;
  private final Duration timeout;
  private final Turns turns;
  private final String run = "replay-" + UUID.randomUUID().toString().substring(0, 8) + "-";
  private final AtomicLong calls = new AtomicLong();
  private volatile boolean closed;

  Gateway(Vertx vertx, String url, Progress progress) {
    this(vertx, url, progress, TIMEOUT);
  }

  /** @param timeout for the answer to a call that was sent */
  Gateway(Vertx vertx, String url, Progress progress, Duration timeout) {
    this.vertx = vertx;
    this.turns = new Turns(vertx.getOrCreateContext(), CONNECTIONS);
    this.timeout = timeout;
    this.progress = progress;
    this.url = url;
    var options = new WebClientOptions().setConnectTimeout(2_000).setDecompressionSupported(false);
    this.client = WebClient.create(vertx, options, new PoolOptions().setHttp1MaxSize(CONNECTIONS));
  }

  /** Returns a future that fails with a {@link ReplayFailure} when nothing answers at the gateway's address. */
  Future<Void> refuseWhenAbsent() {
    return client.getAbs(url + "/product-service/health/live").send().<Void>mapEmpty().recover(cause ->
        Future.failedFuture(new ReplayFailure("Nothing answers at " + url + " (" + cause.getMessage() + ")."
            + " Start the shop with ./pos up, or set GATEWAY_URL to the address of a running gateway.")));
  }

  /** Closes all connections; calls in progress fail and are not repeated. */
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

  /** Passes on every item of a list, with one page in memory at a time. */
  Future<Void> list(Caller caller, String path, Consumer<JsonObject> item) {
    var done = Promise.<Void>promise();
    page(caller, path + (path.contains("?") ? "&" : "?") + "limit=" + PAGE, "", item, done);
    return done.future();
  }

  /** Pauses for a random time, at least half of the given one, so that calls are not all repeated at once. */
  Future<Void> pause(long millis) {
    return vertx.timer(millis / 2 + ThreadLocalRandom.current().nextLong(millis / 2)).mapEmpty();
  }

  /** Uses a promise instead of a chain of futures, which would grow with the thousands of pages of a ledger. */
  private void page(Caller caller, String path, String cursor, Consumer<JsonObject> item, Promise<Void> done) {
    get(caller, path + cursor).map(page -> {
      page.getJsonArray("items").forEach(each -> item.accept((JsonObject) each));
      return Optional.ofNullable(page.getString("next_cursor"));
    }).onComplete(next -> next.ifPresentOrElse(
        from -> page(caller, path, "&cursor=" + URLEncoder.encode(from, StandardCharsets.UTF_8), item, done),
        done::complete), done::fail);
  }

  private Future<JsonObject> call(Call call) {
    return attempt(call, 0, System.currentTimeMillis() + RETRY_LIMIT_MILLIS);
  }

  private Future<JsonObject> attempt(Call call, int attempt, long deadline) {
    return turns.run(() -> send(call)).recover(failure -> {
      var pause = failure instanceof Problem problem ? pauseBeforeRepeating(problem, attempt) : NEVER;
      if (closed || pause == NEVER || System.currentTimeMillis() > deadline) {
        return Future.failedFuture(failure);
      }
      progress.waiting(failure.getMessage());
      return pause(pause).compose(_ -> attempt(call, attempt + 1, deadline));
    });
  }

  /** Returns a pause that doubles with each attempt, or {@link #NEVER}. */
  private static long pauseBeforeRepeating(Problem problem, int attempt) {
    if (EARLY.contains(problem.code())) {
      return SHORT_PAUSE_MILLIS;
    }
    return TRANSIENT.contains(problem.status()) ? Math.min(LONGEST_PAUSE_MILLIS, 100L << Math.min(attempt, 10)) : NEVER;
  }

  private Future<JsonObject> send(Call call) {
    var request = client.requestAbs(call.method(), url + call.path())
        .timeout(timeout.toMillis())
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
