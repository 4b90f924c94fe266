package pos.shop;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import pos.common.log.Trace;

/** Prints the log lines of one request, from the gateway to the last service, in order of time. */
public final class PrintTrace {

  private static final int MOST_LINES = 10_000;
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSS").withZone(ZoneOffset.UTC);
  private static final String STANDARD_INPUT = "-";

  /**
   * One line of a log.
   *
   * @param began the time of the line, of a request the time of its beginning
   * @param duration of a request, or empty
   */
  record Line(Instant began, Optional<Duration> duration, String instance, String text) {

    /** Returns the line if it is one of the request. */
    static Optional<Line> of(String text, String correlationId) {
      var start = text.indexOf('{');
      if (start < 0 || !text.contains(correlationId)) {
        return Optional.empty();
      }
      try {
        var json = new JsonObject(text.substring(start));
        return correlationId.equals(json.getString("correlation_id")) ? Optional.of(of(json)) : Optional.empty();
      } catch (DecodeException | ClassCastException e) {
        // no line of ours
        return Optional.empty();
      }
    }

    private static Line of(JsonObject json) {
      var duration = Optional.ofNullable(json.getNumber("duration_ms"))
          .map(millis -> Duration.ofNanos(new BigDecimal(millis.toString()).movePointRight(6).longValue()));
      var ended = Instant.parse(json.getString("timestamp"));
      return new Line(ended.minus(duration.orElse(Duration.ZERO)), duration,
          json.getString("instance", json.getString("service", "")), described(json));
    }

    private static String described(JsonObject json) {
      if (json.containsKey("status")) {
        return json.getString("method") + " " + Stream.of("operation", "route", "upstream", "consumer")
            .map(json::getString).filter(value -> value != null && !value.isEmpty()).collect(Collectors.joining(" "))
            + " " + json.getValue("status");
      }
      return json.getString("level", "") + " " + json.getString("message", "");
    }
  }

  private PrintTrace() {}

  /** @param arguments the correlation id, and {@code -} to read the lines from standard input instead of files */
  public static void main(String[] arguments) {
    if (arguments.length < 1 || !Trace.isWellFormed(arguments[0])) {
      fail("Give the correlation id of a request: it is in the answer's header X-Correlation-ID and in every problem.");
    }
    try {
      var settings = Settings.ofEnvironment();
      var fromInput = arguments.length > 1 && arguments[1].equals(STANDARD_INPUT);
      var lines = fromInput ? ofInput(arguments[0]) : ofFiles(settings.logFile(), arguments[0]);
      if (lines.isEmpty()) {
        fail("No line of " + arguments[0] + " is in " + (fromInput ? "the logs of docker compose" : settings.logFile()
            + " and the files before it") + ". Only the newest lines are kept; POS_DATA_DIR selects another directory,"
            + " and './pos trace ID compose' asks docker compose.");
      }
      print(lines);
    } catch (IOException | IllegalArgumentException e) {
      fail("The logs cannot be read: " + e.getMessage());
    }
  }

  private static void fail(String message) {
    System.err.println("pos: " + message);
    System.exit(1);
  }

  private static List<Line> ofInput(String id) {
    return found(new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).lines(), id);
  }

  /** Returns the lines of a log file and of those before it, which end with a number. */
  static List<Line> ofFiles(Path log, String id) throws IOException {
    var lines = new ArrayList<Line>();
    var before = IntStream.rangeClosed(1, 9).map(i -> 10 - i).mapToObj(number -> Path.of(log + "." + number));
    for (var file : Stream.concat(before, Stream.of(log)).filter(Files::exists).toList()) {
      try (var text = Files.lines(file)) {
        lines.addAll(found(text, id));
      }
    }
    return lines;
  }

  private static List<Line> found(Stream<String> text, String id) {
    return text.map(line -> Line.of(line, id)).flatMap(Optional::stream).limit(MOST_LINES).toList();
  }

  private static void print(List<Line> lines) {
    var inOrder = lines.stream().sorted(Comparator.comparing(Line::began)).toList();
    var first = inOrder.getFirst().began;
    System.out.printf("%-12s %9s %9s  %-20s %s%n", "UTC", "after", "took", "instance", "what");
    for (var line : inOrder) {
      System.out.printf("%-12s %9s %9s  %-20s %s%n", TIME.format(line.began),
          millis(Duration.between(first, line.began)), line.duration.map(PrintTrace::millis).orElse(""), line.instance,
          line.text);
    }
  }

  private static String millis(Duration duration) {
    return BigDecimal.valueOf(duration.toNanos() / 100_000, 1) + " ms";
  }
}
