package pos.bench;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiPredicate;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;
import pos.bench.Report.Target;

/** What every measurement needs: the options, a client, the report, and a directory to work in. */
final class TestBed {

  private static final long PATIENCE_NANOS = 300_000_000_000L;
  private static final long LOOK_AGAIN_NANOS = 100_000_000L;

  final Options options;
  final Report report;
  final Path work;
  final Vertx vertx;
  final Api api;

  TestBed(Options options, Report report, Path work) {
    this(options, report, work, Vertx.vertx(new VertxOptions()
        .setEventLoopPoolSize(1).setWorkerPoolSize(1).setInternalBlockingPoolSize(1)));
  }

  private TestBed(Options options, Report report, Path work, Vertx vertx) {
    this.options = options;
    this.report = report;
    this.work = work;
    this.vertx = vertx;
    this.api = new Api(vertx);
  }

  /** The same with another number of connections. */
  TestBed with(int connections) {
    return new TestBed(options.withConnections(connections), report, work, vertx);
  }

  /** The same for a program that has just started: it compiles for four times as long as one that has served before. */
  TestBed warmedUp() {
    return new TestBed(options.withWarmUp(4 * options.warmUp()), report, work, vertx);
  }

  /** Where the shop keeps its data. */
  Path data() {
    return work.resolve("data");
  }

  /** Measured and in the report, without anything to reach. */
  Load.Result load(String what, int port, IntFunction<Load.Request> next, BiPredicate<Integer, Buffer> isRight) {
    return reported(what, Load.run(vertx, options, port, next, isRight), Target.NONE);
  }

  /** The same, to be answered within so many milliseconds 95 times of a hundred. */
  Load.Result load(String what, int port, IntFunction<Load.Request> next, BiPredicate<Integer, Buffer> isRight,
      double millis) {
    var result = Load.run(vertx, options, port, next, isRight);
    return reported(what, result, new Target("p95 < %.0f ms".formatted(millis),
        result.latencies().percentile(95) < millis));
  }

  private Load.Result reported(String what, Load.Result result, Target target) {
    var cached = result.cachedPercent() == 0 ? "" : ", " + result.cachedPercent() + " % from the gateway's cache";
    report.load("%s%s, %d connections".formatted(what, cached, options.connections()), result, target);
    if (result.firstError() != null) {
      System.err.println("the first error: " + result.firstError());
    }
    return result;
  }

  static boolean isOk(int status, Buffer body) {
    return status == 200;
  }

  static void waitUntil(BooleanSupplier condition) {
    var began = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - began > PATIENCE_NANOS) {
        throw new IllegalStateException("waited five minutes in vain");
      }
      pause(LOOK_AGAIN_NANOS);
    }
  }

  static void pause(long nanos) {
    var end = System.nanoTime() + nanos;
    while (System.nanoTime() < end) {
      LockSupport.parkNanos(end - System.nanoTime());
    }
  }

  static double secondsSince(long began) {
    return (System.nanoTime() - began) / 1e9;
  }
}
