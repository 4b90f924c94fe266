package pos.gateway.plugin;

import pos.gateway.config.Settings;
import pos.gateway.exchange.Exchange;
import pos.gateway.exchange.Source;

/** Measures requests. Everything is off by default, as in Kong. */
public record Prometheus(boolean perConsumer, boolean statusCodes, boolean latencies, boolean bandwidth,
    boolean upstreamHealth) implements Plugin {

  public static Prometheus from(Settings config) {
    config.only("ai_metrics", false, false);
    return new Prometheus(config.flag("per_consumer", false), config.flag("status_code_metrics", false),
        config.flag("latency_metrics", false), config.flag("bandwidth_metrics", false),
        config.flag("upstream_health_metrics", false));
  }

  @Override
  public void log(Exchange exchange, Shared shared, int status, Source source) {
    var route = exchange.route();
    if (statusCodes || bandwidth) {
      var traffic = shared.metrics().traffic(route, perConsumer ? exchange.consumer() : null);
      if (statusCodes) {
        traffic.answered(status, source);
      }
      if (bandwidth) {
        traffic.transferred(exchange.request().bytesRead(), exchange.response().bytesWritten());
      }
    }
    if (latencies) {
      shared.metrics().latencies(route).observe(exchange.timing());
    }
  }
}
