package pos.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import pos.testing.LongRun;
import pos.testing.ServiceProcess;

/** The whole shop in production, which begins with nothing. */
@Timeout(value = 300, unit = TimeUnit.SECONDS)
class ProductionTest {

  private static final List<String> KEYS = List.of("EXTERNAL_API", "WEB_FRONTEND", "MOBILE_APP", "STORE_1", "STORE_2",
      "STORE_3", "STORE_4", "STORE_5", "BACK_OFFICE", "INTERNAL");

  @RegisterExtension
  private static final ShopProcess shop = new ShopProcess();

  /** Returns what production must be told. */
  static Map<String, String> variables() {
    var variables = new HashMap<>(Map.of("POS_ENV", "production", "JWT_ISSUER", "shop.example",
        "JWT_SECRET", "a-secret-of-customers'-tokens-with-32-bytes", "PAYMENT_PROVIDER", "simulator",
        "JOURNAL_SECRET", "a-secret-that-signs-the-journal-of-32-bytes",
        "CORS_ORIGINS", "https://shop.example,https://office.example"));
    KEYS.forEach(name -> variables.put("KEY_" + name, key(name)));
    return variables;
  }

  static String key(String name) {
    return "a-key-of-twenty-characters-for-" + name;
  }

  @Test
  void production_never_runs_on_what_development_left() {
    shop.useData("data");
    shop.open();
    assertTrue(shop.output().contains("client1"), shop.output());
    shop.signal("TERM");
    assertEquals(0, shop.end().code(), shop.output());
    shop.use("data", variables());
    var refusal = shop.refusal();
    for (var found : List.of("POS_DATA_DIR", "the customer client1, whose password is known", "20 sample products",
        "seven sample locations with an opening stock", "registers 1 to 10", "cashiers whose PINs are known")) {
      assertTrue(refusal.contains(found), refusal);
    }
    shop.use("data", Map.of("POS_ENV", "production", "KEY_STORE_1", "pos-store-1-2025-dev-key"));
    var both = shop.refusal();
    assertEquals(List.of(), Stream.of("client1", "KEY_STORE_1 still has a development value", "KEY_STORE_2 is not set")
        .filter(found -> !both.contains(found)).collect(Collectors.toList()), both);
  }

  @LongRun
  @Test
  void the_hints_of_production_name_neither_a_sample_nor_a_development_key() {
    shop.use("production", variables());
    shop.open();
    // what deserves attention comes after the hints
    ServiceProcess.await("a location is missed", () ->
        shop.output().contains("There is no location 6 (LOCATION_WEB)"));
    var hints = shop.output();
    assertTrue(hints.contains("This is production.") && hints.contains("docs/first-sale.md"), hints);
    assertFalse(hints.contains("client1") || hints.contains("-dev-key") || hints.contains("frontend-key"), hints);
    shop.signal("TERM");
    assertEquals(0, shop.end().code(), shop.output());
  }

  /** Follows docs/first-sale.md, then docs/keys.md, word for word. */
  @Test
  void the_pages_lead_from_an_empty_database_to_the_first_sale_and_to_new_keys() throws IOException {
    var home = PosHome.create(shop.beside("home"));
    var enter = home.enter(shop.beside("home/pos-production"));
    var page = Page.blocks("first-sale.md");
    succeed(enter + page.get(0));
    assertEquals("set -a; . ./production.env; set +a\n./pos up\n", page.get(1));
    openWith(home);
    var terminal = enter + page.get(2);
    succeed(terminal + page.get(3) + page.get(4) + page.get(5));
    ServiceProcess.await("the till knows the product", Duration.ofMinutes(2),
        () -> shop.paste(terminal + page.get(6)).code() == 0);
    var looks = succeed(terminal + page.get(7));
    assertTrue(looks.contains("in production") && looks.contains("location 2, Warehouse"), looks);
    assertEquals(8, page.size());

    var old = Files.readString(home.directory().resolve("secrets/key_store_1"));
    var renewal = Page.block("keys.md", "rm secrets/key_store_1");
    succeed(enter + renewal.substring(0, renewal.indexOf("set -a")));
    assertEquals(0, shop.end().code(), shop.output());
    succeed(enter + Page.block("keys.md", "jwt_previous_secret"));
    openWith(home);
    var key = Files.readString(home.directory().resolve("secrets/key_store_1"));
    var sales = shop.uri("/sales-service/sales?store_id=1");
    assertEquals(200, ShopProcess.send(key, sales, null).statusCode());
    assertEquals(401, ShopProcess.send(old, sales, null).statusCode());
    assertTrue(ShopProcess.send(key, sales, null).body().contains("Noor"));
    shop.signal("TERM");
    assertEquals(0, shop.end().code(), shop.output());
  }

  private static String succeed(String commands) {
    var end = shop.paste(commands);
    assertEquals(0, end.code(), end.output());
    return end.output();
  }

  /** Opens the shop with the settings of the page, as a shell reads them. */
  private static void openWith(PosHome home) {
    var variables = new HashMap<String, String>();
    var environment = succeed(home.enter(shop.beside("home/pos-production"))
        + "set -a; . ./production.env; set +a; env -0");
    for (var each : environment.split("\0")) {
      var parts = each.split("=", 2);
      if (parts[0].matches("(POS|KEY|JWT|JOURNAL|LOCATION|CORS|PAYMENT|RECEIPT)_.*")) {
        variables.put(parts[0], parts[1]);
      }
    }
    shop.use("home/pos-production", variables);
    shop.open();
  }
}
