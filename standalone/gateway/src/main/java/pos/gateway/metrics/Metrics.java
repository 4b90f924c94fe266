package pos.gateway.metrics;

import java.util.IdentityHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import pos.gateway.config.Consumer;
import pos.gateway.config.Route;

/** The measurements of Kong's prometheus plugin for each route that has had a request. */
public final class Metrics {

  private final Map<Route, RouteMetrics> routes = new IdentityHashMap<>();

  private static final class RouteMetrics {
    private final Map<Consumer, Traffic> traffic = new IdentityHashMap<>(4);
    private Latencies latencies;
  }

  /** @param consumer null for requests that are not counted by consumer */
  public Traffic traffic(Route route, Consumer consumer) {
    return of(route).traffic.computeIfAbsent(consumer, _ -> new Traffic());
  }

  public Latencies latencies(Route route) {
    var metrics = of(route);
    if (metrics.latencies == null) {
      metrics.latencies = new Latencies();
    }
    return metrics.latencies;
  }

  /** Visits the traffic of routes. */
  interface TrafficVisitor {

    /** @param consumer the consumer's name, empty for requests that are not counted by consumer */
    void visit(Route route, String consumer, Traffic traffic);
  }

  void forEachTraffic(TrafficVisitor visitor) {
    routes.forEach((route, metrics) -> metrics.traffic.forEach((consumer, traffic) ->
        visitor.visit(route, consumer == null ? "" : consumer.username(), traffic)));
  }

  void forEachLatencies(BiConsumer<Route, Latencies> visitor) {
    routes.forEach((route, metrics) -> {
      if (metrics.latencies != null) {
        visitor.accept(route, metrics.latencies);
      }
    });
  }

  private RouteMetrics of(Route route) {
    return routes.computeIfAbsent(route, _ -> new RouteMetrics());
  }
}
