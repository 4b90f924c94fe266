package pos.common.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The log in files. */
class LogFileTest {

  private static final long MEGABYTE = 1 << 20;

  @TempDir
  private Path directory;
  private final LoggerContext context = new LoggerContext();

  @BeforeEach
  void configure() {
    System.setProperty("LOG_FILE", directory.resolve("logs/pos.jsonl").toString());
    context.setMDCAdapter(new LogbackMDCAdapter());
    new Logging().configure(context);
    context.start();
  }

  @AfterEach
  void stop() {
    System.clearProperty("LOG_FILE");
    context.stop();
  }

  @Test
  void files_stay_below_their_size_however_fast_they_grow_and_only_their_owner_can_read_them() throws IOException {
    var line = "x".repeat(10_000);
    for (int i = 0; i < 10_000; i++) {
      context.getLogger("test").info(line);
    }
    try (var files = Files.list(directory.resolve("logs"))) {
      var all = files.toList();
      assertTrue(all.size() >= 3, all::toString);
      for (var file : all) {
        assertTrue(Files.size(file) < 34 * MEGABYTE, () -> file + " is too large");
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
      }
    }
  }
}
