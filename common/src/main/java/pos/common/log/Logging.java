package pos.common.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.joran.spi.ConsoleTarget;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.spi.ContextAwareBase;
import ch.qos.logback.core.util.Duration;
import ch.qos.logback.core.util.FileSize;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Configures logback in code, since its XML costs memory: JSON lines on stdout, or in the file that LOG_FILE names. */
public final class Logging extends ContextAwareBase implements Configurator {

  private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

  @Override
  public ExecutionStatus configure(LoggerContext context) {
    var file = System.getProperty("LOG_FILE", System.getenv("LOG_FILE"));
    var appender = file == null || file.isBlank() ? new Output() : rolling(context, file);
    var encoder = new JsonEncoder();
    encoder.setContext(context);
    encoder.start();
    appender.setContext(context);
    appender.setEncoder(encoder);
    // done by Flushing
    appender.setImmediateFlush(false);
    appender.start();
    var root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.toLevel(System.getenv("LOG_LEVEL"), Level.INFO));
    root.addAppender(appender);
    // it warns of gauges that pools of one name share
    context.getLogger("io.micrometer.core.instrument.MeterRegistry").setLevel(Level.ERROR);
    // at DEBUG, it logs mails with the secrets in them
    context.getLogger("io.vertx.ext.mail").setLevel(Level.WARN);
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  private static OutputStreamAppender<ILoggingEvent> rolling(LoggerContext context, String file) {
    var appender = new PrivateFiles();
    appender.setFile(file);
    var window = new FixedWindowRollingPolicy();
    window.setContext(context);
    window.setParent(appender);
    window.setFileNamePattern(file + ".%i");
    window.setMaxIndex(3);
    window.start();
    var size = new SizeBasedTriggeringPolicy<ILoggingEvent>();
    size.setContext(context);
    size.setMaxFileSize(FileSize.valueOf("32MB"));
    // instead of once a minute, in which a busy shop writes more than that
    size.setCheckIncrement(Duration.buildByMilliseconds(1));
    size.start();
    appender.setRollingPolicy(window);
    appender.setTriggeringPolicy(size);
    return appender;
  }

  /** Writes to stdout. */
  private static final class Output extends OutputStreamAppender<ILoggingEvent> {

    private final Flushing flushing = new Flushing(streamWriteLock, this::getOutputStream);

    @Override
    public void start() {
      setOutputStream(new BufferedOutputStream(ConsoleTarget.SystemOut.getStream()));
      super.start();
    }

    @Override
    protected void subAppend(ILoggingEvent event) {
      super.subAppend(event);
      flushing.written(event);
    }
  }

  /** Writes files that only their owner can read: there are customers' ids in them. */
  private static final class PrivateFiles extends RollingFileAppender<ILoggingEvent> {

    private final Flushing flushing = new Flushing(streamWriteLock, this::getOutputStream);

    @Override
    protected void subAppend(ILoggingEvent event) {
      super.subAppend(event);
      flushing.written(event);
    }

    @Override
    public void openFile(String name) throws IOException {
      var file = Path.of(name).toAbsolutePath();
      Files.createDirectories(file.getParent());
      if (Files.getFileStore(file.getParent()).supportsFileAttributeView("posix")) {
        if (Files.notExists(file)) {
          Files.createFile(file, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        }
        Files.setPosixFilePermissions(file, OWNER_ONLY);
      }
      super.openFile(name);
    }
  }
}
