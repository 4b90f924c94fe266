package pos.common;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
  void production_refuses_to_start_with_the_development_key_or_none() {
    assertThrows(IllegalArgumentException.class, () -> Environment.read(Map.of("POS_ENV", "production"), "x", 1));
    assertThrows(IllegalArgumentException.class, () -> Environment.read(
        Map.of("POS_ENV", "production", "GATEWAY_KEY", "pos-internal-2025-dev-key"), "x", 1));
    assertTrue(Environment.read(Map.of("POS_ENV", "production", "GATEWAY_KEY", "mine"), "x", 1).production());
  }
}
