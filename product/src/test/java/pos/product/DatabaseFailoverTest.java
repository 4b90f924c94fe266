package pos.product;

import static java.nio.file.attribute.PosixFilePermissions.fromString;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pos.testing.ServiceProcess.await;

import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import pos.embedded.BaseBackup;
import pos.embedded.DataDirectory;
import pos.embedded.EmbeddedPostgres;
import pos.testing.Servers;
import pos.testing.ServiceProcess;

/** A primary and a standby that has every commit before it is answered, as two PostgreSQL servers of an operator. */
@Timeout(600)
@ExtendWith(VertxExtension.class)
class DatabaseFailoverTest {

  private static final int CLIENTS = 6;
  private static final int WRITTEN = 60;
  private static final String ACCESS = """
      local all postgres peer map=owner
      local replication postgres peer map=owner
      host all all 127.0.0.1/32 scram-sha-256
      """;

  private final HttpClient http = HttpClient.newHttpClient();
  private final Set<String> answered = ConcurrentHashMap.newKeySet();
  private Path directory;
  private volatile boolean ended;

  @BeforeEach
  void letEveryAccountEnter(@TempDir Path directory) throws IOException {
    this.directory = directory;
    Files.setPosixFilePermissions(directory, fromString("rwxr-xr-x"));
  }

  private EmbeddedPostgres start(String name, int port, Map<String, String> more) throws IOException {
    var access = Files.writeString(directory.resolve("access"), ACCESS);
    Files.setPosixFilePermissions(access, fromString("rw-r--r--"));
    var parameters = new HashMap<>(Map.of("fsync", "off", "max_wal_senders", "4", "hba_file", access.toString()));
    parameters.putAll(more);
    return EmbeddedPostgres.start(directory.resolve(name), port, parameters);
  }

  /** Starts a server that follows another one. */
  private EmbeddedPostgres standby(EmbeddedPostgres primary) throws IOException {
    var home = directory.resolve("standby");
    try (var _ = DataDirectory.lock(home); var in = new PipedInputStream(); var out = new PipedOutputStream(in)) {
      Thread.startVirtualThread(() -> copy(out));
      BaseBackup.unpack(in, home);
    }
    Files.createFile(home.resolve("data/standby.signal"));
    return start("standby", 0, Map.of("primary_conninfo", "host=%s port=%d user=postgres application_name=standby"
        .formatted(primary.socketDirectory(), primary.port())));
  }

  private void copy(PipedOutputStream out) {
    try (out) {
      BaseBackup.take(directory.resolve("primary"), out, _ -> { });
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Does what {@code pg_ctl promote} does. */
  private void promoteStandby() throws Exception {
    var data = directory.resolve("standby/data");
    Files.createFile(data.resolve("promote"));
    var pid = Files.readAllLines(data.resolve("postmaster.pid")).getFirst();
    assertEquals(0, new ProcessBuilder("kill", "-s", "USR1", pid).inheritIO().start().waitFor());
  }

  /** Writes products, each once, and takes note of those that are answered. */
  private void write(ServiceProcess service, int client) {
    for (int i = 0; !ended; i++) {
      var sku = "F-" + client + "-" + i;
      var product = Catalogue.product().put("sku", sku).encode();
      try {
        var request = service.request("/products").POST(BodyPublishers.ofString(product))
            .timeout(Duration.ofSeconds(30)).build();
        if (http.send(request, BodyHandlers.discarding()).statusCode() == 201) {
          answered.add(sku);
        }
      } catch (IOException e) {
        throw new AssertionError("the service closed a connection", e);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  @Test
  void what_was_answered_is_there_after_a_standby_was_promoted(Vertx vertx) throws Exception {
    EmbeddedPostgres primary = start("primary", 0, Map.of());
    primary.createDatabase("product_db", "product", "secret");
    try (var standby = standby(primary)) {
      primary.stop();
      primary = start("primary", primary.port(), Map.of("synchronous_standby_names", "*"));
      // the standby comes first: at the start it takes no writes
      var url = "postgresql://product@127.0.0.1:%d,127.0.0.1:%d/product_db?target_session_attrs=read-write"
          .formatted(standby.port(), primary.port());
      try (var service = ServiceProcess.start(ProductService.class, Map.of("HOST", "127.0.0.1", "DATABASE_URL", url,
          "DATABASE_PASSWORD", "secret", "REDIS_URL", Servers.freshRedis().uri(),
          "GATEWAY_URL", "http://127.0.0.1:1"))) {
        var clients = IntStream.range(0, CLIENTS)
            .mapToObj(i -> Thread.startVirtualThread(() -> write(service, i))).toList();
        await("products", () -> answered.size() > WRITTEN);
        primary.kill();
        promoteStandby();
        var before = answered.size();
        await("products after the failover\n" + service, () -> answered.size() > before + WRITTEN);
        ended = true;
        for (var client : clients) {
          client.join();
        }
        await("ready", () -> service.status("/health/ready") == 200);
        assertTrue(service.isAlive());
      }
      var lost = new ArrayList<>(answered);
      lost.removeAll(skus(vertx, standby.port()));
      assertEquals(List.of(), lost, () -> "of " + answered.size());
    } finally {
      primary.stop();
    }
  }

  private static List<String> skus(Vertx vertx, int port) {
    var connection = PgConnection.connect(vertx, PgConnectOptions.fromUri(
        "postgresql://product:secret@127.0.0.1:" + port + "/product_db")).await();
    var rows = connection.query("SELECT sku FROM products WHERE sku LIKE 'F-%'").execute().await();
    connection.close().await();
    return rows.stream().map(row -> row.getString(0)).toList();
  }
}
