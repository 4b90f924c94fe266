package pos.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import pos.bench.Options.Topic;
import pos.shop.Settings;

/** Measures the whole shop from outside, on data of its own; all figures in the documents come from it. */
public final class Bench {

  private static final int MISUSED = 2;
  private static final int ROUNDS = 2;

  private Bench() {}

  /** Exit codes: 0 no errors, 1 errors or interrupted by a failure, 2 wrong usage. A missed target is not an error. */
  public static void main(String[] arguments) {
    if (List.of(arguments).contains("--help")) {
      System.out.print(Options.USAGE);
      return;
    }
    try {
      var options = Options.parse(List.of(arguments));
      System.exit(run(options, Settings.ofEnvironment()) ? 0 : 1);
    } catch (IllegalArgumentException e) {
      System.err.print("pos bench: " + e.getMessage() + "\n\n" + Options.USAGE);
      System.exit(MISUSED);
    } catch (IOException | IllegalStateException e) {
      System.err.println("pos bench: " + e.getMessage());
      System.exit(1);
    }
  }

  /** Returns whether everything was measured without errors. */
  private static boolean run(Options options, Settings settings) throws IOException {
    var load = Machine.load();
    var programs = Programs.withFlagsOf(Bench.class, settings.home());
    var work = WorkDirectory.of("bench", programs);
    if (options.wants(Topic.BUILDS)) {
      var report = new Report();
      new BuildsMeasurement(new TestBed(options, report, WorkDirectory.createIn(work, "run-"), settings))
          .measure(List.of(programs, programs.of(options.other().orElseThrow())));
      System.out.println(report.markdown());
      printMachine(settings.home(), load);
      return report.errors() == 0;
    }
    var ours = new ArrayList<Report>();
    var others = new ArrayList<Report>();
    var complete = true;
    // in turn, so that the machine is the same for both builds
    for (int round = 1; round <= (options.other().isEmpty() ? 1 : ROUNDS); round++) {
      ours.add(new Report());
      complete &= measure(new TestBed(options, ours.getLast(), WorkDirectory.createIn(work, "run-"), settings),
          programs, settings.home());
      if (options.other().isPresent()) {
        others.add(new Report());
        complete &= measure(new TestBed(options, others.getLast(), WorkDirectory.createIn(work, "run-"), settings),
            programs.of(options.other().get()), settings.home());
      }
    }
    ours.forEach(report -> System.out.println(report.markdown()));
    others.forEach(report -> System.out.println("The other build:\n\n" + report.markdown()));
    if (!others.isEmpty() && complete) {
      System.out.println(Comparison.markdown(ours, others));
    }
    printMachine(settings.home(), load);
    return complete && Stream.concat(ours.stream(), others.stream()).allMatch(report -> report.errors() == 0);
  }

  private static void printMachine(Path home, String load) {
    System.out.printf("Measured on %s; load average before the start %s.%n", Machine.describe(home), load);
  }

  /** Returns whether everything was measured. */
  private static boolean measure(TestBed bed, Programs programs, Path home) {
    try {
      if (bed.options.wants(Topic.PROCESSES)) {
        new ProcessMeasurements(bed, home).measure(programs);
      } else if (bed.options.wants(Topic.COSTS)) {
        new CostMeasurements(bed, home).measure(programs);
      } else if (bed.options.wants(Topic.SERVICES)) {
        new ServiceMeasurements(bed).measure(programs);
      } else if (bed.options.wants(Topic.WEBHOOKS)) {
        new WebhookMeasurements(bed).measure(programs);
      } else {
        measureShop(bed, programs);
      }
      return true;
    } catch (IOException | RuntimeException e) {
      System.err.println("pos bench: The measurement failed: " + e.getMessage());
      return false;
    }
  }

  /** The order matters: memory is measured before any load, and the first loads run on a shop that was just opened. */
  private static void measureShop(TestBed bed, Programs programs) throws IOException {
    var options = bed.options;
    var shop = new ShopMeasurements(bed, programs);
    shop.start();
    if (options.wants(Topic.MEMORY)) {
      shop.memoryBefore();
    }
    if (options.wantsProducts()) {
      measureStores(bed.of(shop.process()), programs);
    }
    if (options.wants(Topic.REPORTS)) {
      new ReportMeasurements(bed.of(shop.process()), shop).measure();
    }
    if (options.wants(Topic.REPLAY)) {
      shop.replay();
    }
    if (options.wants(Topic.MEMORY)) {
      shop.memoryAfter();
    }
    shop.stop();
  }

  private static void measureStores(TestBed bed, Programs programs) throws IOException {
    var catalogue = new ProductMeasurements(bed);
    var products = catalogue.load();
    if (bed.options.wants(Topic.PRODUCT)) {
      catalogue.lookups(products);
      catalogue.besideDatabase(products, PgBench.installed(programs));
      catalogue.search();
      catalogue.pages();
    }
    if (bed.options.wants(Topic.SALES)) {
      var tills = new SalesMeasurements(bed, products);
      tills.sales();
      tills.outages(programs);
      tills.session();
    }
    if (bed.options.wants(Topic.WEB)) {
      var customers = new WebMeasurements(bed, products);
      customers.logins();
      customers.adds();
      customers.checkouts();
      customers.lastPieces(products);
    }
  }
}
