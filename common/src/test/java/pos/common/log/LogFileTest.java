package pos.common.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import pos.common.run.Launch;

/** The log in files. */
@Timeout(60)
class LogFileTest {

  private static final long MEGABYTE = 1 << 20;

  @TempDir
  private Path directory;
  private final LoggerContext context = new LoggerContext();

  @BeforeEach
  void configure() {
    // the log of all other tests, which is not for this file
    LoggerFactory.getILoggerFactory();
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
  void lines_of_an_event_loop_are_written_soon_and_those_before_a_warning_with_it() {
    var vertx = Launch.vertx();
    var log = context.getLogger("test");
    var atOnce = Promise.<String>promise();
    vertx.runOnContext(_ -> {
      log.info("first");
      log.warn("second");
      atOnce.complete(written());
      log.info("third");
    });
    assertEquals(List.of("first", "second"), messages(atOnce.future().await()));
    while (messages(written()).size() < 3) {
      LockSupport.parkNanos(1_000_000);
    }
    assertEquals(List.of("first", "second", "third"), messages(written()));
    vertx.close().await();
    log.info("fourth");
    assertEquals(List.of("first", "second", "third", "fourth"), messages(written()));
  }

  @Test
  void an_event_loop_that_has_been_stopped_keeps_no_line_back() {
    var stopped = Launch.vertx();
    var log = context.getLogger("test");
    var logged = Promise.<Void>promise();
    stopped.runOnContext(_ -> {
      log.info("first");
      logged.complete();
    });
    logged.future().await();
    stopped.close().await();
    var vertx = Launch.vertx();
    while (!messages(written()).containsAll(List.of("first", "again"))) {
      vertx.runOnContext(_ -> log.info("again"));
      LockSupport.parkNanos(1_000_000);
    }
    vertx.close().await();
  }

  @Test
  void what_is_written_while_others_are_kept_back_are_whole_lines() {
    var vertx = Launch.vertx();
    var log = context.getLogger("test");
    var whole = Promise.<Boolean>promise();
    vertx.runOnContext(_ -> {
      var all = true;
      for (int i = 0; i < 2000; i++) {
        log.info("x".repeat(i % 700));
        all &= i % 100 > 0 || written().isEmpty() || written().endsWith("}\n");
      }
      whole.complete(all);
    });
    assertTrue(whole.future().await());
    vertx.close().await();
  }

  private String written() {
    try {
      return Files.readString(directory.resolve("logs/pos.jsonl"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> messages(String lines) {
    return lines.lines().map(line -> new JsonObject(line).getString("message")).toList();
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
