package pos.journal;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/** Says every few seconds how far long work is. */
final class Progress {

  private static final long PAUSE_NANOS = Duration.ofSeconds(5).toNanos();

  private final PrintStream out;
  private long next = System.nanoTime() + PAUSE_NANOS;

  Progress(PrintStream out) {
    this.out = out;
  }

  void show(long examined, long findings) {
    if (System.nanoTime() - next > 0) {
      next = System.nanoTime() + PAUSE_NANOS;
      out.printf(Locale.ROOT, "... %,d examined, %,d findings%n", examined, findings);
    }
  }
}
