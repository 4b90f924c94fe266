package pos.embedded;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what cannot be subscribed to, such as the end of a process that is not a child. */
final class Polling {

  private static final Duration INTERVAL = Duration.ofMillis(5);

  private Polling() {}

  /** Waits until a condition holds, even when the thread is interrupted; returns false when the limit is reached. */
  static boolean until(Duration limit, BooleanSupplier condition) {
    var deadline = System.nanoTime() + limit.toNanos();
    var interrupted = false;
    var holds = condition.getAsBoolean();
    while (!holds && System.nanoTime() < deadline) {
      LockSupport.parkNanos(INTERVAL.toNanos());
      interrupted |= Thread.interrupted();
      holds = condition.getAsBoolean();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return holds;
  }
}
