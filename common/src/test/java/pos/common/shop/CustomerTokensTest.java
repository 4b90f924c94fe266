package pos.common.shop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import pos.common.run.Environment;

/** A new secret for access tokens, beside the previous one. */
class CustomerTokensTest {

  private static final Vertx VERTX = Vertx.vertx();
  private static final String OLD = "the-old-secret-that-has-enough-bytes";
  private static final String NEW = "the-new-secret-that-has-enough-bytes";

  @AfterAll
  static void close() {
    VERTX.close().await();
  }

  private static CustomerTokens tokens(String... variables) {
    var all = new HashMap<String, String>();
    for (int i = 0; i < variables.length; i += 2) {
      all.put(variables[i], variables[i + 1]);
    }
    return new CustomerTokens(VERTX, Environment.read(Map.copyOf(all), "x-service", 1));
  }

  private static String issuedBy(CustomerTokens tokens) {
    return "Bearer " + tokens.issue(7, UUID.randomUUID(), Instant.now());
  }

  private static boolean accepts(CustomerTokens tokens, String authorization) {
    return tokens.verify(authorization).map(true).otherwise(false).await();
  }

  @Test
  void tokens_of_the_previous_secret_are_valid_as_long_as_it_is_known() {
    var before = issuedBy(tokens("JWT_ISSUER", "old", "JWT_SECRET", OLD));
    var both = tokens("JWT_ISSUER", "new", "JWT_SECRET", NEW, "JWT_PREVIOUS_ISSUER", "old", "JWT_PREVIOUS_SECRET", OLD);
    assertTrue(accepts(both, before));
    assertEquals(7, both.verify(before).await().customerId());
    assertTrue(accepts(both, issuedBy(both)));
    var after = tokens("JWT_ISSUER", "new", "JWT_SECRET", NEW);
    assertTrue(accepts(after, issuedBy(both)));
    assertFalse(accepts(after, before));
  }

  @Test
  void a_secret_counts_for_its_own_issuer_only() {
    var both = tokens("JWT_ISSUER", "new", "JWT_SECRET", NEW, "JWT_PREVIOUS_ISSUER", "old", "JWT_PREVIOUS_SECRET", OLD);
    assertFalse(accepts(both, issuedBy(tokens("JWT_ISSUER", "new", "JWT_SECRET", OLD))));
    assertFalse(accepts(both, issuedBy(tokens("JWT_ISSUER", "old", "JWT_SECRET", NEW))));
    assertFalse(accepts(both, issuedBy(tokens("JWT_ISSUER", "other", "JWT_SECRET", OLD))));
  }
}
