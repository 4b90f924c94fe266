package pos.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import pos.embedded.EmbeddedPostgres;
import pos.shop.Hints;

/** Starts with wrong settings: each is named, with the service that it is for, and the shop does not open. */
@Timeout(value = 300, unit = TimeUnit.SECONDS)
class StartErrorsTest {

  @RegisterExtension
  private static final ShopProcess shop = new ShopProcess();

  private static String refusal(Map<String, String> variables) {
    shop.use("wrong", variables);
    var refusal = shop.refusal();
    assertFalse(refusal.contains(Hints.IS_OPEN), refusal);
    assertFalse(refusal.contains("Exception") || refusal.contains("\tat "), refusal);
    return refusal;
  }

  @Test
  void every_wrong_database_is_named_at_once() {
    try (var postgres = EmbeddedPostgres.throwaway()) {
      postgres.createDatabase("sales_db", "sales", "secret");
      var variables = new HashMap<>(Map.of(
          "PRODUCT_DATABASE_URL", "postgresql://product@127.0.0.1:1/product_db",
          "INVENTORY_DATABASE_URL", "postgresql://inventory@127.0.0.1:%d/inventory_db".formatted(postgres.port()),
          "SALES_DATABASE_URL", "postgresql://sales@127.0.0.1:%d/sales".formatted(postgres.port()),
          "CUSTOMER_DATABASE_URL", "postgresql://customer@nowhere.invalid/customer_db",
          "JWT_SECRET", "short"));
      for (var name : List.of("PRODUCT", "INVENTORY", "SALES", "CUSTOMER")) {
        variables.put(name + "_DATABASE_PASSWORD", "secret");
      }
      var refusal = refusal(variables);
      for (var sentence : List.of(
          "product-service: No PostgreSQL answers at 127.0.0.1:1, which PRODUCT_DATABASE_URL names.",
          "inventory-service: INVENTORY_DATABASE_PASSWORD is not the password of the role in INVENTORY_DATABASE_URL.",
          "sales-service: The server in SALES_DATABASE_URL has no database sales.",
          "cart-service, order-service: JWT_SECRET is too short")) {
        assertTrue(refusal.contains(sentence), refusal);
      }
    }
  }

  @Test
  void wrong_names_ports_and_servers_are_refused_before_anything_starts() {
    var portOfSales = String.valueOf(shop.port(8003));
    for (var wrong : Map.of("GATEWAY_PROT", "9000", "LOG_LEVEL", "LOUD", "GATEWAY_PORT", portOfSales, "REDIS_URL", "redis",
        "GATEWAY_URL", "gateway:8080", "SALES_DATABASE_URL", "sales_db", "POS_ENV", "prod").entrySet()) {
      var refusal = refusal(Map.of(wrong.getKey(), wrong.getValue()));
      assertTrue(refusal.startsWith("pos: The shop cannot start. ") && refusal.contains(wrong.getKey()), refusal);
      assertEquals(1, refusal.lines().count(), refusal);
    }
  }

  @Test
  void what_is_misspelt_or_bad_is_refused_before_the_minutes_of_a_build() throws IOException {
    var home = PosHome.create(shop.beside("home"));
    home.forgetBuild();
    home.replace("mvn", "echo 'Apache Maven 3.9.0'\ntouch begun\n");
    var begun = home.directory().resolve("begun");
    for (var wrong : Map.of("GATEWAY_PROT=9000", "GATEWAY_PROT is no setting: GATEWAY_PORT is the closest one.",
        "SALES_PORT=many", "SALES_PORT must be a whole number from 1 to 65535, not many.",
        "POS_ENV=prod", "POS_ENV must be development or production, not prod.").entrySet()) {
      var end = shop.paste(home.enter(shop.data()) + "export " + wrong.getKey() + "\n./pos up");
      assertEquals(1, end.code(), end.output());
      assertEquals("pos: The shop cannot start. " + wrong.getValue() + "\n", end.output());
      assertTrue(Files.notExists(begun), wrong.getKey());
    }
    shop.paste(home.enter(shop.data()) + "./pos up");
    assertTrue(Files.exists(begun), "with good settings it is built");
  }

  @Test
  void a_redis_a_certificate_and_an_address_that_are_not_there_are_named() {
    assertTrue(refusal(Map.of("REDIS_URL", "redis://127.0.0.1:1"))
        .contains("No Redis answers at 127.0.0.1:1, which REDIS_URL names."));
    assertTrue(refusal(Map.of("GATEWAY_TLS_CERTIFICATE", "nothing.pem", "GATEWAY_TLS_KEY", "nothing.key"))
        .contains("GATEWAY_TLS_CERTIFICATE and GATEWAY_TLS_KEY: The certificate in nothing.pem"));
    assertTrue(refusal(Map.of("GATEWAY_HOST", "192.0.2.1"))
        .contains("The gateway cannot listen at GATEWAY_HOST=192.0.2.1"));
  }
}
