package pos.bench;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Two builds, measured in turn. */
final class Comparison {

  private static final String HEAD = """
      | What | CPU ms, this build | other | difference | Per second, this build | other | difference |
      |---|--:|--:|--:|--:|--:|--:|
      """;

  private Comparison() {}

  /** Compares the best round of each load, because what disturbs a measurement only makes it worse. */
  static String markdown(List<Report> ours, List<Report> others) {
    return HEAD + ours.getFirst().loads().keySet().stream()
        .filter(what -> others.getFirst().loads().containsKey(what))
        .map(what -> row(what, cpu(ours, what), cpu(others, what), rate(ours, what), rate(others, what)))
        .collect(Collectors.joining());
  }

  private static String row(String what, double cpu, double otherCpu, double rate, double otherRate) {
    return String.format(Locale.ROOT, "| %s | %s | %,.0f | %,.0f | %+.0f %% |%n", what,
        cpu == 0 ? "| |" : String.format(Locale.ROOT, "%.3f | %.3f | %+.0f %%", cpu, otherCpu, percent(cpu, otherCpu)),
        rate, otherRate, percent(rate, otherRate));
  }

  private static double percent(double ours, double others) {
    return 100 * (ours / others - 1);
  }

  private static double cpu(List<Report> reports, String what) {
    return reports.stream().mapToDouble(report -> report.loads().get(what).cpuMillis()).min().orElseThrow();
  }

  private static double rate(List<Report> reports, String what) {
    return reports.stream().mapToDouble(report -> report.loads().get(what).perSecond()).max().orElseThrow();
  }
}
