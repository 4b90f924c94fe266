package pos.cart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import pos.common.rule.ExpectedVersion;
import pos.common.rule.Failure;

class CartEtagTest {

  private static JsonObject shown() {
    return new JsonObject().put("version", 7).put("total_cents", 1000).put("expires_at", "2026-11-22T15:04:05Z");
  }

  @Test
  void a_tag_changes_with_all_that_is_shown_except_the_time_of_expiry() {
    var tag = CartEtag.of(shown());
    assertEquals(tag, CartEtag.of(shown().put("expires_at", "2026-11-22T16:00:00Z")));
    assertNotEquals(tag, CartEtag.of(shown().put("total_cents", 1001)));
    assertNotEquals(tag, CartEtag.of(shown().put("version", 8)));
  }

  @Test
  void a_change_expects_the_version_of_a_tag_and_ignores_its_digest() {
    assertEquals(ExpectedVersion.of(7), CartEtag.expected(CartEtag.of(shown())));
    assertEquals(ExpectedVersion.of(7), CartEtag.expected(CartEtag.of(shown().put("total_cents", 1001))));
    assertEquals(ExpectedVersion.of(7), CartEtag.expected("\"7\""));
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = "*")
  void without_a_tag_any_version_will_do(String ifMatch) {
    assertEquals(ExpectedVersion.ANY, CartEtag.expected(ifMatch));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "7", "\"\"", "\"x\"", "\"-7\"", "\"7\", \"8\"", "W/\"7\"", "\"7-\"", "\"7-abc\"",
      "\"1234567890123456789\""})
  void what_is_not_a_single_tag_of_a_cart_is_refused(String ifMatch) {
    var failure = assertThrows(Failure.class, () -> CartEtag.expected(ifMatch));
    assertEquals("If-Match must be a single ETag of this cart, quotes included.", failure.getMessage());
    assertEquals(Failure.Kind.BAD_REQUEST, failure.kind());
  }
}
