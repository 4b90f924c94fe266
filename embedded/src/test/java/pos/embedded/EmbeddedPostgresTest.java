package pos.embedded;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.pgclient.PgException;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedPostgresTest {

  private static final boolean ROOT = Account.UID == 0;

  private Path directory;

  @BeforeEach
  void make_a_directory_that_every_account_can_enter() throws IOException {
    directory = Files.createTempDirectory("pos-postgres");
  }

  @AfterEach
  void remove_the_directory() throws IOException {
    DataDirectory.delete(directory);
  }

  private EmbeddedPostgres start() {
    return EmbeddedPostgres.start(directory, 0, EmbeddedPostgres.THROWAWAY);
  }

  private static List<String> query(EmbeddedPostgres postgres, String sql) {
    try (var superuser = postgres.superuser(Superuser.NAME)) {
      return superuser.query(sql);
    }
  }

  private static void connect(EmbeddedPostgres postgres, String database, String user, String password) throws Exception {
    var vertx = Vertx.vertx();
    try {
      var options = new PgConnectOptions().setHost("127.0.0.1").setPort(postgres.port())
          .setDatabase(database).setUser(user).setPassword(password);
      PgConnection.connect(vertx, options).compose(it -> it.query("CREATE TABLE own (id int)").execute()).await(10, SECONDS);
    } finally {
      vertx.close().await(10, SECONDS);
    }
  }

  @Test
  void it_is_postgresql_18_with_the_settings_of_a_store() {
    try (var postgres = EmbeddedPostgres.start(directory, 0, Map.of("work_mem", "5MB"))) {
      assertTrue(query(postgres, "SHOW server_version").getFirst().startsWith("18."));
      assertEquals(List.of("on"), query(postgres, "SHOW fsync"));
      assertEquals(List.of("on"), query(postgres, "SHOW synchronous_commit"));
      assertEquals(List.of("5MB"), query(postgres, "SHOW work_mem"));
      assertEquals(List.of("UTF8"), query(postgres, "SHOW server_encoding"));
    }
  }

  @Test
  void it_listens_on_loopback_only() {
    try (var postgres = start()) {
      assertEquals(List.of("127.0.0.1"), query(postgres, "SHOW listen_addresses"));
    }
  }

  @Test
  void what_was_written_is_there_after_a_stop_and_a_start() {
    try (var postgres = start()) {
      query(postgres, "CREATE TABLE kept AS SELECT 42 AS n");
    }
    try (var postgres = start()) {
      assertEquals(List.of("42"), query(postgres, "SELECT n FROM kept"));
    }
  }

  @Test
  void what_was_committed_survives_a_crash() {
    try (var postgres = EmbeddedPostgres.start(directory, 0, Map.of())) {
      query(postgres, "CREATE TABLE kept AS SELECT 42 AS n");
      postgres.kill();
      assertFalse(postgres.running());
      postgres.restart();
      assertEquals(List.of("42"), query(postgres, "SELECT n FROM kept"));
    }
  }

  @Test
  void a_role_cannot_connect_to_the_database_of_another() throws Exception {
    try (var postgres = start()) {
      postgres.createDatabase("sales", "sales", "it's secret");
      postgres.createDatabase("orders", "orders", "secret");
      connect(postgres, "sales", "sales", "it's secret");
      for (var closed : List.of("orders", "postgres", "template1")) {
        var refusal = assertThrows(PgException.class, () -> connect(postgres, closed, "sales", "it's secret"));
        assertEquals("42501", refusal.getSqlState(), closed);
      }
    }
  }

  @Test
  void a_wrong_password_is_refused() {
    try (var postgres = start()) {
      postgres.createDatabase("sales", "sales", "secret");
      var refusal = assertThrows(PgException.class, () -> connect(postgres, "sales", "sales", "wrong"));
      assertEquals("28P01", refusal.getSqlState());
    }
  }

  @Test
  void the_superuser_cannot_come_in_over_tcp() {
    try (var postgres = start()) {
      var refusal = assertThrows(PgException.class, () -> connect(postgres, "postgres", "postgres", ""));
      assertEquals("28000", refusal.getSqlState());
    }
  }

  @Test
  void a_database_that_exists_keeps_its_content_and_takes_the_new_password() throws Exception {
    try (var postgres = start()) {
      postgres.createDatabase("sales", "sales", "old");
      connect(postgres, "sales", "sales", "old");
      postgres.createDatabase("sales", "sales", "new");
      var again = assertThrows(PgException.class, () -> connect(postgres, "sales", "sales", "new"));
      assertEquals("42P07", again.getSqlState(), "the table made by the first connection");
    }
  }

  @Test
  void a_name_that_is_not_plain_is_refused() {
    try (var postgres = start()) {
      assertThrows(IllegalArgumentException.class, () -> postgres.createDatabase("a; DROP", "a", "secret"));
      assertThrows(IllegalArgumentException.class, () -> postgres.createDatabase("a", "a", "nul\0"));
    }
  }

  @Test
  void a_second_start_on_the_same_directory_is_refused_with_the_pid() {
    try (var postgres = start()) {
      var refusal = assertThrows(ServerFailure.class, this::start);
      assertTrue(refusal.getMessage().contains("process " + ProcessHandle.current().pid()), refusal.getMessage());
      assertTrue(postgres.running());
    }
  }

  @Test
  void a_port_in_use_is_named() throws IOException {
    try (var socket = new ServerSocket(0)) {
      var port = socket.getLocalPort();
      var refusal = assertThrows(ServerFailure.class, () -> EmbeddedPostgres.start(directory, port, Map.of()));
      assertTrue(refusal.getMessage().contains("Port " + port), refusal.getMessage());
    }
  }

  @Test
  void the_log_is_quoted_when_it_does_not_start() {
    var bad = Map.of("shared_buffers", "nonsense");
    var refusal = assertThrows(ServerFailure.class, () -> EmbeddedPostgres.start(directory, 0, bad));
    assertTrue(refusal.getMessage().contains("\"shared_buffers\": \"nonsense\""), refusal.getMessage());
    start().stop();
  }

  @Test
  void an_interrupted_initdb_is_done_anew() throws IOException {
    start().stop();
    Files.move(directory.resolve("data"), directory.resolve("initdb123"));
    Files.delete(directory.resolve("initdb123/global/pg_control"));
    try (var postgres = start()) {
      assertTrue(postgres.running());
      assertFalse(Files.exists(directory.resolve("initdb123")));
    }
  }

  @Test
  void a_pid_that_a_stranger_was_given_does_not_prevent_the_start() throws IOException {
    start().stop();
    Files.writeString(directory.resolve("data/postmaster.pid"), "%d\n".formatted(ProcessHandle.current().pid()));
    try (var postgres = start()) {
      assertTrue(postgres.running());
    }
  }

  @Test
  void a_directory_with_a_long_name_and_spaces_is_fine(@TempDir Path temp) {
    var home = temp.resolve("a long name ".repeat(10) + "it's");
    try (var postgres = EmbeddedPostgres.start(home, 0, EmbeddedPostgres.THROWAWAY)) {
      postgres.createDatabase("sales", "sales", "secret");
      assertFalse(postgres.socketDirectory().startsWith(home));
    }
  }

  @Test
  void root_runs_it_as_somebody_else() throws IOException {
    assumeTrue(ROOT);
    try (var postgres = start()) {
      assertTrue(postgres.running());
      assertTrue(List.of("postgres", "nobody").contains(Files.getOwner(directory.resolve("data")).getName()));
      assertFalse(Account.owns(directory.resolve("data/postmaster.pid")));
    }
  }

  @Test
  void root_runs_it_in_a_user_namespace_where_no_other_account_can_enter(@TempDir Path closed) throws IOException {
    assumeTrue(ROOT);
    try (var postgres = EmbeddedPostgres.start(closed.resolve("home"), 0, EmbeddedPostgres.THROWAWAY)) {
      assertTrue(Account.owns(closed.resolve("home/data/postmaster.pid")));
      postgres.kill();
      postgres.restart();
      assertEquals(List.of("1"), query(postgres, "SELECT 1"));
    }
  }

  @Test
  void a_user_runs_it_directly() throws IOException {
    assumeFalse(ROOT);
    try (var postgres = start()) {
      assertTrue(postgres.running());
      assertTrue(Account.owns(directory.resolve("data/postmaster.pid")));
    }
  }
}
