package pos.common.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.LoggingEvent;
import io.vertx.core.Vertx;
import java.io.OutputStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** When lines leave the buffer. */
class FlushingTest {

  private static final Vertx VERTX = Vertx.vertx();

  private final Semaphore flushes = new Semaphore(0);
  private final Flushing flushing = new Flushing(new ReentrantLock(), () -> new OutputStream() {

    @Override
    public void write(int b) {}

    @Override
    public void flush() {
      flushes.release();
    }
  });

  @AfterAll
  static void close() {
    VERTX.close().await();
  }

  private void write(Level level) {
    var event = new LoggingEvent();
    event.setLevel(level);
    flushing.written(event);
  }

  @Test
  void a_line_of_an_event_loop_is_flushed_without_another_one() throws InterruptedException {
    VERTX.runOnContext(_ -> write(Level.INFO));
    assertTrue(flushes.tryAcquire(60, TimeUnit.SECONDS));
  }

  @Test
  void the_last_line_of_a_stop_is_flushed_although_an_event_loop_was_to_flush_later() throws InterruptedException {
    var written = new CountDownLatch(1);
    var stopped = new CountDownLatch(1);
    VERTX.runOnContext(_ -> {
      write(Level.INFO);
      written.countDown();
      // as an event loop that is closed before it has flushed
      try {
        stopped.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    });
    try {
      written.await();
      assertEquals(0, flushes.availablePermits());
      write(Level.INFO);
      assertEquals(1, flushes.availablePermits());
    } finally {
      stopped.countDown();
    }
  }

  @Test
  void a_warning_is_flushed_at_once() throws InterruptedException {
    var seen = new CountDownLatch(1);
    VERTX.runOnContext(_ -> {
      write(Level.INFO);
      write(Level.WARN);
      if (flushes.availablePermits() == 1) {
        seen.countDown();
      }
    });
    assertTrue(seen.await(60, TimeUnit.SECONDS));
  }
}
