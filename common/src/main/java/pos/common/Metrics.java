package pos.common;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.RoutingContext;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Counts, times and logs every request of a service once, when it has ended. */
final class Metrics {

  private static final Logger LOG = LoggerFactory.getLogger("request");
  private static final Duration[] BUCKETS = Stream.of(1, 2, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000)
      .map(Duration::ofMillis).toArray(Duration[]::new);

  private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final String service;
  private final Map<Endpoint, Meters> meters = new HashMap<>();

  Metrics(Environment environment) {
    service = environment.service();
    new JvmMemoryMetrics().bindTo(registry);
  }

  PrometheusMeterRegistry registry() {
    return registry;
  }

  void scrape(RoutingContext ctx) {
    ctx.response().putHeader("Content-Type", "text/plain; version=0.0.4; charset=utf-8").end(registry.scrape());
  }

  /** @param route the route that took the request, or null when none did */
  void finished(RoutingContext ctx, Route route, long nanos) {
    var template = route == null ? "unmatched" : route.getPath();
    var status = ctx.response().getStatusCode();
    // a client may call its methods what it likes
    var method = HttpMethod.values().contains(ctx.request().method()) ? ctx.request().method().name() : "OTHER";
    var known = meters.computeIfAbsent(new Endpoint(method, template, status), this::register);
    known.requests().increment();
    known.duration().record(nanos, TimeUnit.NANOSECONDS);
    log(ctx, route == null ? null : route.getName(), template, nanos);
  }

  private void log(RoutingContext ctx, String operation, String template, long nanos) {
    var status = ctx.response().getStatusCode();
    var level = isProbe(template) ? Level.DEBUG : status >= 500 ? Level.ERROR : Level.INFO;
    if (!LOG.isEnabledForLevel(level)) {
      return;
    }
    var line = LOG.atLevel(level)
        .addKeyValue("operation", operation)
        .addKeyValue("method", ctx.request().method().name())
        .addKeyValue("route", template)
        .addKeyValue("status", status)
        .addKeyValue("duration_ms", BigDecimal.valueOf(nanos / 1000, 3));
    var customer = ctx.get("customer_id");
    if (customer != null) {
      line = line.addKeyValue("customer_id", customer);
    }
    var balancer = ctx.request().getHeader("X-Load-Balancer");
    if (balancer != null) {
      line = line.addKeyValue("load_balancer", balancer);
    }
    line.log("request");
  }

  private static boolean isProbe(String template) {
    return template.startsWith("/health") || template.equals("/metrics");
  }

  private Meters register(Endpoint endpoint) {
    var requests = Counter.builder("http.requests").description("Requests answered")
        .tag("service", service).tag("method", endpoint.method()).tag("endpoint", endpoint.route())
        .tag("status", String.valueOf(endpoint.status())).register(registry);
    var duration = Timer.builder("http.request.duration").description("Time from the head of a request to its end")
        .tag("service", service).tag("method", endpoint.method()).tag("endpoint", endpoint.route())
        .serviceLevelObjectives(BUCKETS).register(registry);
    return new Meters(requests, duration);
  }

  /** The route is its template, never the path: paths have no end. */
  private record Endpoint(String method, String route, int status) {}

  private record Meters(Counter requests, Timer duration) {}
}
