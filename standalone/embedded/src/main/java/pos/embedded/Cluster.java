package pos.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;

/**
 * The files of a PostgreSQL cluster: created once, configured again at each start.
 *
 * @param home the directory of the cluster and its log
 * @param sockets the home, or a directory with a short name: the path of a socket is limited to about 100 characters
 */
record Cluster(Path home, Path sockets, Account account) {

  private static final int LONGEST_HOME = 80;
  private static final Duration LAST_WRITE_LIMIT = Duration.ofSeconds(30);

  /** The superuser has no password: it is recognized by the account of its process, and rejected over TCP. */
  private static final String ACCESS = """
      local all postgres peer map=owner
      local all all scram-sha-256
      host all postgres 127.0.0.1/32 reject
      host all all 127.0.0.1/32 scram-sha-256
      """;

  private static final String IDENTITIES = """
      owner root postgres
      owner "%s" postgres
      """;

  /** For a store server with two cores: few processes, little memory, no data in the log, durable commits. */
  private static final String SETTINGS = """
      listen_addresses = '127.0.0.1'
      unix_socket_permissions = 0700
      max_connections = 100
      shared_buffers = 48MB
      effective_cache_size = 256MB
      maintenance_work_mem = 32MB
      huge_pages = off
      jit = off
      io_method = sync
      max_worker_processes = 0
      max_logical_replication_workers = 0
      autovacuum_max_workers = 2
      autovacuum_worker_slots = 2
      wal_level = replica
      max_wal_senders = 0
      min_wal_size = 64MB
      max_wal_size = 256MB
      checkpoint_timeout = 10min
      random_page_cost = 1.1
      idle_in_transaction_session_timeout = 60s
      timezone = 'UTC'
      log_timezone = 'UTC'
      log_min_messages = log
      log_min_error_statement = panic
      log_error_verbosity = terse
      log_checkpoints = off
      """;

  static Cluster in(Path home) throws IOException {
    var account = Account.of(home);
    if (home.toString().length() <= LONGEST_HOME) {
      return new Cluster(home, home, account);
    }
    var sockets = Files.createTempDirectory("pos");
    account.takeOwnership(sockets);
    return new Cluster(home, sockets, account);
  }

  Path data() {
    return home.resolve("data");
  }

  Path log() {
    return home.resolve("server.log");
  }

  /** Runs initdb under another name first, so that what a crash leaves behind is never mistaken for a cluster. */
  void create(Path initdb, boolean durable) throws IOException {
    if (Files.exists(data())) {
      return;
    }
    removeIncomplete();
    var fresh = Files.createTempDirectory(home, "initdb");
    account.takeOwnership(fresh);
    Command.run(home, account.command(initdb, "--pgdata", fresh, "--username", Superuser.NAME, "--encoding", "UTF8",
        "--locale-provider", "builtin", "--builtin-locale", "C.UTF-8", "--locale", "C", "--auth", "reject",
        durable ? "--sync-method=fsync" : "--no-sync"));
    Files.move(fresh, data(), StandardCopyOption.ATOMIC_MOVE);
    FileTree.sync(home);
  }

  /** Removes what an initdb left behind: it outlives a killed owner by a moment, and goes on creating files. */
  private void removeIncomplete() throws IOException {
    try (var leftovers = Files.newDirectoryStream(home, "initdb*")) {
      for (var leftover : leftovers) {
        if (!Polling.until(LAST_WRITE_LIMIT, () -> isDeleted(leftover))) {
          FileTree.delete(leftover);
        }
      }
    }
  }

  private static boolean isDeleted(Path tree) {
    try {
      FileTree.delete(tree);
      return true;
    } catch (IOException | UncheckedIOException _) {
      return false;
    }
  }

  /** Writes the configuration files; where a parameter is set twice, PostgreSQL takes the last value. */
  void configure(int port, Map<String, String> overrides) throws IOException {
    var settings = new StringBuilder(SETTINGS);
    overrides.forEach((name, value) -> settings.append(setting(name, value)));
    settings.append(setting("port", Integer.toString(port)));
    settings.append(setting("unix_socket_directories", "\"%s\"".formatted(sockets)));
    account.write(data().resolve("postgresql.conf"), settings.toString());
    account.write(data().resolve("pg_hba.conf"), ACCESS);
    account.write(data().resolve("pg_ident.conf"), IDENTITIES.formatted(account.user()));
  }

  private static String setting(String name, String value) {
    return "%s = '%s'\n".formatted(name, value.replace("'", "''"));
  }

  /** Removes the sockets of a killed server: until its process is reaped, PostgreSQL would refuse to start. */
  void removeSockets() throws IOException {
    try (var leftovers = Files.newDirectoryStream(sockets, ".s.PGSQL.*")) {
      for (var leftover : leftovers) {
        Files.deleteIfExists(leftover);
      }
    }
  }

  /** Removes the directory of the sockets, if it is not the home, after the server has stopped. */
  void removeSocketDirectory() throws IOException {
    if (!sockets.equals(home)) {
      FileTree.delete(sockets);
    }
  }
}
