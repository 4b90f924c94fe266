package pos.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The command line: what is measured, for how long, and on how much data. */
record Options(Set<Topic> topics, Timing timing, int connections, int products, int reportLines,
    ReplayInput replay, Optional<Path> other) {

  static final String USAGE = """
      usage: ./pos bench [--processes | --only start,product,sales,web,replay,memory] [--warm-up N] [--seconds N]
                         [--connections N] [--products N] [--lines N | --file FILE] [--against JAR]

        --only         measure these topics only, and prepare what they need
        --warm-up      seconds at the beginning of each load that are not measured (default 5); four times as many
                       for a program that has just started
        --seconds      seconds of each load that are measured (default 10)
        --connections  requests in progress at any time (default 15)
        --products     products in the catalogue (default 100000)
        --lines        lines of the generated invoice file for the replay (default 14000)
        --file         replay this invoice file instead of a generated one
        --against      measure another build as well, in turn with this one, and compare them: the jar that its
                       ./pos runs

      ./pos bench --only reports [--report-lines N] measures reports on a year of N (default 1000000) sale lines.
      ./pos bench --only services measures each service as a process of its own instead.
      ./pos bench --only webhooks measures what a reporting service of its own tells a hundred receivers.
      ./pos bench --processes measures nine processes (seven services, the cart three times) with the class path,
      runtime, flags and AOT cache of the images: their starts, and their memory before and after a standard load.

      ./pos bench --only costs measures on such processes what a sale, an order and a product put into a cart cost: CPU
      time of each process, and bytes of each table and stream.

      ./pos bench --only builds --against JAR measures the sales service of this build and that of another, both running
      and asked in turn.

      "CPU ms" is the CPU time that the measured process (the shop, without its databases) used for a request.
      """;

  private static final String PROCESSES = "--processes";
  private static final Set<String> NAMES =
      Set.of("--only", "--warm-up", "--seconds", "--connections", "--products", "--lines", "--report-lines", "--file",
          "--against");

  enum Topic {

    START, PRODUCT, SALES, WEB, REPLAY, MEMORY,
    /** Not part of a whole run, as are the others that follow. */
    REPORTS, SERVICES, WEBHOOKS, PROCESSES, COSTS, BUILDS;

    private String option() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The seconds of a load that are not measured, and those that are. */
  record Timing(int warmUp, int seconds) {}

  /** @param lines the length of the file to generate when there is none */
  record ReplayInput(Optional<Path> file, int lines) {}

  /** @throws IllegalArgumentException naming the option that is wrong */
  static Options parse(List<String> arguments) {
    var words = new ArrayList<>(arguments);
    var processes = words.remove(PROCESSES);
    var given = Arguments.of(words, NAMES);
    var topics = processes ? Set.of(Topic.PROCESSES) : topics(given.text("--only"));
    if (topics.contains(Topic.BUILDS) && given.text("--against").isEmpty()) {
      throw new IllegalArgumentException("--only builds needs --against.");
    }
    return new Options(topics,
        new Timing(given.number("--warm-up", 5, 0, 120), given.number("--seconds", 10, 1, 120)),
        given.number("--connections", 15, 1, 200), given.number("--products", 100_000, 1_000, 1_000_000),
        given.number("--report-lines", 1_000_000, 1_000, 9_000_000),
        new ReplayInput(given.text("--file").map(Options::file), given.number("--lines", 14_000, 1, 2_000_000)),
        given.text("--against").map(Options::file));
  }

  Options withConnections(int number) {
    return new Options(topics, timing, number, products, reportLines, replay, other);
  }

  Options withWarmUp(int seconds) {
    return new Options(topics, new Timing(seconds, timing.seconds), connections, products, reportLines, replay, other);
  }

  boolean wants(Topic topic) {
    return topics.contains(topic);
  }

  /** Returns whether the products must be loaded. */
  boolean wantsProducts() {
    return wants(Topic.PRODUCT) || wants(Topic.SALES) || wants(Topic.WEB);
  }

  private static Set<Topic> topics(Optional<String> names) {
    return names.map(text -> Arrays.stream(text.split(",")).map(Options::topic).collect(Collectors.toSet()))
        .orElseGet(() -> EnumSet.range(Topic.START, Topic.MEMORY));
  }

  private static Topic topic(String word) {
    return Arrays.stream(Topic.values()).filter(topic -> topic.option().equals(word)).findFirst()
        .orElseThrow(() -> new IllegalArgumentException("There is no topic '" + word + "'."));
  }

  private static Path file(String name) {
    var file = Path.of(name).toAbsolutePath();
    if (!Files.isReadable(file)) {
      throw new IllegalArgumentException("There is no readable file " + name + ".");
    }
    return file;
  }
}
