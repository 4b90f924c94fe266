package pos.embedded;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The files of a PostgreSQL cluster: made once, configured anew at each start.
 *
 * @param home holds the cluster and its log
 * @param sockets the home, or, as a socket's path has little more than a hundred characters, a directory with a short name
 */
record Cluster(Path home, Path sockets, Account account) {

  /** The superuser has no password: known by the account of the process, and not at all over TCP. */
  private static final String ACCESS = """
      local all postgres peer map=owner
      local all all scram-sha-256
      host all postgres 127.0.0.1/32 reject
      host all all 127.0.0.1/32 scram-sha-256
      """;

  private static final int LONGEST_HOME = 80;

  private static final String IDENTITIES = """
      owner root postgres
      owner "%s" postgres
      """;

  /** What suits a store server with two cores: few processes, little memory, and every commit on disk. */
  private static final Map<String, String> SETTINGS = Map.ofEntries(
      Map.entry("listen_addresses", Ports.LOOPBACK),
      Map.entry("unix_socket_permissions", "0700"),
      Map.entry("max_connections", "100"),
      Map.entry("shared_buffers", "48MB"),
      Map.entry("effective_cache_size", "256MB"),
      Map.entry("maintenance_work_mem", "32MB"),
      Map.entry("huge_pages", "off"),
      Map.entry("jit", "off"),
      Map.entry("io_method", "sync"),
      Map.entry("max_worker_processes", "0"),
      Map.entry("max_logical_replication_workers", "0"),
      Map.entry("autovacuum_max_workers", "2"),
      Map.entry("autovacuum_worker_slots", "2"),
      Map.entry("wal_level", "minimal"),
      Map.entry("max_wal_senders", "0"),
      Map.entry("min_wal_size", "64MB"),
      Map.entry("max_wal_size", "256MB"),
      Map.entry("checkpoint_timeout", "10min"),
      Map.entry("random_page_cost", "1.1"),
      Map.entry("idle_in_transaction_session_timeout", "60s"),
      Map.entry("timezone", "UTC"),
      Map.entry("log_timezone", "UTC"),
      Map.entry("log_checkpoints", "off"),
      Map.entry("log_error_verbosity", "terse"),
      Map.entry("log_min_error_statement", "panic"));

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
        DataDirectory.delete(leftover);
      }
    }
  }

  /** Writes the settings anew; what is not said here is PostgreSQL's default. */
  void configure(int port, Map<String, String> overrides) throws IOException {
    var settings = new TreeMap<>(SETTINGS);
    settings.putAll(overrides);
    settings.put("port", Integer.toString(port));
    settings.put("unix_socket_directories", "\"%s\"".formatted(sockets));
    account.write(data().resolve("postgresql.conf"), settings.entrySet().stream()
        .map(it -> "%s = '%s'%n".formatted(it.getKey(), it.getValue().replace("'", "''")))
        .collect(Collectors.joining()));
    account.write(data().resolve("pg_hba.conf"), ACCESS);
    account.write(data().resolve("pg_ident.conf"), IDENTITIES.formatted(account.user()));
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
      DataDirectory.delete(sockets);
    }
  }
}
