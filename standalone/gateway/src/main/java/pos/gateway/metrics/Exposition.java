package pos.gateway.metrics;

/**
 * Metrics in Prometheus' text format. The Prometheus client is not used because it writes other names and labels than
 * Kong: {@code kong_bandwidth_bytes_total}, {@code le="25.0"}.
 */
final class Exposition {

  private final StringBuilder out = new StringBuilder(8192);

  void family(String name, String type, String help) {
    out.append("# HELP ").append(name).append(' ').append(help).append('\n')
        .append("# TYPE ").append(name).append(' ').append(type).append('\n');
  }

  void sample(String name, String labels, long value) {
    out.append(name).append('{').append(labels).append("} ").append(value).append('\n');
  }

  /** @param namesAndValues alternating, in the order in which Kong writes them */
  static String labels(String... namesAndValues) {
    var labels = new StringBuilder();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      labels.append(i == 0 ? "" : ",").append(namesAndValues[i]).append("=\"").append(namesAndValues[i + 1])
          .append('"');
    }
    return labels.toString();
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
