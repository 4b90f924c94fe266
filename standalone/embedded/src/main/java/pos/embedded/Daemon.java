package pos.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * A server in the background, known by its pid file, held by a lifeline: a shell that waits for our end of a pipe to
 * close, which the kernel does even when we are killed, and then asks the server to stop.
 */
final class Daemon {

  /**
   * SIGINT makes PostgreSQL stop without waiting for its clients, and Redis save. Both work in the directory of their
   * pid file, which tells them, where there is a /proc, from a stranger that has the pid of a server that crashed.
   */
  private static final String LIFELINE = """
      trap '' INT TERM HUP QUIT
      read -r _ && exit
      read -r pid _ <"$0" || exit
      [ ! -d /proc/self ] || [ "/proc/$pid/cwd" -ef "${0%/*}" ] || exit
      kill -INT "$pid"
      """;

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(5);

  private final Path pidFile;
  private final Path log;
  private final Path argument;
  private Process lifeline;

  /** The last argument on the server's command line tells it from a stranger that was given its old pid. */
  Daemon(Path pidFile, Path log, Path argument) {
    this.pidFile = pidFile;
    this.log = log;
    this.argument = argument;
  }

  /** Ties a server, running or about to be started, to our life. */
  void hold() {
    if (lifeline != null) {
      return;
    }
    try {
      lifeline = new ProcessBuilder("sh", "-c", LIFELINE, pidFile.toString())
          .redirectOutput(ProcessBuilder.Redirect.DISCARD).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    } catch (IOException e) {
      throw new ServerFailure("sh cannot be run: " + e.getMessage(), e);
    }
  }

  Path pidFile() {
    return pidFile;
  }

  Path log() {
    return log;
  }

  /** Whether it came as far as writing its pid file, dead or alive by now. */
  boolean wasBorn() {
    return pid().isPresent();
  }

  boolean running() {
    return process().isPresent();
  }

  /** Lets go of the server, also of one that a dead process left behind, and returns when it is gone. */
  void stop() {
    var server = process();
    if (server.isPresent()) {
      hold();
      letGo("");
      // not until its pid file is gone: it still writes to its log then
      if (!until(PATIENCE, () -> !lives(server.get()))) {
        kill();
      }
    } else if (lifeline != null) {
      letGo("nothing to stop\n");
    }
  }

  /** Forgets a pid that a stranger has been given since, as after a reboot; PostgreSQL would refuse to start. */
  void forgetStranger() {
    if (!running() && pid().flatMap(ProcessHandle::of).isPresent()) {
      forget();
    }
  }

  /** Forgets the server that was, so that {@link #wasBorn} tells of the next one. */
  void forget() {
    try {
      Files.deleteIfExists(pidFile);
    } catch (IOException e) {
      throw new ServerFailure("%s cannot be removed: %s".formatted(pidFile, e), e);
    }
  }

  /** The lifeline stays: it reads the pid when it is needed, and so serves the next server too. */
  void kill() {
    process().ifPresent(server -> {
      var family = Stream.concat(Stream.of(server), server.children()).toList();
      server.destroyForcibly();
      if (!until(PATIENCE, () -> family.stream().noneMatch(Daemon::lives))) {
        throw new ServerFailure("Process %d was killed and does not end.".formatted(server.pid()));
      }
    });
  }

  /** The end of the log, which says why a server does not start. */
  String lastWords() {
    try {
      var lines = Files.readAllLines(log);
      return String.join(" ", lines.subList(Math.max(0, lines.size() - 5), lines.size()));
    } catch (IOException e) {
      return "there is no " + log;
    }
  }

  /** Looks every few milliseconds, interrupted or not; false when the time is over. */
  static boolean until(Duration patience, BooleanSupplier condition) {
    var deadline = System.nanoTime() + patience.toNanos();
    var interrupted = false;
    var holds = condition.getAsBoolean();
    while (!holds && System.nanoTime() < deadline) {
      LockSupport.parkNanos(LOOK_AGAIN.toNanos());
      interrupted |= Thread.interrupted();
      holds = condition.getAsBoolean();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return holds;
  }

  /** A line tells the lifeline that it is not needed; without one it does its work. */
  private void letGo(String word) {
    try (var pipe = lifeline.getOutputStream()) {
      pipe.write(word.getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      throw new ServerFailure("The lifeline of %s is gone: %s".formatted(argument, e.getMessage()), e);
    } finally {
      lifeline = null;
    }
  }

  private Optional<ProcessHandle> process() {
    return pid().flatMap(ProcessHandle::of).filter(Daemon::lives).filter(this::isOurs);
  }

  private boolean isOurs(ProcessHandle process) {
    var arguments = process.info().arguments().orElse(new String[] {""});
    return arguments[arguments.length - 1].equals(argument.toString());
  }

  /** False for what is dead and not reaped, which may be so for ever where nobody reaps. */
  static boolean lives(ProcessHandle process) {
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
