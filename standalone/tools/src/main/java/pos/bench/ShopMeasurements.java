package pos.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Pattern;
import pos.bench.Options.Topic;
import pos.bench.Report.Target;

/** Measures the shop as a whole: its start, its memory, and the replay of an invoice file. */
final class ShopMeasurements {

  private static final long REPLAYED_A_SECOND = 3_000;
  private static final long JVM_MEGABYTES = 150;
  private static final long ALL_MEGABYTES = 300;
  private static final double WARM_START_SECONDS = 10;
  /** Until connections that are idle for 30 seconds are closed, and the JVM has returned unused memory. */
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
    if (bed.options.wants(Topic.START)) {
      shop.close();
      shop = ShopProcess.open(programs, bed.data());
      bed.report.once("warm start", 1, shop.secondsToOpen(), 0,
          new Target("< 10 s", shop.secondsToOpen() < WARM_START_SECONDS));
    }
  }

  ProcessHandle process() {
    return shop.handle();
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

  Memory memory() throws IOException {
    return Memory.of(shop, bed.data());
  }

  private Memory idle() throws IOException {
    TestBed.pause(IDLE_NANOS);
    return memory();
  }

  void replay() throws IOException {
    var replay = programs.replay(invoices());
    var text = new String(replay.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    var failed = replay.onExit().join().exitValue();
    System.err.print(text);
    var lines = (long) figure(text, "lines");
    bed.report.once("replay of invoice lines", lines, figure(text, "seconds"), failed == 0 ? 0 : 1,
        new Target(">= 3,000 a second", figure(text, "lines a second") >= REPLAYED_A_SECOND));
  }

  private Path invoices() throws IOException {
    var input = bed.options.replay();
    if (input.file().isPresent()) {
      return input.file().get();
    }
    var file = bed.work.resolve("invoices.csv");
    Invoices.write(file, input.lines());
    return file;
  }

  /** Returns a figure from the table that the replay prints. */
  private static double figure(String text, String name) {
    var matcher = Pattern.compile("(?m)^" + name + " +([0-9,.]+)$").matcher(text);
    if (!matcher.find()) {
      throw new IllegalStateException("The replay failed before it printed its table.");
    }
    return Double.parseDouble(matcher.group(1).replace(",", ""));
  }
}
