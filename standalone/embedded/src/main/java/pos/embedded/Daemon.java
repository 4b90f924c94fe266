package pos.embedded;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** A server in the background that is found by its pid file and ends when this process does. */
final class Daemon {

  private static final Duration STOP_LIMIT = Duration.ofSeconds(60);
  private static final int LOG_LINES = 5;
  private static final int LOG_BYTES = 8192;
  /** A server writes few lines a day, but has years. */
  private static final long MAX_LOG_BYTES = 16 << 20;

  private final Path pidFile;
  private final Path log;
  private final Path argument;
  private Lifeline lifeline;
  /** The server that this process has started, which is found by it when its pid file is gone. */
  private ProcessHandle started;

  /** @param argument the last one on the server's command line, which no other process has */
  Daemon(Path pidFile, Path log, Path argument) {
    this.pidFile = pidFile;
    this.log = log;
    this.argument = argument;
  }

  /** Ties a server, running or about to be started, to the life of this process. */
  void attach() {
    if (lifeline == null) {
      lifeline = Lifeline.attach(pidFile);
    }
  }

  /** Remembers the server that was started, whose pid file may be deleted. */
  void remember() {
    process().ifPresent(server -> {
      started = server;
      lifeline.know(server.pid());
    });
  }

  Path pidFile() {
    return pidFile;
  }

  Path log() {
    return log;
  }

  /** Returns whether there is a pid file with a pid in it, whose process may have ended since. */
  boolean hasPid() {
    return pid().isPresent();
  }

  boolean running() {
    return process().isPresent();
  }

  /** Stops the server, even one that a dead process left behind, and returns when it has ended. */
  void stop() {
    var server = process();
    if (server.isPresent()) {
      attach();
      release(Lifeline::stopServer);
      // the pid file goes first; until the process has ended it still writes to its log
      if (!Polling.until(STOP_LIMIT, () -> !isAlive(server.get()))) {
        kill();
      }
    } else if (lifeline != null) {
      release(Lifeline::detach);
    }
  }

  private void release(Consumer<Lifeline> how) {
    var released = lifeline;
    lifeline = null;
    how.accept(released);
  }

  /** Removes a pid file whose pid belongs to another process now, as after a reboot: PostgreSQL would not start. */
  void removeStalePidFile() {
    if (!running() && pid().flatMap(ProcessHandle::of).isPresent()) {
      removePidFile();
    }
  }

  void removePidFile() {
    try {
      Files.deleteIfExists(pidFile);
    } catch (IOException e) {
      throw new ServerFailure("%s cannot be removed: %s".formatted(pidFile, e), e);
    }
  }

  /** Kills the server and its children. The lifeline stays, since it serves the next server as well. */
  void kill() {
    process().ifPresent(server -> {
      var family = Stream.concat(Stream.of(server), server.children()).toList();
      server.destroyForcibly();
      if (!Polling.until(STOP_LIMIT, () -> family.stream().noneMatch(Daemon::isAlive))) {
        throw new ServerFailure("Process %d was killed but does not end.".formatted(server.pid()));
      }
    });
  }

  /** Sets a log aside that has become large, in place of the one before, for a server that is about to be started. */
  void rollLog() {
    try {
      if (Files.exists(log) && Files.size(log) > MAX_LOG_BYTES) {
        Files.move(log, log.resolveSibling(log.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
      }
    } catch (IOException e) {
      throw new ServerFailure("%s cannot be set aside: %s".formatted(log, e), e);
    }
  }

  /** Returns the end of the log, which says why a server does not start. */
  String endOfLog() {
    try (var file = FileChannel.open(log)) {
      file.position(Math.max(0, file.size() - LOG_BYTES));
      var end = new String(Channels.newInputStream(file).readNBytes(LOG_BYTES), StandardCharsets.UTF_8);
      var lines = end.lines().toList();
      return String.join(" ", lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size()));
    } catch (IOException e) {
      return log + " does not exist.";
    }
  }

  private Optional<ProcessHandle> process() {
    return pid().flatMap(ProcessHandle::of).filter(Daemon::isAlive).filter(this::isServer)
        .or(() -> Optional.ofNullable(started).filter(Daemon::isAlive));
  }

  private boolean isServer(ProcessHandle process) {
    var arguments = process.info().arguments().orElse(new String[] {""});
    return arguments[arguments.length - 1].equals(argument.toString());
  }

  /** Returns false for a zombie as well: in a container without an init process it is never reaped. */
  static boolean isAlive(ProcessHandle process) {
    return process.isAlive() && !isZombie(process.pid());
  }

  private static boolean isZombie(long pid) {
    try {
      return Files.readString(Path.of("/proc", Long.toString(pid), "stat")).contains(") Z ");
    } catch (IOException e) {
      return false;
    }
  }

  private Optional<Long> pid() {
    try {
      return Files.readAllLines(pidFile).stream().findFirst().map(String::strip).map(Long::valueOf);
    } catch (IOException | NumberFormatException e) {
      return Optional.empty();
    }
  }
}
