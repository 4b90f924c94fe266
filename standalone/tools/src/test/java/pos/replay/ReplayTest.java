package pos.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayTest {

  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);

  @Test
  void without_a_gateway_the_message_says_what_to_start(@TempDir Path directory) throws IOException {
    var file = Files.writeString(directory.resolve("invoices.csv"), Sample.FILE);
    var nowhere = Map.of("GATEWAY_URL", "http://127.0.0.1:" + closedPort());
    assertEquals(1, Replay.run(file, () -> Settings.read(nowhere), new Progress(out, false), out));
    assertTrue(text().contains("Start the shop with ./pos up"), text());
  }

  @Test
  void a_missing_file_is_named_in_the_message(@TempDir Path directory) {
    assertEquals(1, Replay.run(directory.resolve("none.csv"), () -> Settings.read(Map.of()),
        new Progress(out, false), out));
    assertTrue(text().contains("There is no readable file"), text());
  }

  @Test
  void keys_come_from_the_environment_and_stay_out_of_messages() {
    var settings = Settings.read(Map.of("KEY_STORE_3", "secret-three", "GATEWAY_URL", "http://shop:8000/"));
    assertEquals("secret-three", settings.store(3).key());
    assertEquals("pos-store-5-2025-dev-key", settings.store(5).key());
    assertEquals("http://shop:8000", settings.gateway());
    assertFalse(settings.toString().contains("secret") || settings.toString().contains("dev-key"), settings.toString());
  }

  @Test
  void a_bad_gateway_url_is_refused_by_the_name_of_its_variable() {
    var failure = assertThrows(ReplayFailure.class, () -> Settings.read(Map.of("GATEWAY_URL", "localhost:8080")));
    assertTrue(failure.getMessage().startsWith("GATEWAY_URL must be"), failure.getMessage());
  }

  @Test
  void progress_is_a_bar_on_a_terminal_and_occasional_lines_elsewhere() {
    var plain = new Progress(out, false);
    plain.begin(10);
    plain.advance(10);
    assertEquals("", text());
    var bar = new Progress(out, true);
    bar.begin(10);
    bar.advance(10);
    assertTrue(text().contains("[==============================] 100 %  10 of 10 lines"), text());
  }

  private String text() {
    return printed.toString(StandardCharsets.UTF_8);
  }

  private static int closedPort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
