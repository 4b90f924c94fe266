package pos.order.settlement;

import java.util.concurrent.TimeUnit;

/** The time until which a client can be kept waiting: the gateway gives up after ten seconds. */
public record Deadline(long nanos) {

  private static final long MILLIS = 9000;

  public Deadline() {
    this(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(MILLIS));
  }

  /** Returns the time left, at least one millisecond. */
  long millisLeft() {
    return Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanos - System.nanoTime()));
  }

  boolean isOver() {
    return System.nanoTime() >= nanos;
  }
}
