package pos.common.trace;

import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts the spans that wait for the collector, and those that are lost: the library says nothing of a full queue. */
final class WaitingSpans {

  private static final Logger LOG = LoggerFactory.getLogger(WaitingSpans.class);
  private static final Duration PAUSE = Duration.ofMinutes(1);

  private final AtomicInteger waiting = new AtomicInteger();
  private final AtomicLong lost = new AtomicLong();
  private long reported;
  private long reportedAt = System.nanoTime() - PAUSE.toNanos();

  long lost() {
    return lost.get();
  }

  /** Lets spans into the queue of batches as long as there are fewer than {@code most} in it. */
  SpanProcessor enter(SpanProcessor batches, int most) {
    return new SpanProcessor() {
      @Override
      public void onStart(Context parent, ReadWriteSpan span) {
        batches.onStart(parent, span);
      }

      @Override
      public boolean isStartRequired() {
        return batches.isStartRequired();
      }

      @Override
      public void onEnd(ReadableSpan span) {
        if (waiting.incrementAndGet() <= most) {
          batches.onEnd(span);
        } else {
          waiting.decrementAndGet();
          lose(1);
        }
      }

      @Override
      public boolean isEndRequired() {
        return true;
      }

      @Override
      public CompletableResultCode shutdown() {
        return batches.shutdown();
      }

      @Override
      public CompletableResultCode forceFlush() {
        return batches.forceFlush();
      }
    };
  }

  /** Counts the spans that leave the queue. */
  SpanExporter leaveTo(SpanExporter exporter) {
    return new SpanExporter() {
      @Override
      public CompletableResultCode export(Collection<SpanData> spans) {
        var count = spans.size();
        waiting.addAndGet(-count);
        var sent = exporter.export(spans);
        return sent.whenComplete(() -> {
          if (!sent.isSuccess()) {
            lose(count);
          }
        });
      }

      @Override
      public CompletableResultCode flush() {
        return exporter.flush();
      }

      @Override
      public CompletableResultCode shutdown() {
        return exporter.shutdown();
      }
    };
  }

  private void lose(int count) {
    var all = lost.addAndGet(count);
    synchronized (this) {
      if (System.nanoTime() - reportedAt >= PAUSE.toNanos()) {
        LOG.warn("{} spans are lost: the collector does not take them", all - reported);
        reported = all;
        reportedAt = System.nanoTime();
      }
    }
  }
}
