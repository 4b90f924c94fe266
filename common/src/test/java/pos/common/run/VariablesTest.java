package pos.common.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VariablesTest {

  private static String refusal(Map<String, String> variables) {
    return assertThrows(IllegalArgumentException.class, () -> Variables.check(variables, List.of())).getMessage();
  }

  @ParameterizedTest
  @CsvSource({"GATEWAY_PROT, GATEWAY_PORT", "GATWAY_PORT, GATEWAY_PORT", "LOG_LEVLE, LOG_LEVEL",
      "POS_DATADIR, POS_DATA_DIR", "SALES_DATABASE_URI, SALES_DATABASE_URL", "JWT_SECRETS, JWT_SECRET",
      "KEY_STORE1, KEY_STORE_1",
      "GATEWAY_SECRET_FIL, GATEWAY_SECRET_FILE", "CARD_PORT, CART_PORT"})
  void a_misspelt_name_is_refused_with_the_closest_one(String misspelt, String closest) {
    assertEquals("%s is no setting: %s is the closest one.".formatted(misspelt, closest),
        refusal(Map.of(misspelt, "1")));
  }

  @Test
  void all_problems_are_named_at_once() {
    assertEquals("GATEWAY_PROT is no setting: GATEWAY_PORT is the closest one. "
        + "GATEWAY_TLS_CERTIFICATE is not set, but GATEWAY_TLS_KEY is. "
        + "LOG_LEVEL must be one of TRACE, DEBUG, INFO, WARN, ERROR, OFF, not LOUD.",
        refusal(Map.of("GATEWAY_PROT", "1", "GATEWAY_TLS_KEY", "server.key", "LOG_LEVEL", "LOUD")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"PATH", "HOSTNAME", "JAVA_HOME", "POSTGRES_PASSWORD", "SALES_PORT", "GATEWAY_SECRET_FILE",
      "SALES_DATABASE_CONNECTIONS", "KEY_STORE_12", "REDIS_SERVICE_HOST", "REDIS_PORT_6379_TCP_ADDR", "LOG_LEVEL",
      "OTEL_BLRP_MAX_QUEUE_SIZE", "OTEL_SERVICE_NAME", "JOURNAL_STREAM"})
  void names_of_others_and_those_that_are_known_are_no_problem(String name) {
    Variables.check(Map.of(name, "info"), List.of());
    Variables.check(Map.of("KEY_WAREHOUSE", "x"), List.of("KEY_WAREHOUSE"));
    Variables.check(Map.of("GATEWAY_PORT", "tcp://10.0.0.1:80"), List.of());
  }

  @ParameterizedTest
  @CsvSource({"GATEWAY_TLS_CERTIFICATE, GATEWAY_TLS_KEY", "GATEWAY_TLS_PORT, GATEWAY_TLS_CERTIFICATE",
      "GATEWAY_INSIDE_PORT, GATEWAY_TLS_CERTIFICATE", "JWT_PREVIOUS_SECRET, JWT_PREVIOUS_ISSUER",
      "JWT_PREVIOUS_ISSUER, JWT_PREVIOUS_SECRET", "GATEWAY_SECRET_PREVIOUS, GATEWAY_SECRET",
      "REDIS_PASSWORD, REDIS_URL", "DATABASE_URL, DATABASE_PASSWORD"})
  void a_part_without_its_partner_is_refused_by_both_names(String name, String partner) {
    assertEquals("%s is not set, but %s is.".formatted(partner, name), refusal(Map.of(name, "x", partner, " ")));
  }

  @Test
  void a_partner_may_be_in_a_file() {
    Variables.check(Map.of("JWT_PREVIOUS_ISSUER", "x", "JWT_PREVIOUS_SECRET_FILE", "secret"), List.of());
  }
}
