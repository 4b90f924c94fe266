package pos.order.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pos.common.rule.Failure;
import pos.common.rule.Fields;
import pos.order.settlement.CartClient.Cart;

/** The prices of carts. */
class QuoteTest {

  private static Quote quote(long price, Map<Long, Long> quantities) {
    var product = Samples.PRODUCT.copy().put("price_cents", price);
    return Quote.of(quantities, Map.of(7L, product), "QC");
  }

  @ParameterizedTest
  @CsvSource({"7499, 995", "7500, 0", "1, 995"})
  void shipping_is_free_from_75_dollars(long price, long shipping) {
    assertEquals(shipping, quote(price, Map.of(7L, 1L)).totals().shippingCents());
  }

  @Test
  void a_cart_that_is_too_large_unavailable_or_empty_is_refused() {
    assertEquals("order-too-large", failure(() -> quote(Fields.MAX_CENTS, Map.of(7L, 999L))));
    assertEquals("product-unavailable", failure(() -> quote(1, Map.of(8L, 1L))));
    assertEquals("cart-empty", failure(() -> Cart.from(new JsonObject().put("items", new JsonArray()))));
  }

  private static String failure(Executable rule) {
    return assertThrows(Failure.class, rule).code();
  }
}
