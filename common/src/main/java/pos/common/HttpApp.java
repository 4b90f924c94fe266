package pos.common;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** The HTTP side of a service: its router with ids, request log, body limit, problems, health, metrics, documents. */
public final class HttpApp {

  /** Order of routes that read the body as a stream, before it is collected. */
  public static final int BEFORE_BODY = -1;
  static final String SERVICE = "service";
  private static final long BODY_LIMIT = 1 << 20;
  private static final Pattern FORM = Pattern.compile(" *(application/x-www-form-urlencoded|multipart/)",
      Pattern.CASE_INSENSITIVE);
  private static final Pattern NO_ESCAPE = Pattern.compile("%(?![0-9A-Fa-f]{2})");

  private final Vertx vertx;
  private final Environment environment;
  private final Router router;
  private final Metrics metrics;
  private final Health health;
  private final List<Route> ownRoutes;
  private HttpServer server;

  public HttpApp(Vertx vertx, Environment environment) {
    this.vertx = vertx;
    this.environment = environment;
    this.router = Router.router(vertx);
    this.metrics = new Metrics(environment);
    this.health = new Health(vertx, environment);
    Logging.name(vertx.getOrCreateContext(), environment.service(), environment.instance());
    router.route().order(-100).handler(this::begin);
    new Documents(vertx, environment).mount(router);
    health.mount(router);
    router.get("/metrics").order(-50).setName("metrics").handler(metrics::scrape);
    router.route().order(0).handler(BodyHandler.create(false).setBodyLimit(BODY_LIMIT));
    for (int status : new int[] {400, 404, 406, 413, 415, 500}) {
      router.errorHandler(status, Problems::answer);
    }
    router.errorHandler(405, this::methodNotAllowed);
    ownRoutes = List.copyOf(router.getRoutes());
  }

  /** Where a service adds its routes; each is named for the operation it does, as the log and the contract call it. */
  public Router router() {
    return router;
  }

  /** The service's operations by method and path template, to be held against its contract. */
  public Map<String, String> operations() {
    var operations = new TreeMap<String, String>();
    router.getRoutes().stream().filter(route -> route.methods() != null && !ownRoutes.contains(route)).forEach(route ->
        route.methods().forEach(method -> operations.put(method + " " + route.getPath(), route.getName())));
    return operations;
  }

  public PrometheusMeterRegistry registry() {
    return metrics.registry();
  }

  /** Lets one path take bodies larger than the 1 MiB of all others. */
  public void bodyLimit(String path, long bytes) {
    router.route(path).order(BEFORE_BODY).handler(BodyHandler.create(false).setBodyLimit(bytes));
  }

  /** Something that must work for this instance to be of use. */
  public void check(String name, Supplier<Future<Void>> probe) {
    health.check(name, probe);
  }

  /** Something that all instances share: /health tells of it, but an instance is ready without it. */
  public void checkShared(String name, Supplier<Future<Void>> probe) {
    health.checkShared(name, probe);
  }

  public Future<Void> listen() {
    var options = new HttpServerOptions()
        .setHost(environment.host()).setPort(environment.port())
        .setMaxHeaderSize(16 * 1024).setIdleTimeout(75).setHandle100ContinueAutomatically(true)
        // HTTP/2 knows no "Connection: close", by which clients are sent away while draining
        .setHttp2ClearTextEnabled(false);
    server = vertx.createHttpServer(options).requestHandler(router).invalidRequestHandler(this::refuseMalformed);
    return server.listen().onSuccess(listening -> health.started()).mapEmpty();
  }

  /** The port listened on, also when any free one was asked for. */
  public int port() {
    return server.actualPort();
  }

  /** Leaves the load balancer, then lets the requests in flight finish, 10 seconds at most. */
  public Future<Void> drain() {
    health.drain();
    var left = environment.drainMillis() == 0
        ? Future.<Void>succeededFuture() : vertx.timer(environment.drainMillis()).<Void>mapEmpty();
    return left.compose(gone -> server == null ? Future.succeededFuture() : server.shutdown(10, TimeUnit.SECONDS));
  }

  private void begin(RoutingContext ctx) {
    var request = ctx.request();
    if (request.method() == HttpMethod.HEAD) {
      // a GET of whose answer only the head is sent
      ctx.reroute(HttpMethod.GET, request.uri());
      return;
    }
    var trace = Trace.from(request.getHeader("X-Correlation-ID"), request.getHeader("traceparent"));
    trace.enter(vertx.getOrCreateContext());
    ctx.put(SERVICE, environment.service());
    var response = ctx.response()
        .putHeader("X-Correlation-ID", trace.correlationId())
        .putHeader("X-Instance-ID", environment.instance())
        // whoever may be cached says so himself
        .putHeader("Cache-Control", "no-store");
    if (health.isDraining()) {
      response.putHeader("Connection", "close");
    }
    // a client that says "form" but sends JSON is understood: the body handler would eat the body of a form
    var type = request.getHeader("Content-Type");
    if (type != null && FORM.matcher(type).lookingAt()) {
      request.headers().remove("Content-Type");
    }
    var start = System.nanoTime();
    ctx.addEndHandler(end -> metrics.finished(ctx, taken(ctx), System.nanoTime() - start));
    refuseBadEscapes(request);
    ctx.next();
  }

  /** The router would take them for an error of ours. */
  private static void refuseBadEscapes(HttpServerRequest request) {
    if (NO_ESCAPE.matcher(request.uri()).find()) {
      var path = NO_ESCAPE.matcher(request.path()).find();
      throw Failure.badRequest(path ? "path" : "query", "must have %XX for every %");
    }
  }

  private void methodNotAllowed(RoutingContext ctx) {
    var allowed = new TreeSet<String>();
    router.getRoutes().stream().filter(route -> route.methods() != null && leadsTo(route, ctx.request().path()))
        .forEach(route -> route.methods().forEach(method -> allowed.add(method.name())));
    if (allowed.contains("GET")) {
      allowed.add("HEAD");
    }
    ctx.response().putHeader("Allow", String.join(", ", allowed));
    Problems.answer(ctx);
  }

  /** The route that took the request; once it has failed, the context itself no longer knows. */
  private Route taken(RoutingContext ctx) {
    var route = ctx.currentRoute();
    if (route != null && route.getPath() != null) {
      return route;
    }
    return router.getRoutes().stream().filter(candidate -> candidate.methods() != null
        && candidate.methods().contains(ctx.request().method()) && leadsTo(candidate, ctx.request().path()))
        .findFirst().orElse(null);
  }

  private static boolean leadsTo(Route route, String path) {
    return route.getPath() != null && path.matches(route.getPath().replaceAll(":[a-z_]+", "[^/]+"));
  }

  private void refuseMalformed(HttpServerRequest request) {
    var id = Trace.fresh().correlationId();
    request.response().setStatusCode(400)
        .putHeader("Content-Type", "application/problem+json").putHeader("Connection", "close")
        .putHeader("X-Correlation-ID", id).putHeader("X-Instance-ID", environment.instance())
        .end(Failure.of(400, "bad-request", "The request is not valid HTTP.").toJson().put("correlation_id", id)
            .toBuffer())
        .onComplete(end -> request.connection().close());
  }
}
