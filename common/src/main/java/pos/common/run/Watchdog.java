package pos.common.run;

import com.sun.management.OperatingSystemMXBean;
import io.micrometer.core.instrument.Gauge;
import io.netty.util.concurrent.EventExecutor;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the process when it can no longer serve although it lives: when an event loop does not come back for ten
 * seconds, or when direct memory, which network buffers need, cannot be had.
 *
 * <p>It counts rounds in which it ran itself, so that a machine that slept or a process that was stopped is not taken
 * for a stuck one. An event loop that could run has a minute while the process hardly gets a processor: to end it would
 * make an overloaded machine start it too.
 */
public final class Watchdog {

  /** The exit code of a process that its supervisor is to start again: the JVM's own for a heap that is full. */
  public static final int EXIT_CODE = 3;

  private static final Logger LOG = LoggerFactory.getLogger(Watchdog.class);
  private static final Duration ROUND = Duration.ofSeconds(1);
  private static final int ROUNDS = 10;
  private static final int ROUNDS_WITHOUT_PROCESSOR = 60;
  /** The part of a round's time that a process uses at least when it is given a processor. */
  private static final double BUSY = 0.25;
  /** An event loop that gets no direct memory waits half a second for it each time, and then goes on. */
  private static final int STARVED_ROUNDS = 3;

  private final List<EventLoop> loops = new ArrayList<>();
  private final Duration round;
  private final OperatingSystemMXBean system =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  private long lookedAt = System.nanoTime();
  private long processorTime = system.getProcessCpuTime();
  /** A bit for each of the last rounds: whether an event loop waited for direct memory. */
  private int starved;

  /** An event loop, and the ping that it has to answer. */
  private static final class EventLoop {

    private final EventExecutor executor;
    /** The time that the pings of the last rounds took, in nanoseconds; the last entry is of the ping on its way. */
    private final long[] lags = new long[ROUNDS];
    private volatile Thread thread;
    private volatile long sentAt;
    private volatile long answeredAt;
    /** The rounds without an answer, and those of them for which the lack of a processor is no excuse. */
    private int missed;
    private int unexcused;

    EventLoop(EventExecutor executor) {
      this.executor = executor;
    }

    /** Notes the lag of the last ping, and sends the next one if it was answered. */
    void next(boolean hasProcessor) {
      synchronized (lags) {
        System.arraycopy(lags, 1, lags, 0, ROUNDS - 1);
        lags[ROUNDS - 1] = lag();
      }
      if (answeredAt < sentAt) {
        missed++;
        unexcused += hasProcessor || waits() ? 1 : 0;
        return;
      }
      missed = 0;
      unexcused = 0;
      sentAt = System.nanoTime();
      try {
        executor.execute(() -> {
          thread = Thread.currentThread();
          answeredAt = System.nanoTime();
        });
      } catch (RejectedExecutionException e) {
        // it has been closed a moment ago, and the watch over it ends
        LOG.debug("{} is closed", name());
      }
    }

    private long lag() {
      return answeredAt < sentAt ? System.nanoTime() - sentAt : answeredAt - sentAt;
    }

    long longestLag() {
      synchronized (lags) {
        return Math.max(lag(), Arrays.stream(lags).max().orElse(0));
      }
    }

    boolean isStuck() {
      return unexcused >= ROUNDS || missed >= ROUNDS_WITHOUT_PROCESSOR;
    }

    private boolean waits() {
      return thread != null && thread.getState() != Thread.State.RUNNABLE;
    }

    String name() {
      return thread == null ? "an event loop" : thread.getName();
    }

    boolean waitsForDirectMemory() {
      return thread != null && Arrays.stream(thread.getStackTrace()).anyMatch(frame ->
          frame.getClassName().equals("java.nio.Bits") && frame.getMethodName().equals("reserveMemory"));
    }
  }

  Watchdog(Vertx vertx, Duration round) {
    this.round = round;
    ((VertxInternal) vertx).eventLoopGroup().forEach(executor -> loops.add(new EventLoop(executor)));
    Gauge.builder("event.loop.lag", loops, all ->
            all.stream().mapToLong(EventLoop::longestLag).max().orElse(0) / (double) TimeUnit.SECONDS.toNanos(1))
        .baseUnit("seconds").description("The longest time that work had to wait for an event loop in ten seconds")
        .register(Metrics.registry(vertx));
  }

  /** Watches over the event loops of a Vertx until it is closed. */
  public static void start(Vertx vertx) {
    start(vertx, ROUND);
  }

  /** @param round the pause between two looks */
  static void start(Vertx vertx, Duration round) {
    var watchdog = new Watchdog(vertx, round);
    Thread.ofPlatform().daemon().name("watchdog").start(watchdog::watch);
  }

  private void watch() {
    try {
      while (loops.stream().noneMatch(loop -> loop.executor.isShuttingDown())) {
        look();
        Thread.sleep(round);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  void look() {
    var hasProcessor = hasProcessor();
    for (var loop : loops) {
      loop.next(hasProcessor);
      if (loop.isStuck()) {
        end(loop.name() + " has not come back for " + loop.missed * round.toMillis() / 1000.0 + " s", null);
      }
    }
    var waits = loops.stream().anyMatch(EventLoop::waitsForDirectMemory);
    starved = (starved << 1 | (waits ? 1 : 0)) & ((1 << ROUNDS) - 1);
    if (Integer.bitCount(starved) >= STARVED_ROUNDS) {
      end("no direct memory is left for network buffers", null);
    }
  }

  /** Returns whether the process had a processor for a part of the time since the last look. */
  private boolean hasProcessor() {
    var now = System.nanoTime();
    var used = system.getProcessCpuTime();
    var share = (used - processorTime) / (double) (now - lookedAt);
    lookedAt = now;
    processorTime = used;
    return share >= BUSY;
  }

  /** Ends the process if a failure is, or was caused by, a lack of memory. */
  public static void endIfExhausted(Throwable failure) {
    for (var cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof OutOfMemoryError) {
        end("memory is exhausted: " + cause.getMessage(), failure);
      }
    }
  }

  /** Ends the process at once, with a message and the stacks of all threads. */
  static void end(String why, Throwable cause) {
    try {
      var message = "The process ends, to be started again: " + why + ".";
      System.err.println("pos: " + message + "\n" + threadDump());
      LOG.error(message, cause);
    } finally {
      // no hooks: they wait for event loops
      Runtime.getRuntime().halt(EXIT_CODE);
    }
  }

  private static String threadDump() {
    var text = new StringBuilder();
    Thread.getAllStackTraces().forEach((thread, stack) -> {
      text.append('"').append(thread.getName()).append("\" ").append(thread.getState()).append('\n');
      for (var frame : stack) {
        text.append("    at ").append(frame).append('\n');
      }
    });
    return text.toString();
  }
}
