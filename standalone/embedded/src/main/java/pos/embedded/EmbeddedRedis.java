package pos.embedded;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** A Redis 7 server on 127.0.0.1; what was written in the last second before a kill may be lost. */
public final class EmbeddedRedis extends EmbeddedServer {

  /** Options for data that need not survive a restart: nothing is written to disk, and there are many databases. */
  public static final Map<String, String> THROWAWAY = Map.of("appendonly", "no", "databases", "1024");

  /**
   * The process title stays the command line, because the server is recognized by it. Nothing is evicted: events and
   * carts must not disappear; when the memory is full, only carts refuse to grow.
   */
  private static final String SETTINGS = """
      bind 127.0.0.1
      daemonize yes
      set-proc-title no
      tcp-backlog 128
      appendonly yes
      appendfsync everysec
      auto-aof-rewrite-min-size 16mb
      save ""
      maxmemory 128mb
      maxmemory-policy noeviction
      """;

  private static final Duration PID_FILE_LIMIT = Duration.ofSeconds(10);
  private static final Duration LOADING_LIMIT = Duration.ofSeconds(60);
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(10);

  private final Account account;
  private final Path program;
  private final Path configuration;
  private final String password;

  EmbeddedRedis(DataDirectory home, int port, Map<String, String> options) throws IOException {
    var account = Account.of(home.path());
    var configuration = home.path().resolve("redis.conf");
    super("Redis", home,
        new Daemon(home.path().resolve("redis.pid"), home.path().resolve("server.log"), configuration), port);
    this.account = account;
    this.configuration = configuration;
    this.program = Binaries.redisServer();
    this.password = options.getOrDefault("requirepass", "");
    account.write(configuration, configuration(options));
  }

  /**
   * Starts on a directory that is empty or was used before; a server left behind there by a dead process is stopped.
   *
   * @param port 0 for any free port
   * @param options for redis.conf; they override ours, by which every write is in the append-only file within a second
   * @throws ServerFailure when the directory or the port is in use, or Redis does not start
   */
  public static EmbeddedRedis start(Path directory, int port, Map<String, String> options) {
    return start(DataDirectory.lock(directory), port, home -> new EmbeddedRedis(home, port, options));
  }

  /** Starts on a free port and a temporary directory, which is deleted when the server is stopped. */
  public static EmbeddedRedis throwaway() {
    return start(DataDirectory.temporary(), 0, home -> new EmbeddedRedis(home, 0, THROWAWAY));
  }

  /** Like {@link #throwaway}, but what was written survives a kill, as in the shop. */
  public static EmbeddedRedis temporary() {
    return start(DataDirectory.temporary(), 0, home -> new EmbeddedRedis(home, 0, Map.of()));
  }

  /**
   * Returns the port of the server that was started last on a directory.
   *
   * @throws ServerFailure when there was none
   */
  public static int portIn(Path home) throws IOException {
    var file = home.resolve("redis.conf");
    if (Files.exists(file)) {
      for (var line : Files.readAllLines(file)) {
        if (line.matches("port \"[0-9]+\"")) {
          return Integer.parseInt(line.replaceAll("[^0-9]", ""));
        }
      }
    }
    throw new ServerFailure("Redis does not run in %s.".formatted(home));
  }

  /** Where an option is set twice, Redis takes the last value. */
  private String configuration(Map<String, String> options) {
    var text = new StringBuilder(SETTINGS);
    options.forEach((name, value) -> text.append(line(name, value)));
    return text.append(line("port", Integer.toString(port())))
        .append(line("dir", home().path().toString()))
        .append(line("pidfile", daemon().pidFile().toString()))
        .append(line("logfile", daemon().log().toString())).toString();
  }

  private static String line(String name, String value) {
    return "%s \"%s\"\n".formatted(name, value.replace("\\", "\\\\").replace("\"", "\\\""));
  }

  @Override
  void launch() {
    daemon().removePidFile();
    daemon().rollLog();
    daemon().attach();
    Command.run(home().path(), account.command(program, configuration));
    if (!Polling.until(PID_FILE_LIMIT, daemon()::hasPid)
        || !Polling.until(LOADING_LIMIT, () -> answers() || !running())
        || !running()) {
      throw new ServerFailure(daemon().endOfLog());
    }
  }

  private boolean answers() {
    var login = "*2\r\n$4\r\nAUTH\r\n$%d\r\n%s\r\n".formatted(bytes(password).length, password);
    try (var socket = new Socket(Ports.LOOPBACK, port())) {
      socket.setSoTimeout((int) ANSWER_LIMIT.toMillis());
      socket.getOutputStream().write(bytes((password.isEmpty() ? "" : login) + "PING\r\nQUIT\r\n"));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8).contains("+PONG");
    } catch (IOException e) {
      return false;
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
