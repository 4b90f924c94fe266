package pos.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** The health checks and logs of compose.yml; no engine is needed to check them. */
class ComposeWatchingTest {

  static final List<String> SERVICES = ComposeTest.SERVICES;

  private static List<String> words(String service, String name) {
    return ComposeTest.list(ComposeTest.service(service), name).stream().map(String::valueOf).toList();
  }

  @ParameterizedTest
  @FieldSource("SERVICES")
  void few_health_checks_start_and_a_start_on_a_busy_machine_is_not_a_failure(String name) {
    var check = new TreeMap<Object, Object>(ComposeTest.map(ComposeTest.service(name), "healthcheck"));
    // a service's is in its image
    assertEquals(ComposeTest.ENDING.contains(name) || name.endsWith("-service"), check.isEmpty());
    if (!check.isEmpty()) {
      assertEquals(List.of("CMD", "/bin/sh", "/pos/healthy.sh"), ((List<?>) check.remove("test")).subList(0, 3));
      assertEquals(Map.of("interval", "1s", "timeout", "2m", "start_period", "5m", "retries", 2), check);
    }
  }

  @Test
  void the_images_have_the_same_health_check() throws IOException {
    assertTrue(Files.readString(ComposeTest.HOME.resolve("Dockerfile")).contains("""

        HEALTHCHECK --interval=1s --timeout=2m --start-period=5m --retries=2 \\
          CMD ["/usr/bin/bash", "/app/healthy", "/usr/bin/bash", "/app/health"]
        """));
  }

  @ParameterizedTest
  @FieldSource("SERVICES")
  void every_log_is_lines_of_json(String name) {
    var says = ComposeTest.map(ComposeTest.service(name), "environment");
    switch (name) {
      case "k6" -> assertTrue(ComposeTest.ENDING.contains(name), "a person reads what it says");
      case "grafana" -> assertEquals("json", says.get("GF_LOG_CONSOLE_FORMAT"));
      case "prometheus" -> assertTrue(words(name, "command").contains("--log.format=json"));
      default -> {
        if (!name.endsWith("-service")) {
          assertTrue(Stream.of("/pos/json-log.sh", "/pos/compose/json-log.sh").anyMatch(words(name, "entrypoint")::contains));
          assertEquals(name.equals("kong") ? "gateway" : name, says.get("JSON_LOG_SERVICE"));
        }
      }
    }
  }
}
