package pos.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

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

  @Test
  void the_hints_of_production_name_neither_a_sample_nor_a_development_key() {
    shop.use("production", variables());
    shop.open();
    var hints = shop.output();
    assertTrue(hints.contains("This is production.") && hints.contains("docs/first-sale.md"), hints);
    assertFalse(hints.contains("client1") || hints.contains("-dev-key") || hints.contains("frontend-key"), hints);
    shop.signal("TERM");
    assertEquals(0, shop.end().code(), shop.output());
  }
}
