package pos.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** The CPU time that processes have used so far, in milliseconds. */
final class Cpu {

  /** Of the fields behind the name, which may contain spaces: those of the process, then those of its ended children. */
  private static final int FIRST_FIELD = 11;
  private static final int FIELDS = 4;
  /** The unit of these fields on every Linux that Java runs on. */
  private static final double TICK_MILLIS = 10;

  private Cpu() {}

  static double millis(ProcessHandle process) {
    return process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos() / 1e6;
  }

  /** Of the servers that work in a directory, with what those have used that have ended. */
  static double millisOfServers(Path directory) throws IOException {
    return TICK_MILLIS * Memory.sumOfServers(directory, Cpu::ticks);
  }

  private static long ticks(Path process) {
    try {
      var stat = Files.readString(process.resolve("stat"));
      var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
      var ticks = 0L;
      for (int i = 0; i < FIELDS; i++) {
        ticks += Long.parseLong(fields[FIRST_FIELD + i]);
      }
      return ticks;
    } catch (IOException e) {
      // it has ended since it was listed
      return 0;
    }
  }
}
