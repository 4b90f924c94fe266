package pos.gateway;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.tracing.TracingPolicy;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pos.common.log.Source;
import pos.gateway.cache.Cache;
import pos.gateway.client.Bounds;
import pos.gateway.client.Certificate;
import pos.gateway.client.Clients;
import pos.gateway.config.Route;
import pos.gateway.config.Service;
import pos.gateway.exchange.Answer;
import pos.gateway.exchange.Exchange;
import pos.gateway.exchange.HopByHop;
import pos.gateway.metrics.Metrics;
import pos.gateway.metrics.StatusApi;
import pos.gateway.plugin.Chain;
import pos.gateway.plugin.Plugin;
import pos.gateway.plugin.RateLimits;
import pos.gateway.plugin.Shared;
import pos.gateway.plugin.TokenIssuers;
import pos.gateway.upstream.HealthChecks;
import pos.gateway.upstream.Names;
import pos.gateway.upstream.UpstreamPool;

/** Enforces kong.yml as Kong 3.9.3 does. Only one instance may be deployed, as each has counters of its own. */
public final class Gateway extends VerticleBase {

  private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);
  /** The limit of a head in bytes: two of nginx' buffers. */
  private static final int LONGEST_HEAD = 16 << 10;
  /** The limit of the head of a service's answer in bytes: one of nginx' buffers. */
  private static final int LONGEST_ANSWER_HEAD = 8 << 10;
  /** The seconds without a byte after which a connection is closed, whatever is going on there. */
  private static final int IDLE_TIMEOUT = 75;
  /** How often the files of the certificate are looked at. */
  private static final Duration RENEWAL = Duration.ofSeconds(10);
  /** The connections to each address for probes: one, and one while the last is being closed. */
  private static final int PROBES = 2;

  private final GatewayFile file;
  private final GatewayOptions options;
  private final Plugin[] everywhere;
  private final ActiveRoutes routes;
  private final Metrics metrics = new Metrics();
  private final Drain drain = new Drain();
  private Shared shared;
  private Clients clients;
  private Responder responder;
  private HttpClient client;
  private HttpClient prober;
  private HealthChecks checks;
  private HttpServer server;
  private Certificate certificate;
  private HttpServer secure;
  private HttpServer inside;
  private HttpServer status;

  public Gateway(GatewayFile file, GatewayOptions options) {
    this.file = file;
    this.options = options;
    everywhere = file.everywhere();
    routes = new ActiveRoutes(file, options.addresses());
  }

  @Override
  public Future<?> start() {
    new Source("gateway", "gateway-" + options.port()).enter(context);
    shared = new Shared(options.clock(), file.credentials(), new TokenIssuers(vertx, file.credentials()),
        new RateLimits(), new Cache(), metrics);
    var serverOptions = serverOptions();
    clients = new Clients(serverOptions, options.bounds());
    responder = new Responder(new HttpDate(options.clock()), clients,
        options.tls() != null && options.tls().strictTransport());
    client = client(UpstreamPool.MOST_REQUESTS + Bounds.STRANGERS);
    // requests of clients must not keep probes waiting
    prober = client(PROBES);
    checks = new HealthChecks(vertx, prober);
    server = server(serverOptions).connectionHandler(clients::accept)
        .requestHandler(options.tls() == null ? this::handle : this::refuseClearText);
    status = statusServer(new StatusApi(metrics, routes.pools(), clients, file.measuresUpstreamHealth()));
    clients.watch(vertx);
    checks.start(routes.pools());
    var found = options.lookUps().isZero()
        ? Future.<Void>succeededFuture() : new Names(vertx, routes.pools()).start(options.lookUps());
    return found.compose(_ -> Future.all(server.listen(), status.listen(), startTls(serverOptions)));
  }

  private Future<?> startTls(HttpServerOptions serverOptions) {
    var tls = options.tls();
    if (tls == null) {
      return Future.succeededFuture();
    }
    certificate = new Certificate(vertx, tls.certificate(), tls.key());
    vertx.setPeriodic(RENEWAL.toMillis(), _ -> certificate.renew(vertx));
    secure = server(new HttpServerOptions(serverOptions).setPort(tls.port()))
        .connectionHandler(connection -> clients.accept(connection, certificate)).requestHandler(this::handle);
    inside = server(new HttpServerOptions(serverOptions).setHost(tls.insideHost()).setPort(tls.insidePort()))
        .connectionHandler(clients::accept).requestHandler(this::handle);
    return Future.all(secure.listen(), inside.listen());
  }

  private HttpServer server(HttpServerOptions serverOptions) {
    return vertx.createHttpServer(serverOptions).invalidRequestHandler(this::refuseMalformed);
  }

  /**
   * Begins to refuse requests, apart from those of one consumer, in whose name services that have not finished ask each
   * other.
   *
   * @param insider the consumer's username
   * @return when no request of anybody else is being forwarded any more, apart from streams of events
   */
  public Future<Void> drain(String insider) {
    var drained = Promise.<Void>promise();
    context.runOnContext(_ -> drain.start(insider).onComplete(drained));
    return drained.future();
  }

  /** Lets the requests in flight finish, for 10 seconds at most. */
  @Override
  public Future<?> stop() {
    checks.stop();
    var servers = Stream.of(server, secure, inside).filter(Objects::nonNull)
        .map(each -> each.shutdown(10, TimeUnit.SECONDS)).toList();
    return Future.join(Future.join(servers), status.close())
        .eventually(() -> Future.join(client.close(), prober.close()));
  }

  /** Returns the port for clients, also where any free port was asked for. */
  public int port() {
    return server.actualPort();
  }

  /** Returns the port for TLS, also where any free port was asked for. */
  public int securePort() {
    return secure.actualPort();
  }

  /** Returns the port at which programs of this machine are served in clear, where TLS is served. */
  public int insidePort() {
    return inside.actualPort();
  }

  /** Returns the port for monitoring, also where any free port was asked for. */
  public int statusPort() {
    return status.actualPort();
  }

  private void handle(HttpServerRequest request) {
    var chain = begin(request);
    if (chain.exchange().framing().hasBody()) {
      request.pause();
    }
    try {
      answer(chain);
    } catch (RuntimeException e) {
      // without the path, which may contain a session
      LOG.error("{} {} failed", request.method(), RequestLog.template(chain.exchange()), e);
      if (!request.response().headWritten()) {
        responder.send(chain, Answer.error(500, "An unexpected error occurred"));
      }
    }
  }

  private Chain begin(HttpServerRequest request) {
    return new Chain(new Exchange(request, clients.begin(request)), shared, everywhere);
  }

  private void answer(Chain chain) {
    var exchange = chain.exchange();
    var refusal = Malformed.answer(exchange);
    if (refusal == null) {
      refusal = chain.rewrite();
    }
    if (refusal != null) {
      responder.send(chain, refusal);
      return;
    }
    // before the gateway sets headers of its own
    HopByHop.remove(exchange.headers());
    var match = file.router().match(exchange.method(), exchange.path());
    if (match == null) {
      responder.send(chain, Answer.error(404, "no Route matched with those values"));
      return;
    }
    exchange.matched(match);
    answer(chain, routes.of(match.route()));
  }

  private void answer(Chain chain, ActiveRoutes.ActiveRoute route) {
    var answer = chain.access(route.chains());
    if (answer != null) {
      responder.send(chain, answer);
    } else if (route.pool() == null) {
      responder.send(chain, Answer.error(503, "no Service found with those values"));
    } else if (drain.refuses(chain.exchange())) {
      responder.send(chain, Answer.error(503, "The gateway is about to stop; try again in a moment")
          .with("Retry-After", "5").with("Connection", "close"));
    } else {
      new Forwarding(vertx, client, clients, responder, chain, route.pool(), drain).start();
    }
  }

  private void refuseClearText(HttpServerRequest request) {
    var chain = begin(request);
    var malformed = Malformed.answer(chain.exchange());
    responder.send(chain, malformed == null ? ClearText.answer(chain.exchange(), securePort()) : malformed);
  }

  private void refuseMalformed(HttpServerRequest request) {
    var answer = Malformed.answer(request.decoderResult().cause()).with("Connection", "close");
    responder.send(begin(request), answer);
  }

  private HttpServerOptions serverOptions() {
    return new HttpServerOptions().setHost(options.host()).setPort(options.port())
        .setMaxInitialLineLength(Malformed.LONGEST_LINE).setMaxHeaderSize(LONGEST_HEAD)
        .setIdleTimeout(Math.max(IDLE_TIMEOUT, 1 + services().mapToInt(Service::readTimeout).max().orElse(0) / 1000))
        .setHttp2ClearTextEnabled(false);
  }

  private HttpServer statusServer(StatusApi api) {
    var serverOptions = new HttpServerOptions().setHost(options.statusHost()).setPort(options.statusPort())
        .setHttp2ClearTextEnabled(false).setTracingPolicy(TracingPolicy.IGNORE);
    var monitors = new Clients(serverOptions, Bounds.ofMonitors());
    monitors.watch(vertx);
    return vertx.createHttpServer(serverOptions).connectionHandler(monitors::accept).requestHandler(request -> {
      var monitor = monitors.begin(request);
      monitor.answered(api.answer(request));
      monitors.end(request, monitor, true);
    });
  }

  private HttpClient client(int connections) {
    var clientOptions = new HttpClientOptions().setMaxHeaderSize(LONGEST_ANSWER_HEAD).setKeepAliveTimeout(60)
        // each request has a shorter time-out of its own: this one ends attempts that have been given up
        .setConnectTimeout(2 * services().mapToInt(Service::connectTimeout).max().orElse(1000));
    return vertx.httpClientBuilder().with(clientOptions).with(new PoolOptions().setHttp1MaxSize(connections)).build();
  }

  private Stream<Service> services() {
    return file.routes().stream().map(Route::service).filter(Objects::nonNull);
  }
}
