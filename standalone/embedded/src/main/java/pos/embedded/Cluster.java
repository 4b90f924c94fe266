package pos.embedded;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;

/**
 * The files of a PostgreSQL cluster: made once, configured anew at each start.
 *
 * @param home holds the cluster and its log
 * @param sockets the home, or one with a short name, as the path of a socket has little more than a hundred characters
 */
record Cluster(Path home, Path sockets, Account account) {

  private static final int LONGEST_HOME = 80;

  /** The superuser has no password: known by the account of the process, and not at all over TCP. */
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

  /** What suits a store server with two cores: few processes, little memory, no data in the log, commits on disk. */
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
      wal_level = minimal
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
    account.own(sockets);
    return new Cluster(home, sockets, account);
  }

  Path data() {
    return home.resolve("data");
  }

  Path log() {
    return home.resolve("server.log");
  }

  /** Made under another name first: what a crash leaves half-made is never taken for a cluster. */
  void create(Path initdb, boolean durable) throws IOException {
    if (Files.exists(data())) {
      return;
    }
    removeHalfMade();
    var fresh = Files.createTempDirectory(home, "initdb");
    account.own(fresh);
    Command.run(home, account.command(initdb, "--pgdata", fresh, "--username", Superuser.NAME, "--encoding", "UTF8",
        "--locale-provider", "builtin", "--builtin-locale", "C.UTF-8", "--locale", "C", "--auth", "reject",
        durable ? "--sync-method=fsync" : "--no-sync"));
    Files.move(fresh, data(), StandardCopyOption.ATOMIC_MOVE);
    try (var directory = FileChannel.open(home, StandardOpenOption.READ)) {
      directory.force(true);
    }
  }

  private void removeHalfMade() throws IOException {
    try (var leftovers = Files.newDirectoryStream(home, "initdb*")) {
      for (var leftover : leftovers) {
        FileTree.delete(leftover);
      }
    }
  }

  /** Writes the configuration anew; of what is said twice in it, the last counts. */
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

  /** What a dead server left: until it is reaped, PostgreSQL takes it for alive and refuses to start. */
  void removeSockets() throws IOException {
    try (var leftovers = Files.newDirectoryStream(sockets, ".s.PGSQL.*")) {
      for (var leftover : leftovers) {
        Files.deleteIfExists(leftover);
      }
    }
  }

  /** After the server has stopped and taken its socket away. */
  void removeSocketDirectory() throws IOException {
    if (!sockets.equals(home)) {
      FileTree.delete(sockets);
    }
  }
}
