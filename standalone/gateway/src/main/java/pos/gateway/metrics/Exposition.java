package pos.gateway.metrics;

/**
 * Metrics in Prometheus' text format. It is written here because the Prometheus client would rename
 * {@code kong_bandwidth_bytes} and write the bound {@code 25} as {@code 25.0}: dashboards for Kong need Kong's names.
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
