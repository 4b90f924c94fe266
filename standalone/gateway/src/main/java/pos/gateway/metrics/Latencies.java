package pos.gateway.metrics;

import pos.gateway.exchange.Timing;

/** The latencies of one route, in milliseconds. */
public final class Latencies {

  private static final int[] KONG_BUCKETS = {1, 2, 5, 7, 10, 15, 20, 30, 50, 75, 100, 200, 500, 750, 1000, 3000, 6000};
  private static final int[] BUCKETS = {25, 50, 80, 100, 250, 400, 700, 1000, 2000, 5000, 10_000, 30_000, 60_000};

  private final Histogram request = new Histogram(BUCKETS);
  private final Histogram upstream = new Histogram(BUCKETS);
  private final Histogram kong = new Histogram(KONG_BUCKETS);

  public void observe(Timing timing) {
    request.observe(timing.total());
    kong.observe(timing.proxyLatency());
    if (timing.wasForwarded()) {
      upstream.observe(timing.upstreamLatency());
    }
  }

  /** Returns the times from the head of a request to the end of its answer. */
  Histogram request() {
    return request;
  }

  /** Returns the times from forwarding to the head of the service's answer. */
  Histogram upstream() {
    return upstream;
  }

  /** Returns the times from the head of a request to forwarding it. */
  Histogram kong() {
    return kong;
  }
}
