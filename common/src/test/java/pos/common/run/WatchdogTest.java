package pos.common.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.OperatingSystemMXBean;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A process that can no longer serve ends; each of these is one. */
class WatchdogTest {

  @TempDir
  private Path directory;

  /** Breaks in the way that its argument names. */
  static final class Broken {

    public static void main(String[] arguments) {
      var vertx = Launch.vertx();
      Watchdog.start(vertx, Duration.ofMillis(200));
      vertx.runOnContext(_ -> {
        switch (arguments[0]) {
          case "stuck" -> sleep();
          case "spinning" -> spin();
          case "without a processor" -> readWhenQuiet(vertx, Path.of(arguments[1]), 0);
          case "starved" -> starve(vertx, new ArrayList<>());
          case "thrown" -> throw new OutOfMemoryError("Cannot reserve 9 bytes of direct buffer memory");
          case "crashed" -> new Thread(() -> {
            throw new IllegalStateException("a bug");
          }).start();
          default -> sleepForLess(vertx, 10);
        }
      });
    }

    private static void sleep() {
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    private static void spin() {
      for (var n = 0L; n >= 0; n++) {
        Thread.onSpinWait();
      }
    }

    /**
     * Reads from a pipe for ever: a thread that waits in native code looks like one that could run and gets no
     * processor. Before, the process has to be done with its start, in which it uses one.
     */
    private static void readWhenQuiet(Vertx vertx, Path pipe, long usedBefore) {
      var used = ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
      if (used - usedBefore > TimeUnit.MILLISECONDS.toNanos(50)) {
        vertx.setTimer(1000, _ -> readWhenQuiet(vertx, pipe, used));
        return;
      }
      try {
        Files.readString(pipe);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** Goes on after each failure, as network code does, which closes the connection. */
    private static void starve(Vertx vertx, List<ByteBuffer> taken) {
      try {
        taken.add(ByteBuffer.allocateDirect(1 << 20));
      } catch (OutOfMemoryError e) {
        taken.add(null);
      }
      vertx.runOnContext(_ -> starve(vertx, taken));
    }

    /** Is busy, but comes back in time, and then stops in good order. */
    private static void sleepForLess(Vertx vertx, int left) {
      try {
        Thread.sleep(300);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      if (left == 0) {
        System.out.println("lag " + Metrics.registry(vertx).get("event.loop.lag").gauge().value());
        vertx.close().onComplete(_ -> System.exit(0));
      } else {
        vertx.runOnContext(_ -> sleepForLess(vertx, left - 1));
      }
    }
  }

  private record End(int code, String errors) {}

  private End run(String way) throws IOException, InterruptedException {
    var errors = Files.createTempFile(directory, "errors", ".txt");
    var process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx32m",
        "-XX:+UseSerialGC", "-XX:MaxDirectMemorySize=8m", "-cp", System.getProperty("java.class.path"),
        Broken.class.getName(), way, directory.resolve("pipe").toString()).redirectError(errors.toFile())
        .redirectOutput(directory.resolve("log.jsonl").toFile()).start();
    try {
      assertTrue(process.waitFor(120, TimeUnit.SECONDS), way + " does not end");
      return new End(process.exitValue(), Files.readString(errors));
    } finally {
      process.destroyForcibly();
    }
  }

  @ParameterizedTest
  @CsvSource({"stuck, has not come back for 2.", "spinning, has not come back for ", "starved, no direct memory is left", "thrown, memory is exhausted",
      "crashed, died"})
  void a_process_that_cannot_go_on_ends_with_the_reason_and_the_stacks_of_its_threads(String way, String reason)
      throws IOException, InterruptedException {
    var end = run(way);
    assertEquals(Watchdog.EXIT_CODE, end.code, end.errors);
    assertTrue(end.errors.contains(reason), end.errors);
    assertTrue(end.errors.contains("\"vert.x-eventloop-thread-0\" "), end.errors);
    assertTrue(Files.readString(directory.resolve("log.jsonl")).contains(reason));
  }

  @Test
  void an_event_loop_without_a_processor_has_six_times_as_long() throws IOException, InterruptedException {
    assertEquals(0, new ProcessBuilder("mkfifo", directory.resolve("pipe").toString()).start().waitFor());
    var end = run("without a processor");
    assertEquals(Watchdog.EXIT_CODE, end.code, end.errors);
    assertTrue(end.errors.contains("has not come back for 12.0 s"), end.errors);
  }

  @Test
  void event_loops_may_be_closed_while_they_are_watched() {
    var vertx = Launch.vertx();
    var watchdog = new Watchdog(vertx, Duration.ofDays(1));
    watchdog.look();
    vertx.close().await();
    watchdog.look();
    watchdog.look();
  }

  @Test
  void a_busy_process_goes_on_and_its_lag_is_measured() throws IOException, InterruptedException {
    var end = run("busy");
    assertEquals(0, end.code, end.errors);
    var lag = Files.readAllLines(directory.resolve("log.jsonl")).stream().filter(line -> line.startsWith("lag "))
        .mapToDouble(line -> Double.parseDouble(line.substring(4))).findFirst().orElseThrow();
    assertTrue(lag > 0.05, () -> "lag " + lag);
  }
}
