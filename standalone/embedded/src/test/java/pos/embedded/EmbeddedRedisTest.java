package pos.embedded;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class EmbeddedRedisTest {

  private Vertx vertx;
  private Path directory;

  @BeforeEach
  void createDirectoryThatEveryAccountCanEnter(Vertx vertx) throws IOException {
    this.vertx = vertx;
    directory = Files.createTempDirectory("pos-redis");
  }

  @AfterEach
  void deleteDirectory() throws IOException {
    FileTree.delete(directory);
  }

  private EmbeddedRedis start() {
    return EmbeddedRedis.start(directory, 0, Map.of());
  }

  private String send(EmbeddedRedis redis, Request request) throws Exception {
    var client = Redis.createClient(vertx, "redis://127.0.0.1:" + redis.port());
    return String.valueOf(client.send(request).await(10, SECONDS));
  }

  private void set(EmbeddedRedis redis) throws Exception {
    send(redis, Request.cmd(Command.SET).arg("key").arg("kept"));
  }

  private String get(EmbeddedRedis redis) throws Exception {
    return send(redis, Request.cmd(Command.GET).arg("key"));
  }

  @Test
  void it_is_redis_7() throws Exception {
    try (var redis = start()) {
      assertTrue(send(redis, Request.cmd(Command.INFO).arg("server")).contains("redis_version:7."));
    }
  }

  @Test
  void a_port_that_another_program_takes_before_the_server_does_is_left_to_it() throws Exception {
    var taken = new ArrayList<ServerSocket>();
    try (var redis = EmbeddedServer.start(DataDirectory.lock(directory), 0, home -> {
      var prepared = new EmbeddedRedis(home, 0, Map.of());
      if (taken.isEmpty()) {
        taken.add(new ServerSocket(prepared.port(), 1, InetAddress.getLoopbackAddress()));
      }
      return prepared;
    })) {
      assertNotEquals(taken.getFirst().getLocalPort(), redis.port());
      set(redis);
      assertEquals("kept", get(redis));
    } finally {
      taken.getFirst().close();
    }
  }

  @Test
  void data_survives_a_stop_and_a_start() throws Exception {
    try (var redis = start()) {
      set(redis);
    }
    try (var redis = start()) {
      assertEquals("kept", get(redis));
    }
  }

  @Test
  void synced_data_survives_a_crash() throws Exception {
    try (var redis = EmbeddedRedis.start(directory, 0, Map.of("appendfsync", "always"))) {
      set(redis);
      redis.kill();
      assertFalse(redis.running());
      redis.restart();
      assertEquals("kept", get(redis));
    }
  }

  @Test
  void throwaway_data_does_not_survive_a_crash() throws Exception {
    try (var redis = EmbeddedRedis.start(directory, 0, EmbeddedRedis.THROWAWAY)) {
      set(redis);
      redis.kill();
      redis.restart();
      assertEquals("null", get(redis));
    }
  }

  @Test
  void a_configured_password_is_required() throws Exception {
    try (var redis = EmbeddedRedis.start(directory, 0, Map.of("requirepass", "it's \"secret\""))) {
      assertThrows(Throwable.class, () -> set(redis));
      redis.restart();
      assertTrue(redis.running());
    }
  }

  @Test
  void a_second_start_on_the_same_directory_is_refused() {
    try (var redis = start()) {
      assertThrows(ServerFailure.class, this::start);
      assertTrue(redis.running());
    }
  }

  @Test
  void a_port_in_use_is_named_in_the_message() throws IOException {
    try (var socket = new ServerSocket(0)) {
      var port = socket.getLocalPort();
      var refusal = assertThrows(ServerFailure.class, () -> EmbeddedRedis.start(directory, port, Map.of()));
      assertTrue(refusal.getMessage().contains("Port " + port), refusal.getMessage());
    }
  }

  @Test
  void the_message_quotes_the_log_when_a_file_is_damaged() throws IOException {
    start().stop();
    Files.writeString(directory.resolve("appendonlydir/appendonly.aof.manifest"), "nonsense");
    var refusal = assertThrows(ServerFailure.class, this::start);
    assertTrue(refusal.getMessage().contains("manifest"), refusal.getMessage());
  }

  @Test
  void an_unknown_option_is_named_in_the_message() {
    var bad = Map.of("no-such-option", "1");
    var refusal = assertThrows(ServerFailure.class, () -> EmbeddedRedis.start(directory, 0, bad));
    assertTrue(refusal.getMessage().contains("no-such-option"), refusal.getMessage());
  }

  @Test
  void a_large_log_is_set_aside_and_only_its_end_is_read() throws Exception {
    var log = directory.resolve("server.log");
    start().close();
    try (var file = new RandomAccessFile(log.toFile(), "rw")) {
      // sparse
      file.setLength(3L << 30);
    }
    try (var _ = start()) {
      assertTrue(Files.size(log) < 1 << 20);
      assertEquals(3L << 30, Files.size(directory.resolve("server.log.1")));
    }
    try (var file = new RandomAccessFile(log.toFile(), "rw")) {
      file.setLength(10 << 20);
    }
    var failure = assertThrows(ServerFailure.class,
        () -> EmbeddedRedis.start(directory, 0, Map.of("no-such-option", "1")));
    assertTrue(failure.getMessage().length() < 10_000, () -> failure.getMessage().length() + " characters");
  }
}
