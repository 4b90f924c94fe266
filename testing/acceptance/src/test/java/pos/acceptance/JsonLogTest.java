package pos.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code compose/json-log.sh}, with programs that write what those of compose.yml write. */
class JsonLogTest {

  private static final Path SCRIPT = Path.of(System.getProperty("kong.directory"), "..", "compose", "json-log.sh");

  @TempDir
  private Path directory;

  private static Process start(String... program) throws IOException {
    var builder = new ProcessBuilder(Stream.concat(Stream.of("/bin/sh", SCRIPT.toString()), Stream.of(program)).toList());
    builder.environment().put("JSON_LOG_SERVICE", "sales-db");
    return builder.redirectErrorStream(true).start();
  }

  private List<String> logged(String text) throws IOException {
    var file = Files.writeString(directory.resolve("text"), text);
    try (var lines = start("cat", file.toString()).inputReader()) {
      return lines.lines().toList();
    }
  }

  @ParameterizedTest
  @CsvSource(quoteCharacter = '`', delimiter = '|', value = {
      "2026-12-04 03:33:55.060 UTC [1] LOG:  database system is ready|2026-12-04T03:33:55.060Z|INFO"
          + "|LOG:  database system is ready",
      "2026-12-04 03:33:55.060 UTC [1] ERROR:  relation \"a  b\" of C:\\x|2026-12-04T03:33:55.060Z|ERROR"
          + "|ERROR:  relation \"a  b\" of C:\\x",
      "2026-12-04 03:33:55.060 UTC [1] FATAL:  starting up|2026-12-04T03:33:55.060Z|ERROR|FATAL:  starting up",
      "2026-12-04 03:33:55.060 UTC [1] WARNING:  é|2026-12-04T03:33:55.060Z|WARN|WARNING:  é",
      "1:M 04 Jan 2026 03:33:46.778 * Ready to accept|2026-01-04T03:33:46.778Z|INFO|Ready to accept",
      "1:C 31 Dec 2026 03:33:46.778 # WARNING Memory|2026-12-31T03:33:46.778Z|WARN|WARNING Memory",
      "2026/12/04 03:33:55 [notice] 1#0: start worker|2026-12-04T03:33:55.000Z|INFO|1#0: start worker",
      "2026/12/04 03:33:55 [error] 1#0: *5 upstream|2026-12-04T03:33:55.000Z|ERROR|1#0: *5 upstream"})
  void a_line_keeps_its_time_and_gets_its_level(String line, String time, String level, String message)
      throws IOException {
    var object = new JsonObject(logged(line + "\n").getFirst());
    assertEquals(time, object.getString("timestamp"));
    assertEquals(level, object.getString("level"));
    assertEquals(message, object.getString("message"));
    assertEquals("sales-db", object.getString("service"));
    assertTrue(!object.getString("instance").isEmpty());
  }

  @Test
  void other_text_gets_the_time_at_which_it_was_written_and_json_stays() throws IOException {
    var lines = logged("{\"status\":200}\n\n\tSTATEMENT:  SELECT\u00011\nlast, without an end");
    assertEquals("{\"status\":200}", lines.getFirst());
    assertEquals(List.of(" STATEMENT:  SELECT 1", "last, without an end"),
        lines.stream().skip(1).map(line -> new JsonObject(line).getString("message")).toList());
    lines.stream().skip(1).forEach(line -> assertTrue(new JsonObject(line).getString("timestamp")
        .matches("20[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9:]{8}\\.000Z"), line));
  }

  @Test
  void what_a_program_says_at_last_is_written_and_its_exit_code_kept() throws Exception {
    var process = start("/bin/sh", "-c", "trap 'echo ends; exit 3' TERM; echo begins; while :; do sleep 0.1; done");
    try (var lines = process.inputReader()) {
      assertEquals("begins", message(lines));
      // the process's own destroy() closes what there is to read
      process.toHandle().destroy();
      assertEquals("ends", message(lines));
      assertEquals(3, process.waitFor());
    }
  }

  private static String message(BufferedReader lines) throws IOException {
    return new JsonObject(lines.readLine()).getString("message");
  }

  @Test
  void a_line_is_written_when_it_is_there_not_when_there_are_many() throws IOException {
    var process = start("/bin/sh", "-c", "echo one; exec sleep 1000");
    try (var lines = process.inputReader()) {
      assertEquals("one", message(lines));
    } finally {
      process.destroy();
    }
  }
}
