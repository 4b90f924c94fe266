package pos.common.http;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import pos.common.log.Source;
import pos.common.log.Trace;
import pos.common.rule.Failure;
import pos.common.rule.Flaw;
import pos.common.run.Environment;
import pos.common.run.Metrics;
import pos.common.run.Watchdog;
import pos.common.trace.SpanName;
import pos.common.trace.Tracing;

/** The HTTP side of a service: a router with trace ids, request log, bodies, problems, health and contract. */
public final class HttpApp {

  private static final String SERVICE = "service";
  private static final Pattern NO_ESCAPE = Pattern.compile("%(?![0-9A-Fa-f]{2})");

  private final Vertx vertx;
  private final Environment environment;
  private final Router router;
  private final Health health;
  private final List<Route> ownRoutes;
  private Routes routes;
  private HttpServer server;

  public HttpApp(Vertx vertx, Environment environment) {
    this(vertx, environment, Bodies.TIME);
  }

  /** @param bodyTime the time in which a body must have arrived */
  HttpApp(Vertx vertx, Environment environment, Duration bodyTime) {
    this.vertx = vertx;
    this.environment = environment;
    this.router = Router.router(vertx);
    this.health = new Health(vertx, environment);
    InFlight.PROCESS.measure(Metrics.registry(vertx));
    new Source(environment.service(), environment.instance()).enter(vertx.getOrCreateContext());
    router.route().order(-100).handler(this::begin);
    // for probes on the service's own port; everything else needs the gateway, and what is below a consumer
    health.mount(router);
    router.get("/metrics").order(-60).setName("metrics").handler(this::scrape);
    router.route().order(-55).handler(new GatewaySecret(environment.gatewaySecrets()))
        .handler(new Bodies(vertx, bodyTime, this::served));
    new Documents(vertx, environment).mount(router);
    router.route().order(-45).handler(HttpApp::requireConsumer).handler(this::refuseUnknownParameters);
    for (int status : new int[] {400, 404, 406, 413, 415, 500}) {
      router.errorHandler(status, this::fail);
    }
    router.errorHandler(405, this::methodNotAllowed);
    ownRoutes = new ArrayList<>(router.getRoutes());
  }

  /**
   * Returns the router to add routes to, before {@link #listen}; each is named by its operation in the contract, and
   * may have a {@link Body#LIMIT}.
   */
  public Router router() {
    return router;
  }

  /**
   * Refuses with 409 what changes something, at a branch: the head office decides it, and tells the branch. What is no
   * operation is answered as it is elsewhere.
   *
   * @param paths whether a path is one of those that this applies to
   */
  public void leaveToHeadOffice(Predicate<String> paths) {
    router.route().order(-44).handler(ctx -> {
      var method = ctx.request().method();
      // in the form by which it is routed: otherwise another way of writing it would be let through
      var path = ctx.normalizedPath();
      if (method != HttpMethod.GET && paths.test(path) && routes.find(method, path).isPresent()) {
        throw Failure.conflict("kept-by-head-office",
            "The head office keeps this, and every branch has a copy: change it there.");
      }
      ctx.next();
    });
  }

  /** Adds a page that everybody may read; it is no part of the contract. */
  public void serve(Site site) {
    var before = router.getRoutes();
    site.mount(router, -50);
    router.getRoutes().stream().filter(route -> !before.contains(route)).forEach(ownRoutes::add);
  }

  /** Returns the service's operations by method and path template, for comparison with its contract. */
  public Map<String, String> operations() {
    var operations = new TreeMap<String, String>();
    router.getRoutes().stream().filter(route -> route.methods() != null && !ownRoutes.contains(route)).forEach(route ->
        route.methods().forEach(method -> operations.put(method + " " + route.getPath(), route.getName())));
    return operations;
  }

  /** Adds a check without which this instance is not ready. */
  public void check(String name, Supplier<Future<Void>> probe) {
    health.check(name, probe);
  }

  /** Adds a check of something that all instances share: /health shows it, but an instance is ready without it. */
  public void checkShared(String name, Supplier<Future<Void>> probe) {
    health.checkShared(name, probe);
  }

  /** Adds a figure that /health shows. */
  public void report(String name, LongSupplier value) {
    health.report(name, value);
  }

  public Future<Void> listen() {
    var options = new HttpServerOptions()
        .setHost(environment.host()).setPort(environment.port())
        .setMaxHeaderSize(16 * 1024).setIdleTimeout(75).setHandle100ContinueAutomatically(true)
        // HTTP/2 has no "Connection: close", which sends clients away while draining
        .setHttp2ClearTextEnabled(false);
    server = vertx.createHttpServer(options).connectionHandler(HttpApp::accept).requestHandler(this::serve)
        .invalidRequestHandler(this::refuseMalformed);
    routes = Routes.of(router);
    return server.listen().onSuccess(_ -> {
      Metrics.serve(vertx, environment.host() + ":" + server.actualPort(), environment.service(), routes.templates());
      health.started();
    }).mapEmpty();
  }

  /** The router compares media types letter by letter. */
  private void serve(HttpServerRequest request) {
    var accepted = request.headers().getAll("Accept");
    if (!accepted.isEmpty()) {
      request.headers().set("Accept", String.join(",", accepted).toLowerCase(Locale.ROOT));
    }
    router.handle(request);
  }

  private static void accept(HttpConnection connection) {
    Metrics.measure(connection);
    Pieces.on(connection);
  }

  /** Returns the port that is listened on, also when any free one was asked for. */
  public int port() {
    return server.actualPort();
  }

  /** Leaves the load balancer, then lets the requests in flight finish, for at most 10 seconds. */
  public Future<Void> drain() {
    health.drain();
    var left = environment.drainMillis() == 0
        ? Future.<Void>succeededFuture() : vertx.timer(environment.drainMillis()).<Void>mapEmpty();
    return left.compose(_ -> server == null ? Future.succeededFuture() : server.shutdown(10, TimeUnit.SECONDS));
  }

  private void begin(RoutingContext ctx) {
    var request = ctx.request();
    if (request.method() == HttpMethod.HEAD) {
      // served as a GET, of whose answer only the head is sent
      ctx.reroute(HttpMethod.GET, request.uri());
      return;
    }
    var context = vertx.getOrCreateContext();
    var trace = Trace.ofRequest(request.getHeader("X-Correlation-ID"), request.getHeader("traceparent"));
    trace.enter(context);
    if (Tracing.isOn(vertx)) {
      routes.find(request.method(), request.path()).ifPresent(route -> SpanName.set(context, route.getPath()));
    }
    ctx.put(SERVICE, environment.service());
    var response = ctx.response()
        .putHeader("X-Correlation-ID", trace.correlationId())
        .putHeader("X-Instance-ID", environment.instance())
        // handlers whose answers may be cached override this
        .putHeader("Cache-Control", "no-store");
    if (health.isDraining()) {
      response.putHeader("Connection", "close");
    }
    var start = System.nanoTime();
    ctx.addEndHandler(end -> {
      RequestLog.write(ctx, served(ctx), System.nanoTime() - start);
      Watchdog.endIfExhausted(end.cause());
    });
    refuseBadEscapes(request);
    ctx.next();
  }

  /** The router would report them as an error of ours. */
  private static void refuseBadEscapes(HttpServerRequest request) {
    if (NO_ESCAPE.matcher(request.uri()).find()) {
      var path = NO_ESCAPE.matcher(request.path()).find();
      throw Failure.badRequest(path ? "path" : "query",
          Flaw.of("bad_escape", "must have two hexadecimal digits after every %"));
    }
  }

  private static void requireConsumer(RoutingContext ctx) {
    Caller.name(ctx);
    ctx.next();
  }

  private void refuseUnknownParameters(RoutingContext ctx) {
    if (ctx.request().query() != null) {
      routes.find(ctx.request().method(), ctx.normalizedPath()).filter(route -> !ownRoutes.contains(route))
          .ifPresent(route -> Query.of(ctx).mustBeAmong(Query.names(route)));
    }
    ctx.next();
  }

  private void scrape(RoutingContext ctx) {
    ctx.response().putHeader("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
        .end(Metrics.registry(vertx).scrape());
  }

  private void fail(RoutingContext ctx) {
    var route = served(ctx);
    if (route != null) {
      // a request that failed early is measured under the route that would have served it
      ctx.request().routed(route.getName());
    }
    Problems.answer(ctx);
  }

  private void methodNotAllowed(RoutingContext ctx) {
    ctx.response().putHeader("Allow", String.join(", ", routes.methods(ctx.request().path())));
    fail(ctx);
  }

  /** Returns the route that serves the request, or null when none does. */
  private Route served(RoutingContext ctx) {
    var route = ctx.currentRoute();
    return route != null && route.methods() != null && route.getPath() != null ? route
        : routes.find(ctx.request().method(), ctx.request().path()).orElse(null);
  }

  /** Returns the path of the request behind the gateway, without the slash that it may end with. */
  static String path(RoutingContext ctx) {
    var path = ctx.normalizedPath();
    return "/" + ctx.get(SERVICE) + (path.endsWith("/") ? path.substring(0, path.length() - 1) : path);
  }

  private void refuseMalformed(HttpServerRequest request) {
    var id = Trace.fresh().correlationId();
    request.response().setStatusCode(400)
        .putHeader("Content-Type", "application/problem+json").putHeader("Connection", "close")
        .putHeader("X-Correlation-ID", id).putHeader("X-Instance-ID", environment.instance())
        .end(Failure.of(Failure.Kind.BAD_REQUEST, "bad-request", "The request is not valid HTTP.").toJson()
            .put("correlation_id", id)
            .toBuffer())
        .onComplete(_ -> request.connection().close());
  }
}
