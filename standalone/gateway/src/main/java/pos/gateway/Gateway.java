package pos.gateway;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.net.SocketAddress;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pos.common.log.Logging;

/** Enforces kong.yml as Kong 3.9.3 would; one instance, like Kong with one worker, since its counters are its own. */
public final class Gateway extends VerticleBase {

  private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);
  /** nginx's limits: a line of 8 KiB, be it the first or a header's, a head of four of them, 75 seconds of silence. */
  static final int LONGEST_LINE = 8 << 10;
  private static final int LONGEST_HEAD = 32 << 10;
  private static final int SILENCE_SECONDS = 75;

  /**
   * Where the gateway listens and what it finds at the other end.
   *
   * @param port for clients, 0 for any free one
   * @param statusPort for monitoring, on loopback only; 0 for any free one
   * @param addresses what a target of kong.yml, such as {@code cart-service:8006}, stands for; others are host names
   * @param clock what windows, tokens and kept answers go by
   */
  public record Options(int port, String host, int statusPort, Map<String, List<SocketAddress>> addresses,
      Clock clock) {

    /** Kong's own ports, and targets that are host names. */
    public static Options standard() {
      return new Options(8080, "0.0.0.0", 8100, Map.of(), Clock.systemUTC());
    }

    public Options listeningOn(String host, int port, int statusPort) {
      return new Options(port, host, statusPort, addresses, clock);
    }

    public Options reaching(Map<String, List<SocketAddress>> addresses) {
      return new Options(port, host, statusPort, Map.copyOf(addresses), clock);
    }

    public Options at(Clock clock) {
      return new Options(port, host, statusPort, addresses, clock);
    }
  }

  private final GatewayFile file;
  private final Options options;
  private final Router router;
  private final Map<String, UpstreamPool> pools = new LinkedHashMap<>();
  private final Connections connections = new Connections();
  private final Metrics metrics = new Metrics();
  private Exchange.State state;
  private HttpClient client;
  private HealthChecks checks;
  private HttpServer server;
  private HttpServer status;

  public Gateway(GatewayFile file, Options options) {
    this.file = file;
    this.options = options;
    router = file.router();
    for (var upstream : file.upstreams()) {
      pools.put(upstream.name(), new UpstreamPool(upstream, options.addresses()));
    }
    for (var route : file.routes()) {
      if (route.service() != null) {
        pools.computeIfAbsent(route.service().host(),
            host -> new UpstreamPool(Upstream.of(route.service()), options.addresses()));
      }
    }
  }

  @Override
  public Future<?> start() {
    Logging.name(context, "gateway", "gateway-" + options.port());
    state = new Exchange.State(vertx, options.clock(), new HttpDate(options.clock()), file.credentials(),
        file.everywhere(), new RateLimits(), new Cache(),
        new RequestLog(metrics, connections));
    client = vertx.httpClientBuilder().with(clientOptions()).with(new PoolOptions().setHttp1MaxSize(512)).build();
    checks = new HealthChecks(vertx, client);
    server = vertx.createHttpServer(serverOptions()).connectionHandler(connections::accepted)
        .requestHandler(this::handle).invalidRequestHandler(this::refuseMalformed);
    var api = new StatusApi(metrics, pools.values(), connections, file.showsHealth());
    status = vertx.createHttpServer(new HttpServerOptions().setHost("127.0.0.1").setPort(options.statusPort()))
        .requestHandler(api::handle);
    checks.start(pools.values());
    return Future.all(server.listen(), status.listen());
  }

  /** Lets the requests in flight finish, 10 seconds at most. */
  @Override
  public Future<?> stop() {
    checks.stop();
    return Future.join(server.shutdown(10, TimeUnit.SECONDS), status.close()).eventually(client::close);
  }

  /** The port listened on, also when any free one was asked for. */
  public int port() {
    return server.actualPort();
  }

  public int statusPort() {
    return status.actualPort();
  }

  private void handle(HttpServerRequest request) {
    connections.requestBegun();
    var exchange = new Exchange(request, state);
    if (exchange.framing().hasBody()) {
      request.pause();
    }
    try {
      var answer = answer(exchange);
      if (answer == null) {
        new Forwarding(vertx, client, pools.get(exchange.route().service().host()), exchange).start();
      } else {
        answer.send(exchange);
      }
    } catch (RuntimeException e) {
      // not the path: it may hold a guest's session
      LOG.error("{} {} failed", request.method(), RequestLog.template(exchange), e);
      if (!request.response().headWritten()) {
        Answer.error(500, "An unexpected error occurred").send(exchange);
      }
    }
  }

  /** The gateway's own answer, or null when the request is to be passed on. */
  private Answer answer(Exchange exchange) {
    var refused = refused(exchange);
    if (refused != null) {
      return refused;
    }
    var match = router.match(exchange.method(), exchange.path());
    if (match == null) {
      return Answer.error(404, "no Route matched with those values");
    }
    var answer = exchange.take(match);
    return answer == null && match.route().service() == null
        ? Answer.error(503, "no Service found with those values") : answer;
  }

  private Answer refused(Exchange exchange) {
    var answer = Malformed.answer(exchange);
    for (var plugin : state.everywhere()) {
      if (answer == null && plugin != null) {
        answer = plugin.rewrite(exchange);
      }
    }
    return answer;
  }

  private void refuseMalformed(HttpServerRequest request) {
    connections.requestBegun();
    Malformed.answer(request.decoderResult().cause()).with("Connection", "close").send(new Exchange(request, state));
  }

  private HttpServerOptions serverOptions() {
    return new HttpServerOptions().setHost(options.host()).setPort(options.port())
        .setMaxInitialLineLength(LONGEST_LINE).setMaxHeaderSize(LONGEST_HEAD)
        .setIdleTimeout(Math.max(SILENCE_SECONDS, 1 + services().mapToInt(Service::readTimeout).max().orElse(0) / 1000))
        .setHttp2ClearTextEnabled(false);
  }

  private HttpClientOptions clientOptions() {
    return new HttpClientOptions().setMaxHeaderSize(LONGEST_HEAD).setKeepAliveTimeout(60)
        // each request has its own, shorter limit: this one only ends attempts that nobody waits for any more
        .setConnectTimeout(2 * services().mapToInt(Service::connectTimeout).max().orElse(1000));
  }

  private Stream<Service> services() {
    return file.routes().stream().map(Route::service).filter(service -> service != null);
  }
}
