package pos.common.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.redis.client.impl.RedisURI;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnvironmentTest {

  private static final String SECRET = "a-secret-of-the-gateway-with-32-bytes";

  @Test
  void a_missing_variable_is_named_when_it_is_needed() {
    var environment = Environment.read(Map.of(), "x-service", 8001);
    assertEquals(8001, environment.port());
    var missing = assertThrows(IllegalArgumentException.class, environment::databaseUri);
    assertEquals("DATABASE_URL is not set", missing.getMessage());
  }

  @Test
  void a_bad_number_is_named() {
    for (var bad : new String[] {"x", "-1", "65536", "1.5"}) {
      var e = assertThrows(IllegalArgumentException.class,
          () -> Environment.read(Map.of("PORT", bad), "x-service", 8001));
      assertTrue(e.getMessage().startsWith("PORT must be a whole number"), e.getMessage());
    }
  }

  @Test
  void production_refuses_the_development_key_and_a_missing_one() {
    assertThrows(IllegalArgumentException.class, () -> Environment.read(Map.of("POS_ENV", "production"), "x", 1));
    assertThrows(IllegalArgumentException.class, () -> Environment.read(
        production("GATEWAY_KEY", "pos-internal-2025-dev-key"), "x", 1));
    assertTrue(Environment.read(production("GATEWAY_KEY", "mine"), "x", 1).production());
  }

  /** Returns what production needs, with one variable more or another. */
  private static Map<String, String> production(String name, String value) {
    var variables = new HashMap<>(Map.of("POS_ENV", "production", "GATEWAY_KEY", "mine", "GATEWAY_SECRET", SECRET));
    variables.put(name, value);
    return variables;
  }

  private static String refusal(Map<String, String> variables) {
    return assertThrows(IllegalArgumentException.class, () -> Environment.read(variables, "x", 1)).getMessage();
  }

  @Test
  void production_sends_webhooks_to_public_addresses_only() {
    assertTrue(refusal(production("WEBHOOK_TARGETS", "any")).startsWith("WEBHOOK_TARGETS must not be any"));
    assertFalse(Environment.read(production("WEBHOOK_TARGETS", "public"), "x", 1).webhooksAnywhere());
    assertFalse(Environment.read(Map.of(), "x", 1).webhooksAnywhere());
    assertTrue(Environment.read(Map.of("WEBHOOK_TARGETS", "any"), "x", 1).webhooksAnywhere());
    assertTrue(refusal(Map.of("WEBHOOK_TARGETS", "all")).startsWith("WEBHOOK_TARGETS must be public or any"));
  }

  @Test
  void production_needs_a_gateway_secret_of_its_own() {
    for (var name : List.of("GATEWAY_SECRET", "GATEWAY_SECRET_PREVIOUS")) {
      assertEquals(name + " still has its development value: set a value of your own",
          refusal(production(name, Environment.DEVELOPMENT_GATEWAY_SECRET)));
      assertEquals("GATEWAY_SECRET is too short: it must have at least 32 bytes",
          refusal(production(name, "s".repeat(31))));
      assertEquals("GATEWAY_SECRET may contain only letters, digits and ._~+/=-",
          refusal(production(name, "$(headers.x) " + SECRET)));
    }
    assertEquals("GATEWAY_SECRET is not set", refusal(production("GATEWAY_SECRET", " ")));
    assertEquals(List.of(SECRET), Environment.read(production("PORT", "0"), "x", 1).gatewaySecrets());
    assertEquals(List.of(SECRET, "n" + SECRET),
        Environment.read(production("GATEWAY_SECRET_PREVIOUS", "n" + SECRET), "x", 1).gatewaySecrets());
    assertEquals(List.of(Environment.DEVELOPMENT_GATEWAY_SECRET),
        Environment.read(Map.of(), "x", 1).gatewaySecrets());
  }

  @Test
  void a_secret_may_be_in_a_file(@TempDir Path directory) throws IOException {
    var file = Files.writeString(directory.resolve("secret"), " from-a-file\n").toString();
    assertEquals(List.of("from-a-file"),
        Environment.read(Map.of("GATEWAY_SECRET_FILE", file), "x", 1).gatewaySecrets());
    assertEquals("first", Environment.read(Map.of("GATEWAY_KEY", "first", "GATEWAY_KEY_FILE", file), "x", 1)
        .gatewayKey());
    var empty = Files.writeString(directory.resolve("empty"), "\n").toString();
    for (var bad : List.of(empty, directory.resolve("nothing").toString())) {
      assertEquals("JWT_SECRET_FILE names no readable file with a secret in it: " + bad,
          refusal(Map.of("JWT_SECRET_FILE", bad)));
    }
  }

  @Test
  void the_passwords_of_database_and_redis_may_be_in_files(@TempDir Path directory) throws IOException {
    var file = Files.writeString(directory.resolve("password"), "a/b+c=\n").toString();
    var environment = Environment.read(Map.of("DATABASE_PASSWORD_FILE", file, "REDIS_URL", "redis://redis:6379",
        "REDIS_PASSWORD_FILE", file), "x", 1);
    assertEquals("a/b+c=", environment.databasePassword());
    assertEquals("redis://:a%2Fb%2Bc%3D@redis:6379", environment.redisUri());
    assertEquals("a/b+c=", new RedisURI(environment.redisUri()).password());
    assertEquals("redis://:there@redis", Environment.read(Map.of("REDIS_URL", "redis://:there@redis"), "x", 1)
        .redisUri());
    assertEquals("REDIS_PASSWORD may contain only letters, digits and ._~+/=-",
        refusal(Map.of("REDIS_URL", "redis://redis", "REDIS_PASSWORD", "a:b@c")));
  }

  @Test
  void several_servers_of_redis_are_a_cluster_or_behind_sentinel() {
    for (var url : List.of("redis://redis:6379/3", "rediss://:pw@redis", "redis+cluster://a:1,b:2",
        "redis+cluster://a/", "rediss+sentinel://:pw@a:1,b/shop?sslrootcert=/dev/null", "redis+sentinel://a/my-shop.1")) {
      assertEquals(url, Environment.read(Map.of("REDIS_URL", url), "x", 1).redisUri());
    }
    for (var url : List.of("redis://a:1,b:2", "redis+cluster://a:1,,b", "redis+cluster://a:1/3", "redis+sentinel://a:1",
        "redis+sentinel://a:1/", "redis+replica://a:1")) {
      assertEquals("REDIS_URL must be a URL of the form redis://HOST:PORT, redis+cluster://HOST:PORT,HOST:PORT or"
          + " redis+sentinel://HOST:PORT,HOST:PORT/NAME, or with rediss instead of redis for TLS.",
          refusal(Map.of("REDIS_URL", url)));
    }
    var cluster = Environment.read(Map.of("REDIS_URL", "redis+cluster://a:1,b:2", "REDIS_PASSWORD", "pw"), "x", 1);
    assertEquals("redis+cluster://:pw@a:1,b:2", cluster.redisUri());
    assertEquals("{events}", cluster.hashTag("events"));
    assertEquals("", Environment.read(Map.of("REDIS_URL", "redis+sentinel://a:1/shop"), "x", 1).hashTag("events"));
  }

  @Test
  void a_variable_with_the_name_of_a_service_is_for_that_service_alone() {
    var variables = Map.of("PORT", "1", "CART_PORT", "2", "CARTON", "3");
    assertEquals("2", Environment.ownFirst(variables, "cart-service").get("PORT"));
    assertEquals("1", Environment.ownFirst(variables, "order-service").get("PORT"));
    assertEquals("3", Environment.ownFirst(variables, "cart-service").get("CARTON"));
  }

  @Test
  void the_text_of_an_environment_shows_no_secret() {
    var text = Environment.read(Map.of("GATEWAY_SECRET", SECRET, "GATEWAY_KEY", "my-key", "JWT_SECRET", SECRET,
        "JOURNAL_SECRET", SECRET, "DATABASE_PASSWORD", "my-password"), "x", 1).toString();
    assertFalse(text.contains(SECRET) || text.contains("my-"), text);
  }

  @Test
  void an_unknown_environment_is_refused() {
    for (var bad : List.of("prod", "Production", "staging")) {
      var e = assertThrows(IllegalArgumentException.class, () -> Environment.read(Map.of("POS_ENV", bad), "x", 1));
      assertEquals("POS_ENV must be development or production, not " + bad, e.getMessage());
    }
  }

  @Test
  void production_needs_a_jwt_issuer_and_secret_of_its_own() {
    var production = production("PORT", "0");
    assertThrows(IllegalArgumentException.class, Environment.read(production, "x", 1)::tokenSecret);
    var noSecret = new HashMap<>(production);
    noSecret.put("JWT_ISSUER", "mine");
    assertThrows(IllegalArgumentException.class, Environment.read(noSecret, "x", 1)::tokenSecret);
    for (var development : List.of(Map.of("JWT_ISSUER", "pos-customer-service-dev"),
        Map.of("JWT_SECRET", "pos-jwt-2025-dev-secret-of-at-least-32-bytes"),
        Map.of("JWT_PREVIOUS_SECRET", "pos-jwt-2025-dev-secret-of-at-least-32-bytes"))) {
      var variables = new HashMap<>(production);
      variables.putAll(development);
      var e = assertThrows(IllegalArgumentException.class, () -> Environment.read(variables, "x", 1));
      assertTrue(e.getMessage().contains("still has its development value"), e.getMessage());
    }
    var tooShort = Environment.read(Map.of("JWT_SECRET", "s".repeat(31)), "x", 1);
    assertThrows(IllegalArgumentException.class, tooShort::tokenSecret);
  }

  @Test
  void production_needs_a_journal_secret_of_its_own() {
    var production = production("PORT", "0");
    assertEquals("JOURNAL_SECRET is not set",
        assertThrows(IllegalArgumentException.class, Environment.read(production, "x", 1)::journalSecret).getMessage());
    production.put("JOURNAL_SECRET", "pos-journal-2025-dev-secret-of-32-bytes");
    var e = assertThrows(IllegalArgumentException.class, () -> Environment.read(production, "x", 1));
    assertTrue(e.getMessage().contains("still has its development value"), e.getMessage());
    production.put("JOURNAL_SECRET", "s".repeat(31));
    assertThrows(IllegalArgumentException.class, Environment.read(production, "x", 1)::journalSecret);
  }

  @Test
  void a_previous_token_secret_is_complete_or_not_there() {
    assertTrue(Environment.read(Map.of("JWT_PREVIOUS_SECRET", " "), "x", 1).previousTokenSecret().isEmpty());
    assertThrows(IllegalArgumentException.class,
        Environment.read(Map.of("JWT_PREVIOUS_SECRET", "s".repeat(32)), "x", 1)::previousTokenSecret);
    assertThrows(IllegalArgumentException.class, Environment.read(
        Map.of("JWT_PREVIOUS_SECRET", "s".repeat(31), "JWT_PREVIOUS_ISSUER", "old"), "x", 1)::previousTokenSecret);
  }
}
