package pos.gateway.metrics;

import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pos.gateway.client.Clients;
import pos.gateway.config.Route;
import pos.gateway.upstream.UpstreamPool;

/** The part of Kong's status API that monitoring uses: metrics, connections and readiness. */
public final class StatusApi {

  private static final Logger LOG = LoggerFactory.getLogger(StatusApi.class);
  private static final List<String> STATES = List.of("healthchecks_off", "healthy", "unhealthy", "dns_error");

  private final Metrics metrics;
  private final Collection<UpstreamPool> pools;
  private final Clients clients;
  private final boolean showsHealth;

  public StatusApi(Metrics metrics, Collection<UpstreamPool> pools, Clients clients, boolean showsHealth) {
    this.metrics = metrics;
    this.pools = pools;
    this.clients = clients;
    this.showsHealth = showsHealth;
  }

  /** Answers a request, and returns the end of the answer. */
  public Future<Void> answer(HttpServerRequest request) {
    return switch (request.path()) {
      case "/metrics" -> answer(request, 200, "text/plain; charset=UTF-8", exposition().toString());
      case "/status" -> answer(request, 200, "application/json; charset=utf-8", status().encode());
      case "/status/ready" -> answer(request, 200, "application/json; charset=utf-8", message("ready"));
      default -> answer(request, 404, "application/json; charset=utf-8", message("Not found"));
    };
  }

  private static Future<Void> answer(HttpServerRequest request, int status, String contentType, String body) {
    return request.response().setStatusCode(status).putHeader("Content-Type", contentType).end(body)
        .onFailure(gone -> LOG.debug("The answer to {} could not be sent", request.path(), gone));
  }

  private static String message(String text) {
    return new JsonObject().put("message", text).encode();
  }

  /** Returns the connections as Kong names them; the built-in gateway has no database and no workers. */
  private JsonObject status() {
    return new JsonObject().put("server", new JsonObject().put("connections_accepted", clients.accepted())
        .put("connections_handled", clients.handled()).put("connections_active", clients.active())
        .put("connections_reading", 0).put("connections_writing", clients.inProgress())
        .put("connections_waiting", Math.max(0, clients.active() - clients.inProgress()))
        .put("total_requests", clients.requests()));
  }

  private Exposition exposition() {
    var out = new Exposition();
    bandwidth(out);
    requests(out);
    latencies(out, "kong_kong_latency_ms", "Latency added by Kong and enabled plugins for each service/route in Kong",
        Latencies::kong);
    latencies(out, "kong_request_latency_ms", "Total latency incurred during requests for each service/route in Kong",
        Latencies::request);
    latencies(out, "kong_upstream_latency_ms", "Latency added by upstream response for each service/route in Kong",
        Latencies::upstream);
    connections(out);
    if (showsHealth) {
      health(out);
    }
    return out;
  }

  private void bandwidth(Exposition out) {
    out.family("kong_bandwidth_bytes", "counter", "Total bandwidth (ingress/egress) throughput in bytes");
    metrics.forEachTraffic((route, consumer, traffic) -> {
      bandwidth(out, route, "ingress", consumer, traffic.ingress());
      bandwidth(out, route, "egress", consumer, traffic.egress());
    });
  }

  private static void bandwidth(Exposition out, Route route, String direction, String consumer, long bytes) {
    if (bytes > 0) {
      out.sample("kong_bandwidth_bytes", Exposition.labels("service", route.serviceName(), "route", route.name(),
          "direction", direction, "workspace", "default", "consumer", consumer), bytes);
    }
  }

  private void requests(Exposition out) {
    out.family("kong_http_requests_total", "counter", "HTTP status codes per consumer/service/route in Kong");
    metrics.forEachTraffic((route, consumer, traffic) -> traffic.requests().forEach(alike ->
        out.sample("kong_http_requests_total", Exposition.labels("service", route.serviceName(),
            "route", route.name(), "code", String.valueOf(alike.status()), "source", alike.source().label(),
            "workspace", "default", "consumer", consumer), alike.count())));
  }

  private void latencies(Exposition out, String name, String help, Function<Latencies, Histogram> which) {
    out.family(name, "histogram", help);
    metrics.forEachLatencies((route, latencies) -> which.apply(latencies).write(out, name,
        Exposition.labels("service", route.serviceName(), "route", route.name(), "workspace", "default")));
  }

  private void connections(Exposition out) {
    out.family("kong_nginx_connections_total", "gauge", "Number of connections by subsystem");
    connections(out, "accepted", clients.accepted());
    connections(out, "handled", clients.handled());
    connections(out, "total", clients.requests());
    connections(out, "active", clients.active());
    connections(out, "reading", 0);
    connections(out, "writing", clients.inProgress());
    connections(out, "waiting", Math.max(0, clients.active() - clients.inProgress()));
  }

  private static void connections(Exposition out, String state, long number) {
    out.sample("kong_nginx_connections_total", Exposition.labels("subsystem", "http", "state", state), number);
  }

  private void health(Exposition out) {
    out.family("kong_upstream_target_health", "gauge", "Health status of targets of upstream. States ="
        + " healthchecks_off|healthy|unhealthy|dns_error, value is 1 when state is populated.");
    for (var pool : pools) {
      for (var address : pool.addresses()) {
        var current = !pool.upstream().isChecked() ? "healthchecks_off"
            : address.health().isHealthy() ? "healthy" : "unhealthy";
        for (var state : STATES) {
          out.sample("kong_upstream_target_health", Exposition.labels("upstream", pool.upstream().name(),
              "target", address.target(), "address", address.toString(), "state", state, "subsystem", "http"),
              state.equals(current) ? 1 : 0);
        }
      }
    }
  }
}
