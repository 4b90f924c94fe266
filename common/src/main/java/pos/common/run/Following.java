package pos.common.run;

import io.micrometer.core.instrument.Gauge;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.function.Supplier;

/** A {@link Loop} that copies what the head office of a branch has, and knows how long that has not been complete. */
public final class Following {

  private static final long PAUSE_MILLIS = 2000;

  private final Loop loop;
  private boolean complete;
  private long completeAt = System.nanoTime();

  /**
   * @param what is copied, such as {@code catalogue}, for the log
   * @param round copies a page, and returns whether there is more
   */
  public Following(Vertx vertx, Environment environment, String what, Supplier<Future<Boolean>> round) {
    this.loop = new Loop(vertx, "following the head office's " + what, PAUSE_MILLIS,
        () -> round.get().onComplete(done -> ended(done.succeeded() && !done.result())));
    Gauge.builder("head.office.lag", this::lagSeconds).baseUnit("seconds").tag("service", environment.service())
        .description("Time since everything of the head office was known here")
        .register(Metrics.registry(vertx));
  }

  private void ended(boolean isComplete) {
    complete = isComplete;
    completeAt = isComplete ? System.nanoTime() : completeAt;
  }

  public void start() {
    loop.start();
  }

  /** Ends after the current page. */
  public Future<Void> close() {
    return loop.close();
  }

  /** Returns the whole seconds since the copy was complete, or since the start; 0 while it is complete. */
  public long lagSeconds() {
    return complete ? 0 : Duration.ofNanos(System.nanoTime() - completeAt).toSeconds();
  }
}
