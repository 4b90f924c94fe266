package pos.common.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EnvironmentTest {

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
        Map.of("POS_ENV", "production", "GATEWAY_KEY", "pos-internal-2025-dev-key"), "x", 1));
    assertTrue(Environment.read(Map.of("POS_ENV", "production", "GATEWAY_KEY", "mine"), "x", 1).production());
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
    var production = Map.of("POS_ENV", "production", "GATEWAY_KEY", "mine");
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
  void a_previous_token_secret_is_complete_or_not_there() {
    assertTrue(Environment.read(Map.of("JWT_PREVIOUS_SECRET", " "), "x", 1).previousTokenSecret().isEmpty());
    assertThrows(IllegalArgumentException.class,
        Environment.read(Map.of("JWT_PREVIOUS_SECRET", "s".repeat(32)), "x", 1)::previousTokenSecret);
    assertThrows(IllegalArgumentException.class, Environment.read(
        Map.of("JWT_PREVIOUS_SECRET", "s".repeat(31), "JWT_PREVIOUS_ISSUER", "old"), "x", 1)::previousTokenSecret);
  }
}
