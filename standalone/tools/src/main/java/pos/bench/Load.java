package pos.bench;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BiPredicate;
import java.util.function.IntFunction;

/** A closed loop on each of several connections: each sends its next request when the last one was answered. */
final class Load {

  private static final int ANSWER_SECONDS = 30;

  private final IntFunction<Request> next;
  private final BiPredicate<Integer, Buffer> isExpected;
  private final HttpClient client;
  private final ProcessHandle process;
  private final boolean isDirect;
  private final Promise<Void> finished = Promise.promise();
  private final Latencies latencies = new Latencies();
  private final long from;
  private final long until;
  private Duration cpuBefore;
  private Duration cpu = Duration.ZERO;
  private int running;
  private long errors;
  private long cached;
  private String firstError;

  /** @param measured false for a request that only prepares a measured one */
  record Request(HttpMethod method, String uri, Buffer body, Map<String, String> headers, boolean measured) {

    static Request get(String uri) {
      return new Request(HttpMethod.GET, uri, null, Map.of(), true);
    }

    static Request post(String uri, Buffer body) {
      return new Request(HttpMethod.POST, uri, body, Map.of(), true);
    }

    Request with(Map<String, String> more) {
      return new Request(method, uri, body, more, measured);
    }

    /** Returns the same request at another URI. */
    Request at(String other) {
      return new Request(method, other, body, headers, measured);
    }

    Request unmeasured() {
      return new Request(method, uri, body, headers, false);
    }
  }

  private record Answer(HttpClientResponse head, Buffer body) {}

  /**
   * The outcome of a load; errors are counted from the first request on, everything else after the warm-up.
   *
   * @param cpu the CPU time that the measured process used
   * @param cached responses from the gateway's cache
   * @param firstError null without errors
   */
  record Result(double seconds, Latencies latencies, Duration cpu, long errors, long cached, String firstError) {

    double perSecond() {
      return latencies.count() / seconds;
    }

    /** Returns the CPU time of a request, with what prepared it, in milliseconds; 0 without requests. */
    double cpuMillis() {
      return latencies.count() == 0 ? 0 : cpu.toNanos() / 1e6 / latencies.count();
    }

    long cachedPercent() {
      return latencies.count() == 0 ? 0 : Math.round(100.0 * cached / latencies.count());
    }
  }

  private Load(Vertx vertx, Options options, ProcessHandle process, int port, boolean isDirect,
      IntFunction<Request> next, BiPredicate<Integer, Buffer> isExpected) {
    this.process = process;
    this.next = next;
    this.isExpected = isExpected;
    this.running = options.connections();
    this.isDirect = isDirect;
    this.client = vertx.createHttpClient(
        new HttpClientOptions().setDefaultHost(Api.HOST).setDefaultPort(port).setReadIdleTimeout(ANSWER_SECONDS),
        new PoolOptions().setHttp1MaxSize(options.connections()));
    this.from = System.nanoTime() + TimeUnit.SECONDS.toNanos(options.timing().warmUp());
    this.until = from + TimeUnit.SECONDS.toNanos(options.timing().seconds());
  }

  /**
   * Blocks until the load is over.
   *
   * @param process whose CPU time is measured
   * @param port the gateway's or a service's
   * @param isDirect whether it is a service's, which takes the headers that a gateway adds
   * @param next makes the next request of a connection, given its number
   * @param isExpected judges the status and the body of a response; all others are errors
   */
  static Result run(Vertx vertx, Options options, ProcessHandle process, int port, boolean isDirect,
      IntFunction<Request> next, BiPredicate<Integer, Buffer> isExpected) {
    var load = new Load(vertx, options, process, port, isDirect, next, isExpected);
    // everything runs on one context, hence on one thread, so nothing is locked
    vertx.getOrCreateContext().runOnContext(_ -> {
      for (int connection = 0; connection < options.connections(); connection++) {
        load.send(connection);
      }
    });
    load.finished.future().await();
    load.client.close().await();
    return new Result(options.timing().seconds(), load.latencies, load.cpu, load.errors, load.cached, load.firstError);
  }

  private void send(int connection) {
    var began = System.nanoTime();
    if (cpuBefore == null && began >= from) {
      cpuBefore = cpuTime();
    }
    if (began >= until) {
      if (--running == 0) {
        cpu = cpuTime().minus(cpuBefore);
        finished.complete();
      }
      return;
    }
    var request = next.apply(connection);
    client.request(request.method(), request.uri())
        .compose(head -> {
          head.putHeader("apikey", request.uri().startsWith("/product-service/") ? Api.READING_KEY : Api.KEY);
          if (isDirect) {
            Api.FROM_GATEWAY.forEach(head::putHeader);
          }
          request.headers().forEach(head::putHeader);
          return request.body() == null ? head.send() : head.send(request.body());
        })
        .compose(head -> head.body().map(body -> new Answer(head, body)))
        .onComplete(answer -> {
          record(request, answer, began, System.nanoTime());
          send(connection);
        });
  }

  private Duration cpuTime() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  private void record(Request request, AsyncResult<Answer> result, long began, long ended) {
    var answer = result.result();
    if (answer == null || !isExpected.test(answer.head.statusCode(), answer.body)) {
      errors++;
      firstError = firstError != null ? firstError
          : answer == null ? String.valueOf(result.cause()) : answer.head.statusCode() + " " + answer.body;
    } else if (request.measured() && ended >= from && ended < until) {
      latencies.add(ended - began);
      cached += "Hit".equals(answer.head.getHeader("X-Cache-Status")) ? 1 : 0;
    }
  }
}
