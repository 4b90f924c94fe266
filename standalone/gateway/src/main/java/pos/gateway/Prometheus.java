package pos.gateway;

/** Counts the requests it applies to: what of them is in the file, since Kong by itself counts nothing. */
record Prometheus(boolean perConsumer, boolean statusCodes, boolean latencies, boolean bandwidth,
    boolean upstreamHealth) implements Plugin {

  static Prometheus from(Settings config) {
    config.only("ai_metrics", false, false);
    return new Prometheus(config.flag("per_consumer", false), config.flag("status_code_metrics", false),
        config.flag("latency_metrics", false), config.flag("bandwidth_metrics", false),
        config.flag("upstream_health_metrics", false));
  }
}
