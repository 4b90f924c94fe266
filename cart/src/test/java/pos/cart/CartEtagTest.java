package pos.cart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

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
}
