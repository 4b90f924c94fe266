package pos.gateway;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Kong's status API, as far as monitoring uses it: metrics and readiness. */
final class StatusApi {

  private static final List<String> STATES = List.of("healthchecks_off", "healthy", "unhealthy", "dns_error");

  private final Metrics metrics;
  private final Collection<UpstreamPool> pools;
  private final Connections connections;
  private final boolean showsHealth;

  StatusApi(Metrics metrics, Collection<UpstreamPool> pools, Connections connections, boolean showsHealth) {
    this.metrics = metrics;
    this.pools = pools;
    this.connections = connections;
    this.showsHealth = showsHealth;
  }

  void handle(HttpServerRequest request) {
    var response = request.response();
    switch (request.path()) {
      case "/metrics" -> response.putHeader("Content-Type", "text/plain; charset=UTF-8").end(exposition());
      case "/status/ready" -> response.putHeader("Content-Type", "application/json; charset=utf-8")
          .end(new JsonObject().put("message", "ready").toBuffer());
      default -> response.setStatusCode(404).putHeader("Content-Type", "application/json; charset=utf-8")
          .end(new JsonObject().put("message", "Not found").toBuffer());
    }
  }

  private String exposition() {
    var out = new StringBuilder(8192);
    family(out, "kong_bandwidth_bytes", "counter", "Total bandwidth (ingress/egress) throughput in bytes",
        metrics.bandwidth());
    family(out, "kong_http_requests_total", "counter", "HTTP status codes per consumer/service/route in Kong",
        metrics.requests());
    latencies(out, "kong_kong_latency_ms", "Latency added by Kong and enabled plugins for each service/route in Kong",
        latencies -> latencies.kong);
    latencies(out, "kong_request_latency_ms", "Total latency incurred during requests for each service/route in Kong",
        latencies -> latencies.request);
    latencies(out, "kong_upstream_latency_ms", "Latency added by upstream response for each service/route in Kong",
        latencies -> latencies.upstream);
    family(out, "kong_nginx_connections_total", "gauge", "Number of connections by subsystem", connections.byState());
    if (showsHealth) {
      health(out);
    }
    return out.toString();
  }

  private void health(StringBuilder out) {
    describe(out, "kong_upstream_target_health", "gauge", "Health status of targets of upstream. States ="
        + " healthchecks_off|healthy|unhealthy|dns_error, value is 1 when state is populated.");
    for (var pool : pools) {
      for (var address : pool.addresses()) {
        var current = !pool.upstream().isChecked() ? "healthchecks_off"
            : address.health().isHealthy() ? "healthy" : "unhealthy";
        for (var state : STATES) {
          out.append("kong_upstream_target_health{upstream=\"").append(pool.upstream().name())
              .append("\",target=\"").append(address.target()).append("\",address=\"").append(address)
              .append("\",state=\"").append(state).append("\",subsystem=\"http\"} ")
              .append(state.equals(current) ? 1 : 0).append('\n');
        }
      }
    }
  }

  private void latencies(StringBuilder out, String name, String help,
      Function<Metrics.Latencies, Histogram> which) {
    describe(out, name, "histogram", help);
    metrics.latencies().forEach((place, latencies) ->
        which.apply(latencies).write(out, name, place + ",workspace=\"default\""));
  }

  private static void family(StringBuilder out, String name, String type, String help, Map<?, ?> values) {
    describe(out, name, type, help);
    values.forEach((labels, value) ->
        out.append(name).append('{').append(labels).append("} ").append(value).append('\n'));
  }

  private static void describe(StringBuilder out, String name, String type, String help) {
    out.append("# HELP ").append(name).append(' ').append(help).append('\n')
        .append("# TYPE ").append(name).append(' ').append(type).append('\n');
  }
}
