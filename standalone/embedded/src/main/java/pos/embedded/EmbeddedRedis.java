package pos.embedded;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** A Redis 7 server of our own on 127.0.0.1, its append-only file in one directory, ending when we do. */
public final class EmbeddedRedis implements AutoCloseable {

  /** Options for data that nobody will miss: nothing is written to disk, and there is a database for each test. */
  public static final Map<String, String> THROWAWAY = Map.of("appendonly", "no", "databases", "1024");

  /** The title stays the command line, by which a server is known again. */
  private static final String SETTINGS = """
      bind 127.0.0.1
      daemonize yes
      set-proc-title no
      tcp-backlog 128
      appendonly yes
      appendfsync everysec
      auto-aof-rewrite-min-size 16mb
      save ""
      """;

  private static final Duration BIRTH = Duration.ofSeconds(10);
  private static final Duration LOADING = Duration.ofSeconds(60);

  private final DataDirectory home;
  private final Account account;
  private final Daemon daemon;
  private final Path program;
  private final Path configuration;
  private final int port;
  private final String password;

  private EmbeddedRedis(DataDirectory home, int port, Map<String, String> options) throws IOException {
    this.home = home;
    this.account = Account.of(home.path());
    this.program = Binaries.redisServer();
    this.configuration = home.path().resolve("redis.conf");
    this.daemon = new Daemon(home.path().resolve("redis.pid"), home.path().resolve("server.log"), configuration);
    daemon.stop();
    this.port = Ports.choose(port);
    this.password = options.getOrDefault("requirepass", "");
    account.write(configuration, configuration(options));
  }

  /**
   * Starts on a directory that is empty or was used before; a server left behind there by a dead process is stopped.
   *
   * @param port 0 for any free port
   * @param options of redis.conf, on top of ours: every write is in the append-only file, synced each second
   * @throws ServerFailure when the directory or the port is in use, or Redis does not start
   */
  public static EmbeddedRedis start(Path directory, int port, Map<String, String> options) {
    return start(DataDirectory.lock(directory), port, options);
  }

  /** Starts on a free port and a temporary directory, for data that nobody will miss when the server is stopped. */
  public static EmbeddedRedis throwaway() {
    return start(DataDirectory.temporary(), 0, THROWAWAY);
  }

  /** Like {@link #throwaway}, but what was written is there again after a kill, as in the shop. */
  public static EmbeddedRedis temporary() {
    return start(DataDirectory.temporary(), 0, Map.of());
  }

  private static EmbeddedRedis start(DataDirectory home, int port, Map<String, String> options) {
    try {
      var server = new EmbeddedRedis(home, port, options);
      server.restart();
      return server;
    } catch (IOException e) {
      home.close();
      throw new ServerFailure("Redis cannot use %s: %s".formatted(home.path(), e), e);
    } catch (RuntimeException e) {
      home.close();
      throw e;
    }
  }

  /** Of what is said twice in it, the last counts. */
  private String configuration(Map<String, String> options) {
    var text = new StringBuilder(SETTINGS);
    options.forEach((name, value) -> text.append(line(name, value)));
    return text.append(line("port", Integer.toString(port)))
        .append(line("dir", home.path().toString()))
        .append(line("pidfile", daemon.pidFile().toString()))
        .append(line("logfile", daemon.log().toString())).toString();
  }

  private static String line(String name, String value) {
    return "%s \"%s\"\n".formatted(name, value.replace("\\", "\\\\").replace("\"", "\\\""));
  }

  public int port() {
    return port;
  }

  public boolean running() {
    return daemon.running();
  }

  /** Kills the server as a crash would; what was written in the last second may be lost. */
  public void kill() {
    daemon.kill();
  }

  /** Starts the server again on the same port, whether it was killed, died or runs; its data is loaded then. */
  public void restart() {
    daemon.stop();
    daemon.removePidFile();
    Ports.awaitFree(port);
    daemon.attach();
    Command.run(home.path(), account.command(program, configuration));
    if (!Polling.until(BIRTH, daemon::hasPid)
        || !Polling.until(LOADING, () -> answers() || !daemon.running())
        || !daemon.running()) {
      daemon.stop();
      throw new ServerFailure("Redis does not start in %s: %s".formatted(home.path(), daemon.endOfLog()));
    }
  }

  /** Stops the server, which saves what it has, and gives the directory back. */
  public void stop() {
    daemon.stop();
    home.close();
  }

  @Override
  public void close() {
    stop();
  }

  private boolean answers() {
    var login = "*2\r\n$4\r\nAUTH\r\n$%d\r\n%s\r\n".formatted(bytes(password).length, password);
    try (var socket = new Socket(Ports.LOOPBACK, port)) {
      socket.setSoTimeout((int) BIRTH.toMillis());
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
