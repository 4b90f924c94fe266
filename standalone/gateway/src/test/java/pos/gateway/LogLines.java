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

  private static final int LIMIT_SECONDS = 60;

  /** @param correlationId that of the request, or null */
  private record Line(String text, String correlationId) {}

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

  /**
   * Returns the text of the next line of a request with this id. It may be written after the client has its answer, and
   * those of earlier requests, of another test even, may still be written before it.
   */
  String of(String correlationId) throws InterruptedException {
    for (var line = next(); line != null; line = next()) {
      if (correlationId.equals(line.correlationId)) {
        return line.text;
      }
    }
    throw new AssertionError("no line of " + correlationId + ": " + all);
  }

  private Line next() throws InterruptedException {
    return ofRequests.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
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
