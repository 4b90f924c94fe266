package pos.common.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pos.common.run.Environment;
import pos.common.run.StartFailure;
import pos.embedded.EmbeddedPostgres;

/** A service behind PgBouncer, where it is installed. */
@ExtendWith(VertxExtension.class)
class PoolerTest {

  private static final String PROGRAM = "pgbouncer";

  /** @param settings with which PgBouncer refuses what it does not know at the start of a session, or drops it */
  @ParameterizedTest
  @ValueSource(strings = {"", "ignore_startup_parameters = extra_float_digits,client_min_messages,statement_timeout,"
      + "lock_timeout,idle_in_transaction_session_timeout,idle_session_timeout"})
  void is_refused_at_the_start_in_a_sentence(String settings, @TempDir Path directory, Vertx vertx) throws Exception {
    assumeTrue(Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .anyMatch(each -> Files.isExecutable(Path.of(each, PROGRAM))), PROGRAM + " is not installed");
    try (var postgres = EmbeddedPostgres.throwaway()) {
      postgres.createDatabase("thing", "thing", "secret");
      var port = freePort();
      var pooler = start(directory, """
          [databases]
          thing = host=127.0.0.1 port=%d
          [pgbouncer]
          listen_addr = 127.0.0.1
          listen_port = %d
          unix_socket_dir =
          auth_type = plain
          auth_file = %s/users
          pool_mode = transaction
          %s
          """.formatted(postgres.port(), port, directory, settings));
      try {
        var database = Database.open(vertx, Environment.read(Map.of("DATABASE_PASSWORD", "secret",
            "DATABASE_URL", "postgresql://thing@127.0.0.1:" + port + "/thing"), "thing-service", 0));
        var failure = assertThrows(StartFailure.class, () -> database.migrate("thing/db", List.of()).await());
        assertEquals("DATABASE_URL leads to a pooler such as PgBouncer, which does not keep the limits of a session "
            + "(statement_timeout): name PostgreSQL itself.", failure.getMessage());
      } finally {
        pooler.destroyForcibly().waitFor();
      }
    }
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** Returns PgBouncer, which listens. */
  private static Process start(Path directory, String configuration) throws IOException, InterruptedException {
    // it does not run as root, and has to read its files as somebody else
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.writeString(directory.resolve("users"), "\"thing\" \"secret\"\n");
    var file = Files.writeString(directory.resolve("pgbouncer.ini"), configuration);
    var command = new ArrayList<>(List.of(PROGRAM, file.toString()));
    if ("root".equals(System.getProperty("user.name"))) {
      command.addAll(List.of("--user", "nobody"));
    }
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    for (var line : (Iterable<String>) process.inputReader().lines()::iterator) {
      if (line.contains("process up")) {
        return process;
      }
    }
    throw new AssertionError("PgBouncer ended with " + process.waitFor());
  }
}
