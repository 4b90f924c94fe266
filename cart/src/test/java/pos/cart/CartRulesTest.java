package pos.cart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import pos.common.rule.ExpectedVersion;
import pos.common.rule.Failure;
import pos.common.rule.Fields;
import pos.common.rule.IdempotencyKey;

/** How carts, their lines and their answers are read and written, without starting anything. */
class CartRulesTest {

  private static final Keys KEYS = new Keys(false);

  private static final Owner CUSTOMER = new Owner.Customer(17);

  @Test
  void a_cart_is_read_from_products_and_quantities_in_any_order() {
    var cart = Cart.of(CUSTOMER, 3, "9007199254740993 2 7 999");
    assertEquals(new Cart(CUSTOMER, 3, new TreeMap<>(Map.of(7L, 999L, 9_007_199_254_740_993L, 2L))), cart);
    assertEquals(1001, cart.pieces());
    assertFalse(cart.isNew());
    assertEquals(new JsonObject("""
        {"cart_id": "%s", "items": [{"product_id": 7, "quantity": 999},
         {"product_id": 9007199254740993, "quantity": 2}], "version": 3}""".formatted(CUSTOMER.cartId())).encode(),
        cart.toJson().encode());
  }

  @Test
  void an_empty_cart_has_no_pieces_and_is_new_before_its_first_version() {
    var empty = Cart.of(CUSTOMER, 0, "");
    assertEquals(0, empty.pieces());
    assertTrue(empty.quantities().isEmpty());
    assertTrue(empty.isNew());
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "1, 999", "9223372036854775807, 1"})
  void a_line_has_up_to_999_pieces(long product, long quantity) {
    var body = new JsonObject().put("product_id", product).put("quantity", quantity);
    assertEquals(new Line(product, quantity), Line.from(Fields.of(body)));
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "-1, 1", "1, 0", "1, -1", "1, 1000"})
  void other_lines_are_refused(long product, long quantity) {
    var body = new JsonObject().put("product_id", product).put("quantity", quantity);
    assertThrows(Failure.class, () -> Line.from(Fields.of(body)));
  }

  @Test
  void a_product_is_read_as_the_catalogue_shows_it() {
    assertEquals(new Product(7, "A-7", "Thing", 250, "standard", true), Product.from(new JsonObject("""
        {"id": 7, "sku": "A-7", "name": "Thing", "price_cents": 250, "tax_code": "standard", "active": true}""")));
  }

  @Test
  void sessions_of_guests_cannot_be_guessed_and_carts_do_not_reveal_them() {
    var one = Owner.Guest.create();
    assertNotEquals(one, Owner.Guest.create());
    assertTrue(Owner.Guest.isSessionId(one.sessionId()));
    assertFalse(one.cartId().contains(one.sessionId()));
    assertNotEquals(one.cartId(), Owner.Guest.create().cartId());
  }

  @Test
  void keys_name_the_session_the_caller_or_the_order() {
    var guest = new Owner.Guest("A".repeat(32));
    assertEquals("cart:merged:" + "A".repeat(32), KEYS.merged(guest));
    assertEquals("cart:purchased:order-7", KEYS.purchased(new Owner.Customer(17), "order-7"));
    assertEquals("cart:begun:2026-11-22", KEYS.begun(new Owner.Customer(17), LocalDate.of(2026, 11, 22)));
    assertEquals("cart:idempotency:customer-17:k-1",
        KEYS.record(new Owner.Customer(17), new IdempotencyKey("customer-17", "k-1", "f")));
  }

  @Test
  void a_change_takes_effect_once_or_on_a_version() {
    var key = Optional.of(new IdempotencyKey("customer-17", "k-1", "f"));
    assertEquals(new Preconditions(key, ExpectedVersion.ANY), Preconditions.once(key));
    assertEquals(new Preconditions(Optional.empty(), ExpectedVersion.of(3L)), Preconditions.on(ExpectedVersion.of(3L)));
    assertEquals(Preconditions.NONE, Preconditions.once(Optional.empty()));
  }

  @Test
  void an_answer_is_kept_smaller_and_given_back_unchanged() {
    var answer = new JsonObject().put("name", "Thé à l’érable ".repeat(100)).encode();
    var packed = Packed.pack(answer);
    assertTrue(packed.length() < answer.length() / 10, packed);
    assertEquals(answer, Packed.unpack(packed));
    assertEquals("{\"a\":1}", Packed.unpack("{\"a\":1}"), "one that was stored before answers were packed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"AAAA", "eJw="})
  void what_was_not_packed_is_not_unpacked(String text) {
    assertThrows(UncheckedIOException.class, () -> Packed.unpack(text));
  }
}
