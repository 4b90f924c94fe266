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
    var complete = measure(new TestBed(options, report, work), programs);
    System.out.print(report.markdown());
    System.out.printf("%nMeasured on %s; load average before the start %s.%n", Machine.describe(), load);
    return complete && report.errors() == 0;
  }

  /** In the order it has to be: the first loads meet a shop that has just been opened. */
  private static boolean measure(TestBed bed, Programs programs) {
    var options = bed.options;
    var shop = new ShopMeasurements(bed, programs);
    try {
      shop.start();
      if (options.wants(Part.MEMORY)) {
        shop.memoryBefore();
      }
      if (options.wantsProducts()) {
        measureStores(bed, programs);
      }
      if (options.wants(Part.REPLAY)) {
        shop.replay();
      }
      if (options.wants(Part.MEMORY)) {
        shop.memoryAfter();
      }
      shop.stop();
      return true;
    } catch (IOException | RuntimeException e) {
      System.err.println("pos bench: broke off: " + e.getMessage());
      return false;
    }
  }

  private static void measureStores(TestBed bed, Programs programs) throws IOException {
    var catalogue = new ProductMeasurements(bed);
    var products = catalogue.load();
    if (bed.options.wants(Part.PRODUCT)) {
      catalogue.lookups(products);
      catalogue.search();
      catalogue.pages();
    }
    if (bed.options.wants(Part.SALES)) {
      var tills = new SalesMeasurements(bed, products);
      tills.sales();
      tills.outages(programs);
      tills.session();
    }
    if (bed.options.wants(Part.WEB)) {
      var customers = new WebMeasurements(bed, products);
      customers.logins();
      customers.adds();
      customers.checkouts();
      customers.lastPieces(products);
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
