package pos.bench;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import pos.bench.Options.Part;
import pos.bench.Report.Target;

/** What is measured, in the order it has to be: a row of the report each. */
final class Measurements {

  private static final double P95_MILLIS = 5;
  private static final long REPLAYED_A_SECOND = 3_000;
  private static final long JVM_MEGABYTES = 150;
  private static final long ALL_MEGABYTES = 300;
  private static final double WARM_START_SECONDS = 10;
  /** Idle connections close meanwhile, and the JVM gives back what it does not need. */
  private static final long IDLE_NANOS = 15_000_000_000L;
  private static final long PATIENCE_NANOS = 300_000_000_000L;
  private static final long LOOK_AGAIN_NANOS = 100_000_000L;

  private final Options options;
  private final Report report;
  private final Path work;
  private final Path data;
  private final Vertx vertx = Vertx.vertx(new VertxOptions()
      .setEventLoopPoolSize(1).setWorkerPoolSize(1).setInternalBlockingPoolSize(1));
  private final Api api = new Api(vertx);
  private ShopProcess shop;
  private Products products;

  Measurements(Options options, Report report, Path work) {
    this.options = options;
    this.report = report;
    this.work = work;
    this.data = work.resolve("data");
  }

  void start(Programs programs) throws IOException {
    shop = ShopProcess.open(programs, data);
    report.once("first start, empty directory", 1, shop.secondsToOpen(), 0, Target.NONE);
    if (options.wants(Part.START)) {
      shop.close();
      shop = ShopProcess.open(programs, data);
      report.once("warm start", 1, shop.secondsToOpen(), 0,
          new Target("< 10 s", shop.secondsToOpen() < WARM_START_SECONDS));
    }
  }

  void stop() {
    shop.close();
  }

  void memoryBefore() throws IOException {
    report.memory("after the start, idle", idle(), Target.NONE);
  }

  void memoryAfter() throws IOException {
    var pss = idle();
    report.memory("after all of the above, idle", pss, new Target("JVM < 150 MB, together < 300 MB",
        Report.megabytes(pss.jvm()) < JVM_MEGABYTES && Report.megabytes(pss.sum()) < ALL_MEGABYTES));
  }

  private Memory idle() throws IOException {
    pause(IDLE_NANOS);
    return Memory.of(shop, data);
  }

  void load() throws IOException {
    var file = work.resolve("products.csv");
    Products.writeCsv(file, options.products());
    var began = System.nanoTime();
    var counts = api.postFile("/product-service/products/import", file);
    report.once("import of a CSV file of products", options.products(), secondsSince(began),
        options.products() - counts.getLong("created"), Target.NONE);
    waitUntil(() -> Products.areKnownToSales(api, options.products()));
    report.once("the same until the tills know them", options.products(), secondsSince(began), 0, Target.NONE);
    products = Products.listed(api, options.products());
  }

  void lookups() {
    lookup("product by id", Load.run(vertx, options, connection -> products.any(), Measurements::isProduct), true);
    lookup("product by EAN", Load.run(vertx, options, connection -> products.scanned(), Measurements::isProduct), true);
    lookup("one of 100 popular products by id",
        Load.run(vertx, options, connection -> products.popular(), Measurements::isProduct), false);
  }

  private void lookup(String what, Load.Result result, boolean hasTarget) {
    var p95 = result.latencies().percentile(95);
    load("%s, %d %% from the gateway's cache".formatted(what, result.cachedPercent()), result,
        hasTarget ? new Target("p95 < 5 ms", p95 < P95_MILLIS) : Target.NONE);
  }

  private static boolean isProduct(int status, Buffer body) {
    return status == 200;
  }

  void sales() {
    var tills = Tills.stocked(api, products);
    load("sale of 3 products, with its hold", Load.run(vertx, options, tills::next, Tills::isTakenWithHold),
        Target.NONE);
    var began = System.nanoTime();
    waitUntil(tills::areInTheLedger);
    report.once("the last sale until all are in the ledger", 1, secondsSince(began), 0, Target.NONE);
  }

  private void load(String what, Load.Result result, Target target) {
    report.load("%s, %d connections".formatted(what, options.connections()), result, target);
    if (result.firstError() != null) {
      System.err.println("the first error: " + result.firstError());
    }
  }

  void replay(Programs programs) throws IOException {
    var file = options.file();
    if (file == null) {
      file = work.resolve("invoices.csv");
      Invoices.write(file, options.lines());
    }
    var replay = programs.replay(file);
    var text = new String(replay.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    var failed = replay.onExit().join().exitValue();
    System.err.print(text);
    var lines = (long) figure(text, "lines");
    report.once("replay of invoice lines", lines, figure(text, "seconds"), failed == 0 ? 0 : 1,
        new Target(">= 3,000 a second", figure(text, "lines a second") >= REPLAYED_A_SECOND));
  }

  /** A figure of the replay's own table. */
  private static double figure(String text, String name) {
    var matcher = Pattern.compile("(?m)^" + name + " +([0-9,.]+)$").matcher(text);
    if (!matcher.find()) {
      throw new IllegalStateException("the replay did not get to its table");
    }
    return Double.parseDouble(matcher.group(1).replace(",", ""));
  }

  private static void waitUntil(BooleanSupplier condition) {
    var began = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - began > PATIENCE_NANOS) {
        throw new IllegalStateException("waited five minutes in vain");
      }
      pause(LOOK_AGAIN_NANOS);
    }
  }

  private static void pause(long nanos) {
    var end = System.nanoTime() + nanos;
    while (System.nanoTime() < end) {
      LockSupport.parkNanos(end - System.nanoTime());
    }
  }

  private static double secondsSince(long began) {
    return (System.nanoTime() - began) / 1e9;
  }
}
