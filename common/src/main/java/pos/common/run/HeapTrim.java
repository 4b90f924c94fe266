package pos.common.run;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;

/**
 * Gives back to the system what the heap has grown by during a load, once the load is over: the serial collector does so
 * only when it collects, and a process without work does not.
 */
public final class HeapTrim {

  private static final Duration ROUND = Duration.ofSeconds(5);
  /** What a process without requests allocates in a round is less. */
  private static final long QUIET_BYTES = 2 << 20;

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private long allocated = threads.getTotalThreadAllocatedBytes();
  private long trimmed = Runtime.getRuntime().totalMemory();

  private HeapTrim() {}

  /** Looks after the heap of this process for as long as it lives. */
  public static void start() {
    Thread.ofPlatform().daemon().name("heap trim").start(() -> new HeapTrim().watch());
  }

  private void watch() {
    try {
      while (true) {
        Thread.sleep(ROUND);
        look();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Collects once after each growth, in a quiet round: it takes some 30 ms. */
  private void look() {
    var now = threads.getTotalThreadAllocatedBytes();
    var isQuiet = now - allocated < QUIET_BYTES;
    allocated = now;
    if (isQuiet && Runtime.getRuntime().totalMemory() > trimmed) {
      System.gc();
      trimmed = Runtime.getRuntime().totalMemory();
    }
  }
}
