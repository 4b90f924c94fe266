package pos.order.settlement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;
import pos.common.rule.Failure;
import pos.order.settlement.CartClient.Cart;
import pos.order.settlement.PaymentProvider.Charge;

/** What other services answer. */
class AnswersTest {

  @Test
  void a_cart_has_a_version_and_its_products_in_its_order() {
    var cart = Cart.from(new JsonObject("""
        {"cart_id": 12, "version": 3, "items": [{"product_id": 9, "quantity": 2}, {"product_id": 7, "quantity": 1}]}"""));
    assertEquals("12", cart.id());
    assertEquals(3, cart.version());
    assertEquals("{9=2, 7=1}", cart.quantities().toString());
    assertEquals(List.of(9L, 7L), List.copyOf(cart.quantities().keySet()));
    assertEquals("cart-empty", assertThrows(Failure.class,
        () -> Cart.from(new JsonObject("{\"cart_id\": 12, \"version\": 3, \"items\": []}"))).code());
  }

  @Test
  void only_a_charge_of_the_orders_amount_is_its_own() {
    assertTrue(new Charge(true, 500, 0).isCaptured(500));
    assertFalse(new Charge(true, 500, 0).isCaptured(499));
    assertFalse(new Charge(false, 500, 0).isCaptured(500));
  }
}
