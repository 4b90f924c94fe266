package pos.order;

import java.util.concurrent.TimeUnit;

/** How long a client can be kept waiting, from now on: the gateway gives up after ten seconds. */
record Patience(long end) {

  private static final long MILLIS = 9000;

  Patience() {
    this(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(MILLIS));
  }

  /** One at least. */
  long millisLeft() {
    return Math.max(1, TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime()));
  }

  boolean isOver() {
    return System.nanoTime() >= end;
  }
}
