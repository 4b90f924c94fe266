package pos.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pos.testing.RunningProcess;
import pos.testing.ServiceProcess;

/**
 * {@code compose/scale.sh} with an engine that only notes what it is told, and a Prometheus that only knows what
 * {@code MonitoringTest} finds in the real one.
 */
class ScaleTest {

  private static final Path SCRIPT = Path.of(System.getProperty("kong.directory"), "..", "compose", "scale.sh");
  private static final Pattern SERVICE = Pattern.compile("scalar\\(service:http_requests:rate1m\\{service=\"(.+)\"}\\)");
  /** Prints a container for each instance that there was at first, and notes each change. */
  private static final String ENGINE = """
      #!/bin/bash
      case "$2" in
        ps) cat "%1$s/${!#}" 2>/dev/null ;;
        up) echo "$*" >> "%1$s/told"; n=${7#*=}; seq "$n" > "%1$s/$8" ;;
      esac
      """;

  private final Map<String, String> rates = new ConcurrentHashMap<>();
  @TempDir
  private Path directory;
  private HttpServer prometheus;

  @BeforeEach
  void listen() throws IOException {
    Files.createFile(directory.resolve("docker"),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    Files.writeString(directory.resolve("docker"), ENGINE.formatted(directory));
    Files.createFile(directory.resolve("told"));
    prometheus = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    prometheus.createContext("/api/v1/query", this::answer);
    prometheus.start();
  }

  @AfterEach
  void close() {
    prometheus.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    var query = URLDecoder.decode(exchange.getRequestURI().getRawQuery(), StandardCharsets.UTF_8);
    var service = SERVICE.matcher(query);
    var rate = service.find() ? rates.getOrDefault(service.group(1), "NaN") : "no such query";
    var body = "{\"status\":\"success\",\"data\":{\"resultType\":\"scalar\",\"result\":[1796142000.123,\"" + rate + "\"]}}";
    exchange.sendResponseHeaders(200, body.length());
    try (var out = exchange.getResponseBody()) {
      out.write(body.getBytes(StandardCharsets.UTF_8));
    }
  }

  private void running(String service, int instances) throws IOException {
    Files.writeString(directory.resolve(service), "container\n".repeat(instances));
  }

  private RunningProcess start(String... options) throws IOException {
    var output = Files.createTempFile(directory, "output", "");
    var builder = new ProcessBuilder(Stream.concat(Stream.of(SCRIPT.toString(), "--prometheus",
        "http://127.0.0.1:" + prometheus.getAddress().getPort()), Stream.of(options)).toList());
    builder.environment().merge("PATH", directory.toString(), (path, ours) -> ours + File.pathSeparator + path);
    return new RunningProcess(builder.redirectErrorStream(true).redirectOutput(output.toFile()).start(), output);
  }

  private List<String> told() throws IOException {
    return Files.readAllLines(directory.resolve("told"));
  }

  private static String scaled(String service, int instances) {
    return "compose up --detach --no-deps --no-recreate --scale %s=%d %1$s".formatted(service, instances);
  }

  @ParameterizedTest
  @CsvSource({"399.9, 1, 0", "400.5, 1, 0", "401, 1, 2", "1200, 2, 3", "9000, 3, 6", "9000, 6, 0", "0, 3, 0",
      "1.5e-05, 2, 0", "NaN, 1, 0", "5000, 0, 0"})
  void instances_are_added_at_once_and_none_is_removed_by_one_look(String rate, int running, int wanted)
      throws IOException {
    rates.put("cart-service", rate);
    running("cart-service", running);
    var end = start("--once");
    assertEquals(0, end.exitCode(), end.output());
    assertEquals(wanted == 0 ? List.of() : List.of(scaled("cart-service", wanted)), told());
  }

  @Test
  void what_five_minutes_have_not_needed_is_removed_and_a_rush_is_answered_meanwhile() throws IOException {
    rates.put("product-service", "900");
    running("product-service", 1);
    // 150 seconds between two looks would be long for a test: with the longest that is five minutes, one look is enough
    var end = start("--every", "301", "--least", "1");
    ServiceProcess.await("the rush is answered", () -> lines() == 1);
    end.terminate();
    assertEquals(0, end.exitCode());
    rates.put("product-service", "100");
    end = start("--every", "301");
    ServiceProcess.await("the rush is over", () -> lines() == 2);
    end.terminate();
    // it may still write beside its log, which is deleted with the directory
    assertEquals(0, end.exitCode());
    assertEquals(List.of(scaled("product-service", 3), scaled("product-service", 1)), told());
  }

  private int lines() {
    try {
      return told().size();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void without_a_figure_everything_stays_and_it_says_so() throws IOException {
    running("order-service", 2);
    var end = start("--once");
    assertEquals(0, end.exitCode());
    assertTrue(end.output().contains("Prometheus has no figure for order-service: left as it is."), end::output);
    prometheus.stop(0);
    assertTrue(start("--once").exitCode() == 0);
    assertEquals(List.of(), told());
  }

  @Test
  void wrong_options_are_refused_by_name() throws IOException {
    var end = start("--most", "none");
    assertEquals(2, end.exitCode());
    assertTrue(end.output().contains("--most must be a whole number from 1 on, not 'none'."), end::output);
    assertEquals(2, start("--fast").exitCode());
    assertEquals(2, start("--least", "3", "--most", "2").exitCode());
    assertEquals(List.of(), told());
  }
}
