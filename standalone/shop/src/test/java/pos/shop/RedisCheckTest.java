package pos.shop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pos.common.run.Environment;
import pos.common.run.StartFailure;
import pos.embedded.EmbeddedRedis;

class RedisCheckTest {

  private static final String REFUSED =
      "The Redis that REDIS_URL names refuses the password, which is in that URL or in REDIS_PASSWORD.";

  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() {
    vertx.close().await();
  }

  private void check(String url, String password) {
    var variables = new HashMap<>(Map.of("REDIS_URL", url));
    if (password != null) {
      variables.put("REDIS_PASSWORD", password);
    }
    RedisCheck.run(vertx, Environment.read(variables, "x-service", 0)).await();
  }

  private String refusal(String url, String password) {
    return assertThrows(StartFailure.class, () -> check(url, password)).getMessage();
  }

  @Test
  void a_wrong_password_is_named_and_so_is_a_server_that_is_away(@TempDir Path directory) {
    String url;
    try (var redis = EmbeddedRedis.start(directory, 0, Map.of("requirepass", "secret"))) {
      url = "redis://127.0.0.1:" + redis.port();
      check(url, "secret");
      assertEquals(REFUSED, refusal(url, "guessed"));
      assertEquals(REFUSED, refusal(url, null));
    }
    assertEquals("No Redis answers at " + url.substring(8) + ", which REDIS_URL names.", refusal(url, "secret"));
    assertEquals("No Redis answers at 127.0.0.1:1,127.0.0.1:2, which REDIS_URL names.",
        refusal("redis+cluster://127.0.0.1:1,127.0.0.1:2", "secret"));
  }

  @Test
  void an_old_version_is_refused() {
    var port = vertx.createNetServer().connectHandler(socket -> socket.handler(_ ->
        socket.write("$21\r\nredis_version:6.2.14\n\r\n"))).listen(0, "127.0.0.1").await().actualPort();
    assertEquals("REDIS_URL leads to Redis 6.2.14: 7 or newer is required.",
        refusal("redis://127.0.0.1:" + port, null));
  }
}
