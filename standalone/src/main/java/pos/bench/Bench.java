package pos.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import pos.bench.Options.Part;

/** Measures the whole shop from outside, on data of its own; the only source of the figures in the documents. */
public final class Bench {

  private static final int MISUSED = 2;

  private Bench() {}

  /** Exit codes: 0 no errors, 1 errors or broken off, 2 used wrongly. A missed target is no error. */
  public static void main(String[] arguments) {
    if (List.of(arguments).contains("--help")) {
      System.out.print(Options.USAGE);
      return;
    }
    try {
      System.exit(run(Options.parse(List.of(arguments))) ? 0 : 1);
    } catch (IllegalArgumentException e) {
      System.err.print("pos bench: " + e.getMessage() + "\n\n" + Options.USAGE);
      System.exit(MISUSED);
    } catch (IOException | IllegalStateException e) {
      System.err.println("pos bench: " + e.getMessage());
      System.exit(1);
    }
  }

  /** @return whether everything was measured, and without errors */
  private static boolean run(Options options) throws IOException {
    var load = Machine.load();
    var programs = Programs.likeThisOne();
    var work = workDirectory();
    // on stdout are the tables and nothing else
    System.setProperty("LOG_FILE", work.resolve("bench.jsonl").toString());
    Runtime.getRuntime().addShutdownHook(new Thread(() -> {
      programs.endAll();
      delete(work);
    }, "clean up"));
    var report = new Report();
    var complete = measure(options, programs, new Measurements(options, report, work));
    System.out.print(report.markdown());
    System.out.printf("%nMeasured on %s; load average before the start %s.%n", Machine.describe(), load);
    return complete && report.errors() == 0;
  }

  private static boolean measure(Options options, Programs programs, Measurements measurements) {
    try {
      measurements.start(programs);
      if (options.wants(Part.MEMORY)) {
        measurements.memoryBefore();
      }
      if (options.wantsProducts()) {
        measurements.load();
      }
      if (options.wants(Part.PRODUCT)) {
        measurements.lookups();
      }
      if (options.wants(Part.SALES)) {
        measurements.sales();
      }
      if (options.wants(Part.REPLAY)) {
        measurements.replay(programs);
      }
      if (options.wants(Part.MEMORY)) {
        measurements.memoryAfter();
      }
      measurements.stop();
      return true;
    } catch (IOException | RuntimeException e) {
      System.err.println("pos bench: broke off: " + e.getMessage());
      return false;
    }
  }

  /** As root the databases run as somebody else, who has to get in. */
  private static Path workDirectory() throws IOException {
    var directory = Files.createTempDirectory("pos-bench-");
    return Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static void delete(Path directory) {
    try (var files = Files.walk(directory)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException | UncheckedIOException e) {
      System.err.println("pos bench: " + directory + " could not be removed: " + e);
    }
  }
}
