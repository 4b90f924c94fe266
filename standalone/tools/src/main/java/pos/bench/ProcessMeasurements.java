package pos.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import pos.bench.ImageProcesses.Instance;
import pos.bench.Report.Target;

/** Measures the processes of a store server: their starts, and their memory before and after a standard load. */
final class ProcessMeasurements {

  private static final double START_SECONDS = 0.6;
  private static final long ALL_MEGABYTES = 500;
  /** Until connections that are idle for 30 seconds are closed, and the JVM has returned unused memory. */
  private static final long IDLE_NANOS = 40_000_000_000L;

  private final TestBed bed;
  private final Path home;

  /** @param home the repository */
  ProcessMeasurements(TestBed bed, Path home) {
    this.bed = bed;
    this.home = home;
  }

  /** @param tools starts programs of this build */
  void measure(Programs tools) throws IOException {
    try (var processes = ImageProcesses.start(bed, home, tools)) {
      TestBed.pause(IDLE_NANOS);
      var idle = processes.instances().stream().map(Instance::pss).toList();
      load(tools);
      TestBed.pause(IDLE_NANOS);
      report(processes.instances(), idle);
    }
  }

  /** The load of a whole run, without what stops services. */
  private void load(Programs tools) throws IOException {
    var catalogue = new ProductMeasurements(bed);
    var products = catalogue.load();
    catalogue.lookups(products);
    catalogue.search();
    catalogue.pages();
    new SalesMeasurements(bed, products).sales();
    var customers = new WebMeasurements(bed, products);
    customers.logins();
    customers.adds();
    customers.checkouts();
    new ShopMeasurements(bed, tools).replay();
  }

  private void report(List<Instance> instances, List<Long> idle) {
    var after = 0L;
    for (int i = 0; i < instances.size(); i++) {
      var instance = instances.get(i);
      var pss = instance.pss();
      after += pss;
      bed.report.process(instance.name(), instance.first(), instance.seconds(), idle.get(i), pss,
          new Target("start in at most 0.6 s", instance.seconds() <= START_SECONDS));
    }
    bed.report.processes("the nine together", idle.stream().mapToLong(Long::longValue).sum(), after,
        new Target("at most 500 MB", Report.megabytes(after) <= ALL_MEGABYTES));
  }
}
