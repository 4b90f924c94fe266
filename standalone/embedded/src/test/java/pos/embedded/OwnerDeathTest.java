package pos.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OwnerDeathTest {

  private Path directory;
  private Path postgres;
  private Path redis;
  private Process owner;

  @BeforeEach
  void startOwner() throws IOException {
    directory = Files.createTempDirectory("pos-owner");
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    postgres = directory.resolve("postgres");
    redis = directory.resolve("redis");
    owner = new ProcessBuilder(System.getProperty("java.home") + "/bin/java", "-Xmx32m", "-XX:+UseSerialGC",
        "-cp", System.getProperty("java.class.path"), Owner.class.getName(), directory.toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  @AfterEach
  void stopOwnerAndServers() throws Exception {
    owner.destroyForcibly().waitFor();
    startPostgres().stop();
    startRedis().stop();
    FileTree.delete(directory);
  }

  private EmbeddedPostgres startPostgres() {
    return EmbeddedPostgres.start(postgres, 0, EmbeddedPostgres.THROWAWAY);
  }

  private EmbeddedRedis startRedis() {
    return EmbeddedRedis.start(redis, 0, Map.of());
  }

  private void awaitServers() throws IOException {
    assertEquals("ready", owner.inputReader().readLine());
  }

  private ProcessHandle server(String pidFile) throws IOException {
    var pid = Long.parseLong(Files.readAllLines(directory.resolve(pidFile)).getFirst());
    return ProcessHandle.of(pid).orElseThrow();
  }

  private boolean deleteDirectory() {
    try {
      FileTree.delete(directory);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static void await(String what, BooleanSupplier condition) {
    assertTrue(Polling.until(Duration.ofSeconds(30), condition), what);
  }

  @Test
  void killing_the_owner_shuts_its_servers_down_cleanly() throws Exception {
    awaitServers();
    var servers = List.of(server("postgres/data/postmaster.pid"), server("redis/redis.pid"));
    owner.destroyForcibly();
    await("both end", () -> servers.stream().noneMatch(Daemon::isAlive));
    assertTrue(Files.notExists(postgres.resolve("data/postmaster.pid")), "PostgreSQL was not shut down");
    assertTrue(Files.readString(redis.resolve("server.log")).contains("Redis is now ready to exit"));
  }

  @Test
  void servers_end_with_their_owner_although_their_directory_was_deleted() throws Exception {
    awaitServers();
    var servers = List.of(server("postgres/data/postmaster.pid"), server("redis/redis.pid"));
    await("the directory is deleted, although servers write to it", this::deleteDirectory);
    assertTrue(servers.stream().allMatch(Daemon::isAlive));
    owner.destroyForcibly();
    await("both end", () -> servers.stream().noneMatch(Daemon::isAlive));
  }

  @Test
  void servers_whose_lifeline_was_killed_too_are_replaced_at_the_next_start() throws Exception {
    awaitServers();
    var orphans = List.of(server("postgres/data/postmaster.pid"), server("redis/redis.pid"));
    owner.children().forEach(ProcessHandle::destroyForcibly);
    owner.destroyForcibly().waitFor();
    assertTrue(orphans.stream().allMatch(Daemon::isAlive));
    try (var next = startPostgres(); var superuser = next.superuser(Superuser.NAME); var cache = startRedis()) {
      assertEquals(List.of("42"), superuser.query("SELECT n FROM kept"));
      assertTrue(cache.running());
      assertTrue(orphans.stream().noneMatch(Daemon::isAlive));
    }
  }

  @Test
  void a_directory_in_use_is_refused_with_the_pid_of_its_owner() throws Exception {
    awaitServers();
    for (var refusal : List.of(assertThrows(ServerFailure.class, this::startPostgres),
        assertThrows(ServerFailure.class, this::startRedis))) {
      assertTrue(refusal.getMessage().contains("in use by process " + owner.pid()), refusal.getMessage());
    }
  }

  @Test
  void an_owner_killed_during_initdb_does_not_prevent_the_next_start() throws Exception {
    await("initdb is under way", () -> {
      try (var found = Files.newDirectoryStream(postgres, "initdb*")) {
        return found.iterator().hasNext();
      } catch (IOException e) {
        return false;
      }
    });
    owner.destroyForcibly().waitFor();
    assertTrue(Files.notExists(postgres.resolve("data")));
    try (var next = startPostgres()) {
      assertTrue(next.running());
    }
  }
}
