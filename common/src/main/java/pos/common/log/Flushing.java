package pos.common.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.function.Supplier;

/**
 * Flushes a log that is written through a buffer: within a tenth of a second, and at once after warnings, errors and
 * what other threads than event loops log, such as that a process ends. So a process that is killed loses no more than
 * the lines of its last tenth of a second.
 */
final class Flushing {

  private static final long MOST_MILLIS = 100;

  private final Lock lock;
  private final Supplier<OutputStream> stream;
  private boolean waiting;
  private long waitingSince;

  /**
   * @param lock held while something is written
   * @param stream returns where it is written to
   */
  Flushing(Lock lock, Supplier<OutputStream> stream) {
    this.lock = lock;
    this.stream = stream;
  }

  /** Is called after each event that was written. */
  void written(ILoggingEvent event) {
    lock.lock();
    try {
      var isUrgent = event.getLevel().isGreaterOrEqual(Level.WARN);
      if (isUrgent || isOverdue() || !flushesLater()) {
        flush();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Returns whether the event loop that was to flush has not done so, as one that was stopped. */
  private boolean isOverdue() {
    return waiting && System.nanoTime() - waitingSince > TimeUnit.MILLISECONDS.toNanos(MOST_MILLIS);
  }

  /** Returns whether this thread's event loop flushes later; a thread without one cannot rely on another's. */
  private boolean flushesLater() {
    var context = (ContextInternal) Vertx.currentContext();
    if (context == null) {
      return false;
    }
    if (waiting) {
      return true;
    }
    try {
      context.nettyEventLoop().schedule(this::flush, MOST_MILLIS, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      return false;
    }
    waiting = true;
    waitingSince = System.nanoTime();
    return true;
  }

  private void flush() {
    lock.lock();
    try {
      waiting = false;
      var out = stream.get();
      // null when the log is closed, which has flushed it
      if (out != null) {
        out.flush();
      }
    } catch (IOException e) {
      // as the appenders do, which have no place to write it to
    } finally {
      lock.unlock();
    }
  }
}
