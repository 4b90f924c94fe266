package pos.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;

/** A PostgreSQL 18 server of our own on 127.0.0.1 and a Unix socket, its data in one directory, ending when we do. */
public final class EmbeddedPostgres implements AutoCloseable {

  /** Parameters for data that may go with the machine: nothing waits for the disk, yet a crashed server recovers. */
  public static final Map<String, String> THROWAWAY = Map.of("fsync", "off", "full_page_writes", "off");

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,62}");
  private static final Pattern PASSWORD = Pattern.compile("\\P{Cntrl}+");

  private final DataDirectory home;
  private final Cluster cluster;
  private final Daemon daemon;
  private final Path programs;
  private final int port;

  private EmbeddedPostgres(DataDirectory home, int port, Map<String, String> parameters) throws IOException {
    this.home = home;
    this.cluster = Cluster.in(home.path());
    this.daemon = new Daemon(cluster.data().resolve("postmaster.pid"), cluster.log(), cluster.data());
    this.programs = Binaries.postgres().resolve("bin");
    daemon.stop();
    this.port = Ports.choose(port);
    cluster.create(programs.resolve("initdb"), !"off".equals(parameters.get("fsync")));
    cluster.configure(this.port, parameters);
  }

  /**
   * Starts on a directory that is empty or was used before; a server left behind there by a dead process is stopped.
   *
   * @param port 0 for any free port
   * @param parameters of postgresql.conf, on top of ours
   * @throws ServerFailure when the directory or the port is in use, or PostgreSQL does not start
   */
  public static EmbeddedPostgres start(Path directory, int port, Map<String, String> parameters) {
    return start(DataDirectory.lock(directory), port, parameters);
  }

  /** Starts on a free port and a temporary directory, for data that nobody will miss when the server is stopped. */
  public static EmbeddedPostgres throwaway() {
    return start(DataDirectory.temporary(), 0, THROWAWAY);
  }

  private static EmbeddedPostgres start(DataDirectory home, int port, Map<String, String> parameters) {
    try {
      var server = new EmbeddedPostgres(home, port, parameters);
      server.restart();
      return server;
    } catch (IOException e) {
      home.close();
      throw new ServerFailure("PostgreSQL cannot use %s: %s".formatted(home.path(), e), e);
    } catch (RuntimeException e) {
      home.close();
      throw e;
    }
  }

  public int port() {
    return port;
  }

  /** Where the Unix socket is; only this process's user, root and the server's account get in. */
  public Path socketDirectory() {
    return cluster.sockets();
  }

  /** Names and passwords stand in the text because these statements take no parameters. */
  private static final String SET_ROLE = """
      DO $do$ BEGIN
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '%1$s') THEN CREATE ROLE "%1$s"; END IF;
      END $do$;
      ALTER ROLE "%1$s" LOGIN PASSWORD '%2$s'""";

  private static final String FIND_DATABASE = "SELECT datname FROM pg_database WHERE datname = '%s'";

  private static final String CREATE_DATABASE = "CREATE DATABASE \"%s\" OWNER \"%s\"";

  private static final String CLOSE_TO_OTHERS = "REVOKE ALL ON DATABASE \"%s\", postgres, template1 FROM PUBLIC";

  /** Makes a database and the one role that may connect to it, where they are missing; sets the password each time. */
  public void createDatabase(String name, String owner, String password) {
    require(NAME.matcher(name).matches() && NAME.matcher(owner).matches(), "Names match " + NAME);
    require(PASSWORD.matcher(password).matches(), "A password has no control characters");
    try (var superuser = superuser(Superuser.NAME)) {
      superuser.query(SET_ROLE.formatted(owner, password.replace("'", "''")));
      if (superuser.query(FIND_DATABASE.formatted(name)).isEmpty()) {
        superuser.query(CREATE_DATABASE.formatted(name, owner));
      }
      superuser.query(CLOSE_TO_OTHERS.formatted(name));
    }
  }

  private static void require(boolean condition, String sentence) {
    if (!condition) {
      throw new IllegalArgumentException(sentence);
    }
  }

  Superuser superuser(String database) {
    return Superuser.connect(cluster.sockets().resolve(".s.PGSQL." + port), database);
  }

  public boolean running() {
    return daemon.running();
  }

  /** Kills the server as a crash would; nothing that was committed is lost. */
  public void kill() {
    daemon.kill();
  }

  /** Starts the server again on the same port, whether it was killed, died or runs. */
  public void restart() {
    daemon.stop();
    Ports.awaitFree(port);
    try {
      daemon.removeStalePidFile();
      cluster.removeSockets();
      daemon.attach();
      Command.run(cluster.home(), cluster.account().command(programs.resolve("pg_ctl"), "start", "--wait", "--silent",
          "--pgdata", cluster.data(), "--log", cluster.log()));
    } catch (IOException | ServerFailure e) {
      daemon.stop();
      throw new ServerFailure("PostgreSQL does not start in %s: %s".formatted(cluster.home(), daemon.endOfLog()), e);
    }
  }

  /** Stops the server, which interrupts its clients, and gives the directory back. */
  public void stop() {
    daemon.stop();
    try {
      cluster.removeSocketDirectory();
    } catch (IOException e) {
      throw new ServerFailure("%s cannot be removed: %s".formatted(cluster.sockets(), e), e);
    } finally {
      home.close();
    }
  }

  @Override
  public void close() {
    stop();
  }
}
