package pos.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;

/** A PostgreSQL 18 server on 127.0.0.1 and a Unix socket; what was committed survives a kill. */
public final class EmbeddedPostgres extends EmbeddedServer {

  /**
   * Parameters for data that need not survive a power failure: nothing waits for the disk. Tests start several instances
   * of all services on one server.
   */
  public static final Map<String, String> THROWAWAY =
      Map.of("fsync", "off", "full_page_writes", "off", "max_connections", "200");

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,62}");
  private static final Pattern PASSWORD = Pattern.compile("\\P{Cntrl}+");

  private final Cluster cluster;
  private final Path programs;

  private EmbeddedPostgres(DataDirectory home, int port, Map<String, String> parameters) throws IOException {
    var cluster = Cluster.in(home.path());
    super("PostgreSQL", home, new Daemon(cluster.data().resolve("postmaster.pid"), cluster.log(), cluster.data()),
        port);
    this.cluster = cluster;
    this.programs = Binaries.postgres().resolve("bin");
    cluster.create(programs.resolve("initdb"), !"off".equals(parameters.get("fsync")));
    cluster.configure(port(), parameters);
  }

  /**
   * Starts on a directory that is empty or was used before; a server left behind there by a dead process is stopped.
   *
   * @param port 0 for any free port
   * @param parameters for postgresql.conf; they override those for a store server
   * @throws ServerFailure when the directory or the port is in use, or PostgreSQL does not start
   */
  public static EmbeddedPostgres start(Path directory, int port, Map<String, String> parameters) {
    return start(DataDirectory.lock(directory), port, home -> new EmbeddedPostgres(home, port, parameters));
  }

  /** Starts on a free port and a temporary directory, which is deleted when the server is stopped. */
  public static EmbeddedPostgres throwaway() {
    return start(DataDirectory.temporary(), 0, home -> new EmbeddedPostgres(home, 0, THROWAWAY));
  }

  /** Returns the directory of the Unix socket; only this process's user, root and the server's account can enter it. */
  public Path socketDirectory() {
    return cluster.sockets();
  }

  /**
   * Names and passwords are part of the text because these statements take no parameters. A password of random bits
   * is checked without the 4,096 rounds that slow down who guesses, and each new connection (ADR 92).
   */
  private static final String SET_ROLE = """
      SET scram_iterations = 1;
      DO $do$ BEGIN
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '%1$s') THEN CREATE ROLE "%1$s"; END IF;
      END $do$;
      ALTER ROLE "%1$s" LOGIN PASSWORD '%2$s'""";

  private static final String FIND_DATABASE = "SELECT datname FROM pg_database WHERE datname = '%s'";

  private static final String CREATE_DATABASE = "CREATE DATABASE \"%s\" OWNER \"%s\"";

  private static final String CLOSE_TO_OTHERS = "REVOKE ALL ON DATABASE \"%s\", postgres, template1 FROM PUBLIC";

  /**
   * Creates a database and the only role that may connect to it, where they are missing, and sets the role's password.
   *
   * @throws IllegalArgumentException when a name is not a plain identifier or the password has control characters
   */
  public void createDatabase(String name, String owner, String password) {
    require(NAME.matcher(name).matches() && NAME.matcher(owner).matches(), "Names must match " + NAME + ".");
    require(PASSWORD.matcher(password).matches(), "A password must not have control characters.");
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

  /**
   * Lets the service of a restored database say that what it tells now counts more than what it told before. A branch
   * has not all of the databases.
   */
  public void beginEpoch(String database) {
    try (var postgres = superuser(Superuser.NAME)) {
      if (postgres.query(FIND_DATABASE.formatted(database)).isEmpty()) {
        return;
      }
    }
    try (var superuser = superuser(database)) {
      superuser.query("SELECT begin_epoch()");
    }
  }

  Superuser superuser(String database) {
    return Superuser.connect(cluster.sockets().resolve(".s.PGSQL." + port()), database);
  }

  @Override
  void launch() throws IOException {
    daemon().removeStalePidFile();
    cluster.removeSockets();
    daemon().rollLog();
    daemon().attach();
    try {
      Command.run(cluster.home(), cluster.account().command(programs.resolve("pg_ctl"), "start", "--wait",
          // a slow machine takes its time to recover
          "--timeout", "600", "--silent",
          "--pgdata", cluster.data(), "--log", cluster.log()));
    } catch (ServerFailure e) {
      throw new ServerFailure(daemon().endOfLog(), e);
    }
  }

  @Override
  public void stop() {
    super.stop();
    try {
      cluster.removeSocketDirectory();
    } catch (IOException e) {
      throw new ServerFailure("%s cannot be removed: %s".formatted(cluster.sockets(), e), e);
    }
  }
}
