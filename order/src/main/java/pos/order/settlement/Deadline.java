package pos.order.settlement;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A moment until which to wait, by the clock of {@link System#nanoTime}. */
public record Deadline(long nanos) {

  public static Deadline in(Duration time) {
    return new Deadline(System.nanoTime() + time.toNanos());
  }

  /** Returns the time left, at least one millisecond. */
  public long millisLeft() {
    return Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanos - System.nanoTime()));
  }

  boolean isOver() {
    return System.nanoTime() - nanos >= 0;
  }
}
