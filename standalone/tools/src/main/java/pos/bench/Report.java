package pos.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The tables of figures, with errors and, where there are any, targets. */
final class Report {

  private static final String SPEED = """
      | What | Number | Seconds | Per second | CPU ms | p50 ms | p95 ms | p99 ms | Errors | Target |
      |---|--:|--:|--:|--:|--:|--:|--:|--:|---|
      """;
  private static final String MEMORY = """
      | PSS in MB | JVM | PostgreSQL | Redis | Together | Target |
      |---|--:|--:|--:|--:|---|
      """;

  private static final String SERVICES = """
      | Service, request | PSS idle, MB | PSS after load, MB | Per second | CPU ms | p50 ms | p95 ms | p99 ms | Errors |
      |---|--:|--:|--:|--:|--:|--:|--:|--:|
      """;

  private static final String PROCESSES = """
      | Process | First start, s | Start to its first 200, s | PSS idle, MB | PSS after load, MB | Target |
      |---|--:|--:|--:|--:|---|
      """;

  private final List<String> speed = new ArrayList<>();
  private final List<String> memory = new ArrayList<>();
  private final List<String> services = new ArrayList<>();
  private final List<String> processes = new ArrayList<>();
  private final List<String> figures = new ArrayList<>();
  private final Map<String, Load.Result> loads = new LinkedHashMap<>();
  private long errors;

  /** A figure that should be reached, and whether it was. */
  record Target(String text, boolean met) {

    static final Target NONE = new Target("", true);

    @Override
    public String toString() {
      return text.isEmpty() ? "" : text + ": " + (met ? "met" : "missed");
    }
  }

  /** Adds a row for work that was done once, such as an import of {@code number} products. */
  void once(String what, long number, double seconds, long failed, Target target) {
    errors += failed;
    add(speed, "| %s | %,d | %.1f | %s | | | | | %,d | %s |", what, number, seconds,
        number == 1 ? "" : String.format(Locale.ROOT, "%,.0f", number / seconds), failed, target);
  }

  void load(String what, Load.Result result, Target target) {
    errors += result.errors();
    loads.put(what, result);
    var latencies = result.latencies();
    var cached = result.cachedPercent() == 0 ? "" : ", " + result.cachedPercent() + " % from the gateway's cache";
    add(speed, "| %s%s | %,d | %.1f | %,.0f | %.2f | %.1f | %.1f | %.1f | %,d | %s |", what, cached,
        latencies.count(), result.seconds(), result.perSecond(), result.cpuMillis(), latencies.percentile(50), latencies.percentile(95), latencies.percentile(99),
        result.errors(), target);
  }

  void memory(String when, Memory pss, Target target) {
    add(memory, "| %s | %,d | %,d | %,d | %,d | %s |", when, megabytes(pss.jvm()), megabytes(pss.postgres()),
        megabytes(pss.redis()), megabytes(pss.sum()), target);
  }

  /** Adds a row for a service in a process of its own. @param idle its PSS in kB, as is {@code after} */
  void service(String what, long idle, long after, Load.Result result) {
    errors += result.errors();
    loads.put(what, result);
    var latencies = result.latencies();
    add(services, "| %s | %,d | %,d | %,.0f | %.2f | %.1f | %.1f | %.1f | %,d |", what, megabytes(idle),
        megabytes(after), result.perSecond(), result.cpuMillis(), latencies.percentile(50), latencies.percentile(95), latencies.percentile(99),
        result.errors());
  }

  /**
   * Adds a row for a process as in the images.
   *
   * @param first the seconds of its first start, on an empty database
   * @param idle its PSS in kB, as is {@code after}
   */
  void process(String name, double first, double seconds, long idle, long after, Target target) {
    add(processes, "| %s | %.2f | %.2f | %,d | %,d | %s |", name, first, seconds, megabytes(idle), megabytes(after),
        target);
  }

  /** Adds a row for several processes together. */
  void processes(String name, long idle, long after, Target target) {
    add(processes, "| %s | | | %,d | %,d | %s |", name, megabytes(idle), megabytes(after), target);
  }

  /** Adds a table of figures, without the rows whose figures all round to nothing. @param what heads the columns */
  void figures(String what, List<String> columns, Map<String, List<Double>> rows) {
    add(figures, "%s| %s | %s |", figures.isEmpty() ? "" : "\n", what, String.join(" | ", columns));
    add(figures, "|---|%s", "--:|".repeat(columns.size()));
    rows.forEach((name, values) -> {
      var words = values.stream().map(Report::figure).toList();
      if (!words.stream().allMatch("0"::equals)) {
        add(figures, "| %s | %s |", name, String.join(" | ", words));
      }
    });
  }

  private static String figure(double value) {
    return Math.abs(value) < 0.005 ? "0" : String.format(Locale.ROOT, value >= 100 ? "%,.0f" : "%.2f", value);
  }

  /** Returns the outcomes of all loads by their names, in the order of their ends. */
  Map<String, Load.Result> loads() {
    return loads;
  }

  static long megabytes(long kilobytes) {
    return Math.round(kilobytes / 1024.0);
  }

  long errors() {
    return errors;
  }

  String markdown() {
    return (speed.isEmpty() ? "" : SPEED + String.join("\n", speed) + "\n")
        + (memory.isEmpty() ? "" : "\n" + MEMORY + String.join("\n", memory) + "\n")
        + (processes.isEmpty() ? "" : "\n" + PROCESSES + String.join("\n", processes) + "\n")
        + (services.isEmpty() ? "" : "\n" + SERVICES + String.join("\n", services) + "\n")
        + (figures.isEmpty() ? "" : "\n" + String.join("\n", figures) + "\n");
  }

  /** Prints a row to stderr as well, to show the progress. */
  private static void add(List<String> rows, String format, Object... values) {
    var row = String.format(Locale.ROOT, format, values);
    rows.add(row);
    System.err.println(row);
  }
}
