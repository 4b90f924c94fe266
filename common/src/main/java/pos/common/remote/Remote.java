package pos.common.remote;

import io.micrometer.core.instrument.Gauge;
import io.vertx.circuitbreaker.CircuitBreaker;
import io.vertx.circuitbreaker.CircuitBreakerOptions;
import io.vertx.circuitbreaker.CircuitBreakerState;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.TrustOptions;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import io.vertx.ext.web.client.impl.WebClientInternal;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import pos.common.log.Trace;
import pos.common.rule.Failure;
import pos.common.run.Environment;
import pos.common.run.Metrics;
import pos.common.trace.Tracing;

/** Another service, called through the gateway with a time-out, retries and a circuit breaker. */
public final class Remote {

  private static final Logger LOG = LoggerFactory.getLogger(Remote.class);
  private static final int RETRIES = 2;
  private static final long RETRY_MILLIS = 50;
  /** Connections are replaced this often, so that a gateway that moved to another address is found again. */
  private static final int CONNECTION_SECONDS = 10;
  /** Twice as much as a page of the longest list has. */
  static final int MOST_BYTES = 1 << 20;

  private final Vertx vertx;
  private final String service;
  private final String url;
  private final String key;
  private final int timeoutMillis;
  private final int mostBytes;
  private final WebClient client;
  private final CircuitBreaker breaker;

  /**
   * @param service the service to call, such as {@code inventory-service}
   * @param timeoutMillis the longest that one attempt may take, connecting included
   */
  public Remote(Vertx vertx, Environment environment, String service, int timeoutMillis) {
    this(vertx, environment, service, timeoutMillis, MOST_BYTES);
  }

  /** @param mostBytes the longest answer */
  public Remote(Vertx vertx, Environment environment, String service, int timeoutMillis, int mostBytes) {
    this(vertx, environment, service, service, environment.gatewayUrl(), environment.gatewayKey(), null,
        timeoutMillis, mostBytes);
  }

  /** Returns a service of the head office, for a branch. */
  public static Remote ofHeadOffice(Vertx vertx, Environment environment, String service, int timeoutMillis) {
    var headOffice = environment.headOffice().orElseThrow();
    return new Remote(vertx, environment, service, "head-office", headOffice.url(), headOffice.key(),
        headOffice.authority().map(file -> new PemTrustOptions().addCertPath(file.toString())).orElse(null),
        timeoutMillis, MOST_BYTES);
  }

  /**
   * @param name that of the other side in logs and metrics
   * @param trust null for the authorities that the JDK trusts
   */
  private Remote(Vertx vertx, Environment environment, String service, String name, String url, String key,
      TrustOptions trust, int timeoutMillis, int mostBytes) {
    this.vertx = vertx;
    this.service = service;
    this.url = url + "/" + service;
    this.key = key;
    this.timeoutMillis = timeoutMillis;
    this.mostBytes = mostBytes;
    this.client = WebClient.create(vertx, new WebClientOptions().setConnectTimeout(timeoutMillis).setTrustOptions(trust)
        .setKeepAliveTimeout(CONNECTION_SECONDS).setUserAgent(environment.service()).setMetricsName(name),
        new PoolOptions().setHttp1MaxSize(32).setMaxWaitQueueSize(256).setMaxLifetime(CONNECTION_SECONDS));
    ((WebClientInternal) client).addInterceptor(BoundedBody::intercept);
    this.breaker = CircuitBreaker.create(name, vertx, new CircuitBreakerOptions()
        .setMaxFailures(5).setFailuresRollingWindow(10_000).setResetTimeout(2000).setTimeout(timeoutMillis + 100L)
        .setNotificationAddress(null))
        .openHandler(_ -> LOG.warn("circuit to {} opens", name))
        .closeHandler(_ -> LOG.info("circuit to {} closes", name));
    Gauge.builder("circuit.breaker.state", breaker, Remote::state).tag("service", environment.service())
        .tag("instance", environment.instance()).tag("remote", name).description("0 closed, 1 open, 2 half open")
        .register(Metrics.registry(vertx));
  }

  /**
   * Sends a GET, and repeats it after a failure unless the circuit is open; fails with 503 when there is no answer.
   *
   * @param headers as name, value, ...
   * @return the answer, whose status is below 500
   */
  public Future<HttpResponse<Buffer>> get(String path, String... headers) {
    return repeat(() -> send(HttpMethod.GET, path, null, headers), RETRIES);
  }

  /** Sends a GET on behalf of a customer. @param authorization the customer's own {@code Authorization} header */
  public Future<HttpResponse<Buffer>> getFor(String authorization, String path) {
    return get(path, "Authorization", authorization);
  }

  /** Sends a change that may be repeated, because the service recognizes it by its reference. */
  public Future<HttpResponse<Buffer>> postRepeatable(String path, JsonObject body) {
    return repeat(() -> send(HttpMethod.POST, path, body), RETRIES);
  }

  /** Sends a change once. */
  public Future<HttpResponse<Buffer>> post(String path, JsonObject body) {
    return send(HttpMethod.POST, path, body);
  }

  public void close() {
    client.close();
    breaker.close();
  }

  /** The library's enum has another order. */
  private static int state(CircuitBreaker breaker) {
    return switch (breaker.state()) {
      case CLOSED -> 0;
      case OPEN -> 1;
      case HALF_OPEN -> 2;
    };
  }

  private Future<HttpResponse<Buffer>> repeat(Supplier<Future<HttpResponse<Buffer>>> call, int left) {
    return call.get().recover(e -> left == 0 || breaker.state() == CircuitBreakerState.OPEN ? Future.failedFuture(e)
        : vertx.timer(ThreadLocalRandom.current().nextLong(RETRY_MILLIS, 2 * RETRY_MILLIS))
            .compose(_ -> repeat(call, left - 1)));
  }

  private Future<HttpResponse<Buffer>> send(HttpMethod method, String path, JsonObject body, String... headers) {
    return breaker.execute(() -> {
      var request = client.requestAbs(method, url + path)
          .as(new BoundedBody(mostBytes)).timeout(timeoutMillis)
          .putHeader("apikey", key);
      for (int i = 0; i < headers.length; i += 2) {
        request.putHeader(headers[i], headers[i + 1]);
      }
      var trace = Trace.currentOrFresh();
      request.putHeader("X-Correlation-ID", trace.correlationId());
      if (Tracing.isOn(vertx)) {
        request.traceOperation(method + " " + service);
      } else {
        request.putHeader("traceparent", trace.traceparent());
      }
      return (body == null ? request.send() : request.sendJsonObject(body))
          .compose(response -> response.statusCode() < 500 ? Future.succeededFuture(response)
              : Future.failedFuture(service + " answered " + response.statusCode()));
    }).recover(e -> {
      // while the circuit is open, the warning that it has opened stands for all calls
      LOG.atLevel(breaker.state() == CircuitBreakerState.CLOSED ? Level.INFO : Level.DEBUG)
          .log("{} {} of {} failed: {}", method, path, service, e.getMessage());
      return Future.failedFuture(Failure.unavailable(service));
    });
  }
}
