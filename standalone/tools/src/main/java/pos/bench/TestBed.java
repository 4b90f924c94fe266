package pos.bench;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiPredicate;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;
import pos.bench.Report.Target;
import pos.shop.Part;
import pos.shop.Settings;

/** The options, the client, the report and the working directory of all measurements. */
final class TestBed {

  private static final Duration WAIT_LIMIT = Duration.ofMinutes(5);
  /** What a product may take until all services know it, on a slow and busy machine. */
  private static final int SLOW_MILLIS = 5;
  private static final long POLL_NANOS = 100_000_000L;

  final Options options;
  /** Whose CPU time is measured. */
  private final ProcessHandle process;
  final Report report;
  final Path work;
  private final Settings settings;
  final Vertx vertx;
  final Api api;

  /** @param settings of the shop that is measured */
  TestBed(Options options, Report report, Path work, Settings settings) {
    this(options, ProcessHandle.current(), report, work, settings, Vertx.vertx(new VertxOptions()
        .setEventLoopPoolSize(1).setWorkerPoolSize(1).setInternalBlockingPoolSize(1)));
  }

  private TestBed(Options options, ProcessHandle process, Report report, Path work, Settings settings, Vertx vertx) {
    this.options = options;
    this.process = process;
    this.report = report;
    this.work = work;
    this.settings = settings;
    this.vertx = vertx;
    this.api = new Api(vertx, gatewayPort());
  }

  /** Returns a test bed with another number of connections. */
  TestBed with(int connections) {
    return with(options.withConnections(connections));
  }

  /** Returns a test bed for a program that has just started: its JIT compiler needs four times as long a warm-up. */
  TestBed warmedUp() {
    return with(options.withWarmUp(4 * options.timing().warmUp()));
  }

  /** Returns a test bed that measures from the first request on. */
  TestBed unwarmed() {
    return with(options.withWarmUp(0));
  }

  private TestBed with(Options others) {
    return new TestBed(others, process, report, work, settings, vertx);
  }

  /** Returns a test bed that measures the CPU time of another process, at first that of this one. */
  TestBed of(ProcessHandle measured) {
    return new TestBed(options, measured, report, work, settings, vertx);
  }

  Path kongFile() {
    return settings.kongFile();
  }

  int gatewayPort() {
    return settings.gateway().port();
  }

  /** Returns the port of a service, or of its first instance. */
  int port(Part part) {
    return settings.ports().get(part).getFirst();
  }

  /** Returns a client of a service's database, with one connection. */
  SqlClient database(Part part, int port, String password) {
    return PgBuilder.client().with(new PoolOptions().setMaxSize(1)).connectingTo(new PgConnectOptions()
        .setHost(Part.HOST).setPort(port).setDatabase(part.databaseName()).setUser(part.owner())
        .setPassword(password)).using(vertx).build();
  }

  /** Returns the data directory of the shop. */
  Path data() {
    return work.resolve("data");
  }

  /** Runs a load without reporting it. */
  Load.Result run(int port, IntFunction<Load.Request> next, BiPredicate<Integer, Buffer> isExpected) {
    return Load.run(vertx, options, process, port, port != gatewayPort(), next, isExpected);
  }

  /** Runs a load and reports it, without a target. */
  Load.Result load(String what, int port, IntFunction<Load.Request> next, BiPredicate<Integer, Buffer> isExpected) {
    return report(what, run(port, next, isExpected), Target.NONE);
  }

  /** @param millis the target for the 95th percentile */
  Load.Result load(String what, int port, IntFunction<Load.Request> next, BiPredicate<Integer, Buffer> isExpected,
      double millis) {
    var result = run(port, next, isExpected);
    return report(what, result, new Target("p95 < %.0f ms".formatted(millis),
        result.latencies().percentile(95) < millis));
  }

  private Load.Result report(String what, Load.Result result, Target target) {
    report.load("%s, %d connections".formatted(what, options.connections()), result, target);
    printFirstError(result);
    return result;
  }

  static void printFirstError(Load.Result result) {
    if (result.firstError() != null) {
      System.err.println("First error: " + result.firstError());
    }
  }

  static boolean isOk(int status, Buffer body) {
    return status == 200;
  }

  /** @throws IllegalStateException after five minutes */
  static void waitUntil(BooleanSupplier condition) {
    waitUntil(WAIT_LIMIT, condition);
  }

  /** Waits for work on so many products. @throws IllegalStateException after a time that grows with their number */
  static void waitForProducts(int count, BooleanSupplier condition) {
    waitUntil(WAIT_LIMIT.plusMillis((long) SLOW_MILLIS * count), condition);
  }

  private static void waitUntil(Duration limit, BooleanSupplier condition) {
    var began = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - began > limit.toNanos()) {
        throw new IllegalStateException(
            "Something that was waited for did not happen within %d minutes.".formatted(limit.toMinutes()));
      }
      pause(POLL_NANOS);
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
