package pos.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * A process that a test has started, which may have ended since.
 *
 * @param log the file with everything that it has printed
 */
public record RunningProcess(Process process, Path log) {

  private static final Duration STOP_LIMIT = Duration.ofSeconds(60);

  public boolean isAlive() {
    return process.isAlive();
  }

  /** Sends SIGTERM. */
  public void terminate() {
    process.destroy();
  }

  /** Sends SIGKILL and waits for the end. */
  public void kill() {
    process.destroyForcibly();
    exitCode();
  }

  /**
   * Sends a signal if the process is alive.
   *
   * @param name such as STOP or INT
   */
  public void signal(String name) {
    if (process.isAlive()) {
      try {
        await(new ProcessBuilder("kill", "-s", name, String.valueOf(process.pid())).inheritIO().start());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Waits for the end no longer than a limit, and returns whether it has come. */
  public boolean endsWithin(Duration limit) {
    return endsWithin(process, limit);
  }

  private static boolean endsWithin(Process ending, Duration limit) {
    try {
      return ending.waitFor(limit.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Waits for the end, 60 seconds at most. */
  public int exitCode() {
    return await(process);
  }

  private int await(Process ending) {
    if (!endsWithin(ending, STOP_LIMIT)) {
      ending.destroyForcibly();
      throw new AssertionError("the process does not end:\n" + output());
    }
    return ending.exitValue();
  }

  /** Returns the proportional set size in kB: a page that processes share is split among them. */
  public long pss() {
    try (var lines = Files.lines(Path.of("/proc", String.valueOf(process.pid()), "smaps_rollup"))) {
      return lines.filter(line -> line.startsWith("Pss:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", ""))).findFirst().orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns everything that the process has printed. */
  public String output() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
