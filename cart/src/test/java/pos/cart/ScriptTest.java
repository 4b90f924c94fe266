package pos.cart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import io.vertx.redis.client.ProtocolVersion;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisAPI;
import io.vertx.redis.client.RedisOptions;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import pos.common.rule.Failure;
import pos.testing.Servers;

/** The errors of Redis, which can be told apart only by the beginnings of their messages. */
@ExtendWith(VertxExtension.class)
class ScriptTest {

  private static RedisAPI redis;

  @BeforeAll
  static void connect(Vertx vertx) {
    redis = connect(vertx, Servers.freshRedis().uri());
  }

  private static RedisAPI connect(Vertx vertx, String uri) {
    return RedisAPI.api(Redis.createClient(vertx, new RedisOptions().setConnectionString(uri)
        .setPreferredProtocolVersion(ProtocolVersion.RESP2)));
  }

  private static String run(RedisAPI redis, String effect) {
    return new Script(effect).run(redis, List.of("a", "b", "c"), List.of("", "", "", "")).await().toString();
  }

  private static void assertFailsWith(String beginning, RedisAPI redis, String effect) {
    var error = assertThrows(Throwable.class, () -> run(redis, effect));
    assertTrue(error.getMessage().startsWith(beginning), error.getMessage());
  }

  private static void assertUnavailable(String effect) {
    var failure = assertThrows(Failure.class, () -> run(redis, effect));
    assertEquals(Failure.Kind.UNAVAILABLE, failure.kind());
    assertEquals("The cart store is temporarily unavailable. Try again shortly.", failure.getMessage());
  }

  @Test
  void a_script_that_redis_does_not_know_is_sent_again_in_full() {
    assertEquals("1", run(redis, "return '1'"));
    redis.script(List.of("FLUSH")).await();
    assertEquals("1", run(redis, "return '1'"));
  }

  @Test
  void an_error_of_a_script_is_not_an_outage() {
    assertFailsWith("ERR ", redis, "return redis.call('NO_SUCH_COMMAND')");
  }

  @Test
  void a_key_of_the_wrong_type_is_not_an_outage() {
    redis.set(List.of("text", "x")).await();
    assertFailsWith("WRONGTYPE ", redis, "return redis.call('HGETALL', 'text')");
  }

  @Test
  void a_missing_permission_is_not_an_outage(Vertx vertx) {
    redis.acl(List.of("SETUSER", "reader", "on", ">secret", "+ping")).await();
    var server = Servers.redis();
    assertFailsWith("NOPERM ", connect(vertx, "redis://reader:secret@" + server.host() + ":" + server.port()),
        "return '1'");
  }

  @Test
  void a_redis_whose_memory_is_full_is_temporarily_unavailable() {
    redis.config(List.of("SET", "maxmemory", "1")).await();
    try {
      assertUnavailable("return redis.call('SET', 'a', 'b')");
    } finally {
      redis.config(List.of("SET", "maxmemory", "0")).await();
    }
  }

  @Test
  void a_redis_that_is_busy_is_temporarily_unavailable() {
    assertUnavailable("return redis.error_reply('BUSY Redis is busy running a script.')");
  }
}
