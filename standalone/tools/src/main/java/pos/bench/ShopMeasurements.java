package pos.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import pos.bench.Options.Part;
import pos.bench.Report.Target;

/** The shop as a whole: how long it takes to open, what memory it needs, how fast it takes in a file of invoices. */
final class ShopMeasurements {

  private static final long REPLAYED_A_SECOND = 3_000;
  private static final long JVM_MEGABYTES = 150;
  private static final long ALL_MEGABYTES = 300;
  private static final double WARM_START_SECONDS = 10;
  /** Connections that nobody uses for 30 seconds close, and the JVM gives back what it does not need. */
  private static final long IDLE_NANOS = 40_000_000_000L;

  private final TestBed bed;
  private final Programs programs;
  private ShopProcess shop;

  ShopMeasurements(TestBed bed, Programs programs) {
    this.bed = bed;
    this.programs = programs;
  }

  void start() throws IOException {
    shop = ShopProcess.open(programs, bed.data());
    bed.report.once("first start, empty directory", 1, shop.secondsToOpen(), 0, Target.NONE);
    if (bed.options.wants(Part.START)) {
      shop.close();
      shop = ShopProcess.open(programs, bed.data());
      bed.report.once("warm start", 1, shop.secondsToOpen(), 0,
          new Target("< 10 s", shop.secondsToOpen() < WARM_START_SECONDS));
    }
  }

  void stop() {
    shop.close();
  }

  void memoryBefore() throws IOException {
    bed.report.memory("after the start, idle", idle(), Target.NONE);
  }

  void memoryAfter() throws IOException {
    var pss = idle();
    bed.report.memory("after all of the above, idle", pss, new Target("JVM < 150 MB, together < 300 MB",
        Report.megabytes(pss.jvm()) < JVM_MEGABYTES && Report.megabytes(pss.sum()) < ALL_MEGABYTES));
  }

  private Memory idle() throws IOException {
    TestBed.pause(IDLE_NANOS);
    return Memory.of(shop, bed.data());
  }

  void replay() throws IOException {
    var file = bed.options.file();
    if (file == null) {
      file = bed.work.resolve("invoices.csv");
      Invoices.write(file, bed.options.lines());
    }
    var replay = programs.replay(file);
    var text = new String(replay.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    var failed = replay.onExit().join().exitValue();
    System.err.print(text);
    var lines = (long) figure(text, "lines");
    bed.report.once("replay of invoice lines", lines, figure(text, "seconds"), failed == 0 ? 0 : 1,
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
}
