package pos.shop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {

  private static String refusal(Map<String, String> variables) {
    return assertThrows(IllegalArgumentException.class, () -> Settings.read(variables)).getMessage();
  }

  @Test
  void without_variables_everything_is_embedded_and_local() {
    var settings = Settings.read(Map.of("POS_HOME", " ", "REDIS_URL", "", "GATEWAY_URL", " "));
    assertEquals(Path.of("pos-data").toAbsolutePath(), settings.dataDirectory());
    assertEquals(Path.of("./kong/kong.yml"), settings.kongFile());
    assertEquals("http://127.0.0.1:8080", settings.gatewayUrl());
    assertTrue(settings.otherGateway().isEmpty() && settings.redisUrl().isEmpty());
    assertTrue(settings.usesEmbeddedDatabase(Part.PRODUCT));
    assertFalse(settings.usesEmbeddedDatabase(Part.CART));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "65536", "http", "8080.0"})
  void a_bad_port_is_refused_by_the_name_of_its_variable(String port) {
    assertEquals("GATEWAY_PORT must be a whole number from 1 to 65535, not " + port + ".",
        refusal(Map.of("GATEWAY_PORT", port)));
  }

  @Test
  void every_part_has_a_port_of_its_own_that_a_variable_selects() {
    var ports = Settings.read(Map.of("SALES_PORT", "9003", "CART_PORT", "9006, 9016")).ports();
    assertEquals(List.of(List.of(8001), List.of(9003), List.of(9006, 9016)),
        List.of(ports.get(Part.PRODUCT), ports.get(Part.SALES), ports.get(Part.CART)));
    assertEquals("GATEWAY_PORT and SALES_PORT are both 8003: each needs a port of its own.",
        refusal(Map.of("GATEWAY_PORT", "8003")));
    assertEquals("PRODUCT_PORT and ORDER_PORT are both 8001: each needs a port of its own.",
        refusal(Map.of("ORDER_PORT", "8001", "GATEWAY_URL", "http://gateway:8080")));
    assertEquals("CART_PORT has 8006 twice.", refusal(Map.of("CART_PORT", "8006,8006")));
    assertEquals("SALES_PORT must be a whole number from 1 to 65535, not 1,2.", refusal(Map.of("SALES_PORT", "1,2")));
  }

  @Test
  void an_offset_shifts_every_port_that_no_variable_selects() {
    var settings = Settings.read(Map.of("POS_PORT_OFFSET", "100", "SALES_PORT", "9003",
        "GATEWAY_TLS_CERTIFICATE", "server.pem", "GATEWAY_TLS_KEY", "server.key"));
    assertEquals(List.of("8180 (GATEWAY_PORT)", "8200 (GATEWAY_STATUS_PORT)", "8543 (GATEWAY_TLS_PORT)",
        "8100 (GATEWAY_INSIDE_PORT)", "8101 (PRODUCT_PORT)", "8102 (INVENTORY_PORT)", "9003 (SALES_PORT)",
        "8104 (REPORTING_PORT)", "8105 (CUSTOMER_PORT)", "8106 (CART_PORT)", "8116 (CART_PORT)", "8126 (CART_PORT)",
        "8107 (ORDER_PORT)"), settings.namedPorts().stream().map(String::valueOf).toList());
    assertEquals("http://127.0.0.1:8100", settings.gatewayUrl());
    assertEquals("http://127.0.0.1:8180", Settings.read(Map.of("POS_PORT_OFFSET", "100")).gatewayUrl());
    for (var bad : List.of("-1", "50001", "many")) {
      assertEquals("POS_PORT_OFFSET must be a whole number from 0 to 50000, not " + bad + ".",
          refusal(Map.of("POS_PORT_OFFSET", bad)));
    }
  }

  @Test
  void a_database_without_a_password_is_refused_by_the_name_of_the_missing_variable() {
    assertEquals("SALES_DATABASE_PASSWORD is not set, but SALES_DATABASE_URL is.",
        refusal(Map.of("SALES_DATABASE_URL", "postgresql://sales@db/sales_db")));
    assertEquals("SALES_DATABASE_URL is not set, but SALES_DATABASE_PASSWORD is.",
        refusal(Map.of("SALES_DATABASE_PASSWORD", "secret")));
  }

  @Test
  void two_services_cannot_share_a_database_on_one_of_their_servers() {
    assertEquals("PRODUCT_DATABASE_URL and SALES_DATABASE_URL name the same database: each service has one of its own.",
        refusal(Map.of("PRODUCT_DATABASE_URL", "postgresql://product@one,other/pos?target_session_attrs=primary",
            "PRODUCT_DATABASE_PASSWORD", "secret", "SALES_DATABASE_URL", "postgresql://sales@other:5432/pos",
            "SALES_DATABASE_PASSWORD", "secret")));
  }

  @Test
  void a_variable_that_nothing_reads_is_refused_with_the_closest_one() {
    assertEquals("POS_DATA is no setting: POS_DATA_DIR is the closest one.", refusal(Map.of("POS_DATA", "here")));
  }

  @Test
  void each_start_has_a_secret_of_its_own_between_gateway_and_services() {
    var secret = Settings.read(Map.of("GATEWAY_SECRET", " ")).variables().get("GATEWAY_SECRET");
    assertTrue(secret.matches("[0-9a-f]{48}"), secret);
    assertNotEquals(secret, Settings.read(Map.of()).variables().get("GATEWAY_SECRET"));
    assertEquals("mine", Settings.read(Map.of("GATEWAY_SECRET", "mine")).variables().get("GATEWAY_SECRET"));
    for (var given : List.of("GATEWAY_URL", "GATEWAY_SECRET_FILE")) {
      assertFalse(Settings.read(Map.of(given, "http://x")).variables().containsKey("GATEWAY_SECRET"), given);
    }
  }

  @Test
  void programs_of_this_machine_ask_where_the_gateway_listens() {
    Map.of("0.0.0.0", "127.0.0.1", "192.168.1.10", "192.168.1.10", "::", "127.0.0.1", "fd00::10", "[fd00::10]")
        .forEach((host, asked) -> assertEquals("http://" + asked + ":8080",
            Settings.read(Map.of("GATEWAY_HOST", host)).gatewayUrl()));
    assertEquals("http://127.0.0.1:8000", Settings.read(Map.of("GATEWAY_HOST", "192.168.1.10",
        "GATEWAY_TLS_CERTIFICATE", "server.pem", "GATEWAY_TLS_KEY", "server.key")).gatewayUrl());
  }

  @Test
  void tls_needs_a_certificate_and_its_key_and_gives_programs_of_this_machine_a_port_of_their_own() {
    var settings = Settings.read(Map.of("GATEWAY_TLS_CERTIFICATE", "server.pem", "GATEWAY_TLS_KEY", "server.key",
        "POS_ENV", "production"));
    assertEquals("http://127.0.0.1:8000", settings.gatewayUrl());
    assertEquals(List.of(8080, 8100, 8443, 8000), List.copyOf(settings.gateway().ports().values()));
    assertTrue(settings.gateway().tls().orElseThrow().strictTransport());
    assertFalse(settings.lacksTls());
    assertTrue(Settings.read(Map.of("POS_ENV", "production")).lacksTls());
    assertFalse(Settings.read(Map.of()).lacksTls());
    assertEquals("GATEWAY_TLS_CERTIFICATE is not set, but GATEWAY_TLS_KEY is.",
        refusal(Map.of("GATEWAY_TLS_KEY", "server.key")));
  }

  @Test
  void messages_show_no_secret() {
    var settings = Settings.read(Map.of("SALES_DATABASE_URL", "postgresql://sales:secret@db/sales_db",
        "SALES_DATABASE_PASSWORD", "secret", "REDIS_URL", "redis://:secret@cache", "JWT_SECRET", "secret"));
    assertFalse(settings.usesEmbeddedDatabase(Part.SALES));
    assertFalse((settings + " " + settings.databases()).contains("secret"), settings::toString);
  }
}
