package pos.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

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
  void createDirectoryThatEveryAccountCanEnter() throws IOException {
    directory = Files.createTempDirectory("pos-postgres");
  }

  @AfterEach
  void deleteDirectory() throws IOException {
    FileTree.delete(directory);
  }

  private EmbeddedPostgres start() {
    return EmbeddedPostgres.start(directory, 0, EmbeddedPostgres.THROWAWAY);
  }

  private static List<String> query(EmbeddedPostgres postgres, String sql) {
    try (var superuser = postgres.superuser(Superuser.NAME)) {
      return superuser.query(sql);
    }
  }

  @Test
  void it_is_postgresql_18_with_the_settings_for_a_store_server() {
    try (var postgres = EmbeddedPostgres.start(directory, 0, Map.of("work_mem", "5MB"))) {
      assertTrue(query(postgres, "SHOW server_version").getFirst().startsWith("18."));
      assertEquals(List.of("on"), query(postgres, "SHOW fsync"));
      assertEquals(List.of("on"), query(postgres, "SHOW synchronous_commit"));
      assertEquals(List.of("5MB"), query(postgres, "SHOW work_mem"));
      assertEquals(List.of("127.0.0.1"), query(postgres, "SHOW listen_addresses"));
      assertEquals(List.of("UTF8"), query(postgres, "SHOW server_encoding"));
    }
  }

  @Test
  void data_survives_a_stop_and_a_start() {
    try (var postgres = start()) {
      query(postgres, "CREATE TABLE kept AS SELECT 42 AS n");
    }
    try (var postgres = start()) {
      assertEquals(List.of("42"), query(postgres, "SELECT n FROM kept"));
    }
  }

  @Test
  void committed_data_survives_a_crash() {
    try (var postgres = EmbeddedPostgres.start(directory, 0, Map.of())) {
      query(postgres, "CREATE TABLE kept AS SELECT 42 AS n");
      postgres.kill();
      assertFalse(postgres.running());
      postgres.restart();
      assertEquals(List.of("42"), query(postgres, "SELECT n FROM kept"));
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
  void a_port_in_use_is_named_in_the_message() throws IOException {
    try (var socket = new ServerSocket(0)) {
      var port = socket.getLocalPort();
      var refusal = assertThrows(ServerFailure.class, () -> EmbeddedPostgres.start(directory, port, Map.of()));
      assertTrue(refusal.getMessage().contains("Port " + port), refusal.getMessage());
    }
  }

  @Test
  void the_message_quotes_the_log_when_it_does_not_start() {
    var bad = Map.of("shared_buffers", "nonsense");
    var refusal = assertThrows(ServerFailure.class, () -> EmbeddedPostgres.start(directory, 0, bad));
    assertTrue(refusal.getMessage().contains("\"shared_buffers\": \"nonsense\""), refusal.getMessage());
    start().stop();
  }

  @Test
  void an_interrupted_initdb_is_repeated() throws IOException {
    start().stop();
    Files.move(directory.resolve("data"), directory.resolve("initdb123"));
    Files.delete(directory.resolve("initdb123/global/pg_control"));
    try (var postgres = start()) {
      assertTrue(postgres.running());
      assertFalse(Files.exists(directory.resolve("initdb123")));
    }
  }

  @Test
  void a_pid_file_with_the_pid_of_another_process_does_not_prevent_the_start() throws IOException {
    start().stop();
    Files.writeString(directory.resolve("data/postmaster.pid"), "%d\n".formatted(ProcessHandle.current().pid()));
    try (var postgres = start()) {
      assertTrue(postgres.running());
    }
  }

  @Test
  void it_runs_in_a_directory_with_a_long_name_and_spaces(@TempDir Path temp) {
    var home = temp.resolve("a long name ".repeat(10) + "it's");
    try (var postgres = EmbeddedPostgres.start(home, 0, EmbeddedPostgres.THROWAWAY)) {
      postgres.createDatabase("sales", "sales", "secret");
      assertFalse(postgres.socketDirectory().startsWith(home));
    }
  }

  @Test
  void root_runs_it_as_an_unprivileged_account() throws IOException {
    assumeTrue(ROOT);
    try (var postgres = start()) {
      assertTrue(postgres.running());
      assertTrue(List.of("postgres", "pos-data").contains(Files.getOwner(directory.resolve("data")).getName()));
      assertFalse(Account.ownedByThisUser(directory.resolve("data/postmaster.pid")));
    }
  }

  /** Other daemons run as nobody, and the owner of the files is PostgreSQL's superuser. */
  @Test
  void files_of_nobody_are_taken_from_it() throws IOException {
    assumeTrue(ROOT);
    start().stop();
    Command.run(directory, List.of("chown", "-R", "nobody", directory.toString()));
    try (var postgres = start()) {
      assertTrue(postgres.running());
      for (var file : List.of("", "data", "data/pg_ident.conf")) {
        assertNotEquals("nobody", Files.getOwner(directory.resolve(file)).getName(), file);
      }
    }
  }

  @Test
  void root_runs_it_in_a_user_namespace_where_no_other_account_can_enter(@TempDir Path closed) throws IOException {
    assumeTrue(ROOT);
    try (var postgres = EmbeddedPostgres.start(closed.resolve("home"), 0, EmbeddedPostgres.THROWAWAY)) {
      assertTrue(Account.ownedByThisUser(closed.resolve("home/data/postmaster.pid")));
      postgres.kill();
      postgres.restart();
      assertEquals(List.of("1"), query(postgres, "SELECT 1"));
    }
  }

  @Test
  void an_ordinary_user_runs_it_as_the_same_user() throws IOException {
    assumeFalse(ROOT);
    try (var postgres = start()) {
      assertTrue(postgres.running());
      assertTrue(Account.ownedByThisUser(directory.resolve("data/postmaster.pid")));
    }
  }

  @Test
  void what_an_abandoned_initdb_is_still_writing_is_deleted() throws Exception {
    DataDirectory.lock(directory).close();
    var abandoned = Files.createDirectory(directory.resolve("initdb1"));
    var writer = new ProcessBuilder("sh", "-c", "i=0; while [ $i -lt 300 ] && mkdir $i; do i=$((i + 1)); done")
        .directory(abandoned.toFile()).redirectErrorStream(true).start();
    while (Files.notExists(abandoned.resolve("0"))) {
      Thread.onSpinWait();
    }
    try (var postgres = start()) {
      assertTrue(Files.notExists(abandoned));
      assertTrue(postgres.running());
    }
    writer.waitFor();
  }
}
