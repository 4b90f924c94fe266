package pos.replay;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.LongFunction;
import java.util.function.Supplier;

/** Compares services with the file again and again until they have read the events of all sales, or seem to have stopped. */
final class Comparison {

  private static final Duration QUIET = Duration.ofSeconds(30);
  private static final long SHORTEST_PAUSE_MILLIS = 500;

  private final InstantSource clock;
  private final LongFunction<Future<Void>> pause;
  private final Progress progress;

  /**
   * What was found in one go.
   *
   * @param extent of what was compared: while it changes, the service is still reading events
   * @param state said while it is waited for
   */
  record Findings(Differences differences, long extent, String state) {}

  /** @param pause waits for about as many milliseconds */
  Comparison(InstantSource clock, LongFunction<Future<Void>> pause, Progress progress) {
    this.clock = clock;
    this.pause = pause;
    this.progress = progress;
  }

  Comparison(Gateway gateway, Progress progress) {
    this(InstantSource.system(), gateway::pause, progress);
  }

  /** Returns what differs when nothing does, or when the extent has not changed for half a minute. */
  Differences repeat(Supplier<Findings> compare) {
    var extent = -1L;
    var changed = clock.instant();
    while (true) {
      var began = clock.instant();
      var found = compare.get();
      var ended = clock.instant();
      changed = found.extent == extent ? changed : ended;
      extent = found.extent;
      if (found.differences.none() || Duration.between(changed, ended).compareTo(QUIET) > 0) {
        return found.differences;
      }
      progress.waiting(found.state);
      pause.apply(Math.max(SHORTEST_PAUSE_MILLIS, Duration.between(began, ended).toMillis())).await();
    }
  }
}
