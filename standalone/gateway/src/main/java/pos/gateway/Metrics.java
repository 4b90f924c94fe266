package pos.gateway;

import java.util.HashMap;
import java.util.Map;

/** What Kong's prometheus plugin counts, for each route, consumer and status. Sizes are those of the bodies. */
final class Metrics {

  private static final int[] KONG_BUCKETS = {1, 2, 5, 7, 10, 15, 20, 30, 50, 75, 100, 200, 500, 750, 1000, 3000, 6000};
  private static final int[] BUCKETS = {25, 50, 80, 100, 250, 400, 700, 1000, 2000, 5000, 10_000, 30_000, 60_000};

  private final Map<Requests, Count> requests = new HashMap<>();
  private final Map<Traffic, Count> bandwidth = new HashMap<>();
  private final Map<Place, Latencies> latencies = new HashMap<>();

  record Place(String service, String route) {

    @Override
    public String toString() {
      return "service=\"" + service + "\",route=\"" + route + "\"";
    }
  }

  record Requests(Place place, int code, String source, String consumer) {

    @Override
    public String toString() {
      return place + ",code=\"" + code + "\",source=\"" + source + "\",workspace=\"default\",consumer=\"" + consumer
          + "\"";
    }
  }

  record Traffic(Place place, String direction, String consumer) {

    @Override
    public String toString() {
      return place + ",direction=\"" + direction + "\",workspace=\"default\",consumer=\"" + consumer + "\"";
    }
  }

  /** A number that only grows. */
  static final class Count {
    private long value;

    @Override
    public String toString() {
      return String.valueOf(value);
    }
  }

  /** The three latencies of a route, in milliseconds. */
  static final class Latencies {
    final Histogram request = new Histogram(BUCKETS);
    final Histogram upstream = new Histogram(BUCKETS);
    final Histogram kong = new Histogram(KONG_BUCKETS);
  }

  void count(Exchange exchange, int status, String source) {
    var counted = exchange.counted();
    if (counted == null) {
      return;
    }
    var place = exchange.route().place();
    var consumer = counted.perConsumer() && exchange.consumer() != null ? exchange.consumer().username() : "";
    if (counted.statusCodes()) {
      requests.computeIfAbsent(new Requests(place, status, source, consumer), first -> new Count()).value++;
    }
    if (counted.bandwidth()) {
      add(new Traffic(place, "ingress", consumer), exchange.request().bytesRead());
      add(new Traffic(place, "egress", consumer), exchange.response().bytesWritten());
    }
    if (counted.latencies()) {
      observe(latencies.computeIfAbsent(place, first -> new Latencies()), exchange.timing());
    }
  }

  Map<Requests, Count> requests() {
    return requests;
  }

  Map<Traffic, Count> bandwidth() {
    return bandwidth;
  }

  Map<Place, Latencies> latencies() {
    return latencies;
  }

  private void add(Traffic traffic, long bytes) {
    if (bytes > 0) {
      bandwidth.computeIfAbsent(traffic, first -> new Count()).value += bytes;
    }
  }

  private static void observe(Latencies latencies, Timing timing) {
    latencies.request.observe(timing.total());
    latencies.kong.observe(timing.proxyLatency());
    if (timing.wasForwarded()) {
      latencies.upstream.observe(timing.upstreamLatency());
    }
  }
}
