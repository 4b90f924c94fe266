package pos.gateway;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.LoggerFactory;
import pos.common.log.Trace;

/** The log lines written while a test collects them. */
final class LogLines extends AppenderBase<ILoggingEvent> implements AutoCloseable {

  /** @param correlationId that of the request, or null */
  record Line(String text, String correlationId) {}

  private final Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
  private final Queue<Line> all = new ConcurrentLinkedQueue<>();
  private final BlockingQueue<Line> ofRequests = new LinkedBlockingQueue<>();

  static LogLines begin() {
    var lines = new LogLines();
    lines.start();
    lines.root.addAppender(lines);
    return lines;
  }

  @Override
  protected void append(ILoggingEvent event) {
    var trace = Trace.current();
    var line = new Line(event.getFormattedMessage() + " " + event.getKeyValuePairs()
        + ThrowableProxyUtil.asString(event.getThrowableProxy()), trace == null ? null : trace.correlationId());
    all.add(line);
    if (event.getLoggerName().equals("request")) {
      ofRequests.add(line);
    }
  }

  /** Returns the next line of a request; it may be written after the client has its answer. */
  Line next() throws InterruptedException {
    return ofRequests.poll(10, TimeUnit.SECONDS);
  }

  /** Returns the next line of a request with this id; those of earlier requests may still be written. */
  Line of(String correlationId) throws InterruptedException {
    var line = next();
    while (line != null && !correlationId.equals(line.correlationId)) {
      line = next();
    }
    return line;
  }

  boolean hasSeen(String text) {
    return all.stream().anyMatch(line -> line.text.contains(text));
  }

  @Override
  public String toString() {
    return all.toString();
  }

  @Override
  public void close() {
    root.detachAppender(this);
  }
}
