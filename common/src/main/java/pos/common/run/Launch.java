package pos.common.run;

import io.vertx.core.Deployable;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pos.common.trace.Tracing;

/**
 * Runs one service as a process, which exits with 1 and a message when it cannot start, with 0 after a stop, with
 * {@link #UNCLEAN_STOP} after one that was not clean, and with {@link Watchdog#EXIT_CODE} when it has to be started again.
 */
public final class Launch {

  /** The exit code of a process that was told to stop and had to give up a part of it. */
  public static final int UNCLEAN_STOP = 4;

  private static final Logger LOG = LoggerFactory.getLogger(Launch.class);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(30);

  private Launch() {}

  /**
   * @param service the service's name in the API, such as {@code product-service}
   * @param defaultPort the port when PORT is not set
   */
  public static void run(String service, int defaultPort, Function<Environment, Deployable> verticle) {
    try {
      var environment = Environment.ofProcess(service, defaultPort);
      var vertx = vertx();
      vertx.deployVerticle(verticle.apply(environment)).await();
      Watchdog.start(vertx);
      HeapTrim.start();
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(vertx), "stop"));
      LOG.info("{} started", environment);
    } catch (Exception e) {
      // a sentence for the operator needs no stack trace
      LOG.error("{} cannot start: {}", service, StartFailure.sentence(e), e instanceof StartFailure ? null : e);
      System.exit(1);
    }
  }

  /** Builds a Vertx of the size that a store server has: few threads, each of them busy. */
  public static Vertx vertx() {
    // a dead event loop takes its services with it unnoticed: end the process instead
    Thread.setDefaultUncaughtExceptionHandler((thread, e) -> Watchdog.end(thread.getName() + " died", e));
    var builder = Vertx.builder();
    Tracing.configure(builder, Environment.ofOpenTelemetry());
    var vertx = Metrics.measured(builder, new VertxOptions()
        // no directory for copies of class path resources: it would be left behind when the process is killed
        .setFileSystemOptions(new FileSystemOptions().setClassPathResolvingEnabled(false).setFileCachingEnabled(false))
        .setEventLoopPoolSize(Math.min(2, Runtime.getRuntime().availableProcessors()))
        .setWorkerPoolSize(4).setInternalBlockingPoolSize(4));
    Tracing.measure(vertx, Metrics.registry(vertx));
    return vertx.exceptionHandler(e -> {
      LOG.error("Unhandled exception", e);
      Watchdog.endIfExhausted(e);
    });
  }

  /** A signal would end the JVM with 128 + n; an orderly stop is a success, so the hook decides on the exit code. */
  private static void stop(Vertx vertx) {
    try {
      vertx.close().await(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS);
      LOG.info("stopped");
      Runtime.getRuntime().halt(0);
    } catch (TimeoutException | RuntimeException e) {
      LOG.error("the service did not stop cleanly: {}", e.getMessage(), e);
      Runtime.getRuntime().halt(UNCLEAN_STOP);
    }
  }
}
