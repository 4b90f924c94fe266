package pos.gateway;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The consumers of the repository's kong.yml, with the keys and secrets of the environment or of development. */
final class TestConsumers {

  /** The name of a client without a key. */
  static final String ANONYMOUS = "anonymous";
  /** The groups by consumer. */
  static final Map<String, Set<String>> GROUPS = groups();

  private static final Map<String, String> ENVIRONMENT = System.getenv();
  private static final Map<String, String> KEYS = keys();

  private TestConsumers() {}

  static String key(String consumer) {
    return KEYS.get(consumer);
  }

  /** Returns a customer's token that is valid from a time on, for ten minutes from now. */
  static String token(Instant begin) {
    var claims = Tokens.claims(ENVIRONMENT.getOrDefault("JWT_ISSUER", "pos-customer-service-dev"),
        Instant.now().plusSeconds(600));
    return Tokens.signed(claims.put("nbf", begin.getEpochSecond()),
        ENVIRONMENT.getOrDefault("JWT_SECRET", "pos-jwt-2025-dev-secret-of-at-least-32-bytes"));
  }

  private static Map<String, Set<String>> groups() {
    var groups = new TreeMap<String, Set<String>>();
    groups.put(ANONYMOUS, Set.of());
    groups.put("external-api", Set.of("catalogue"));
    groups.put("web-frontend", Set.of("catalogue", "shop"));
    groups.put("mobile-app", Set.of("catalogue", "shop"));
    for (int store = 1; store <= 5; store++) {
      groups.put("store-" + store, Set.of("catalogue", "store"));
    }
    groups.put("back-office",
        Set.of("catalogue", "catalogue-admin", "store", "all-stores", "logistics", "reporting", "orders-admin"));
    groups.put("internal", Set.of("internal", "catalogue", "all-stores"));
    groups.put("test-automation", Set.of("catalogue", "catalogue-admin", "shop", "store", "all-stores", "logistics",
        "reporting", "orders-admin", "internal"));
    return groups;
  }

  private static Map<String, String> keys() {
    var keys = new HashMap<String, String>();
    keys.put("external-api", "pos-ext-api-2025-prod-key-secure");
    keys.put("web-frontend", "pos-web-app-2025-frontend-key");
    keys.put("mobile-app", "pos-mobile-2025-app-secure-key");
    for (int store = 1; store <= 5; store++) {
      keys.put("store-" + store, "pos-store-" + store + "-2025-dev-key");
    }
    keys.put("back-office", "pos-back-office-2025-dev-key");
    keys.put("internal", "pos-internal-2025-dev-key");
    keys.put("test-automation", "pos-test-automation-dev-key-2025");
    keys.replaceAll((consumer, key) ->
        ENVIRONMENT.getOrDefault("KEY_" + consumer.toUpperCase().replace('-', '_'), key));
    return keys;
  }
}
