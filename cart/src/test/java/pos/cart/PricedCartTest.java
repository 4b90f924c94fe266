package pos.cart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import pos.cart.PricedCart.Item;

/** The amounts of carts, and what is shown while a part of them is not known. */
class PricedCartTest {

  private static final Owner CUSTOMER = new Owner.Customer(17);
  private static final Owner GUEST = new Owner.Guest("A".repeat(32));
  private static final Item TAXED = item(7, 3, 250, "standard", true);
  private static final Item EXEMPT = item(8, 2, 199, "exempt", true);
  private static final Item UNKNOWN = new Item(9, 1, null, null);

  private static Item item(long id, long quantity, long priceCents, String taxCode, boolean active) {
    return new Item(id, quantity, new Product(id, "A-" + id, "Thing " + id, priceCents, taxCode, active), 5L);
  }

  private static PricedCart cart(Owner owner, long version, String province, Item... items) {
    var quantities = new TreeMap<Long, Long>();
    Stream.of(items).forEach(item -> quantities.put(item.productId(), item.quantity()));
    return new PricedCart(new Cart(owner, version, quantities), List.of(items), Optional.ofNullable(province), false,
        Instant.parse("2026-11-22T12:30:00Z"));
  }

  @Test
  void an_item_costs_its_price_for_each_piece() {
    assertEquals(750, TAXED.totalCents());
    assertTrue(TAXED.isTaxed());
    assertFalse(EXEMPT.isTaxed());
    assertEquals(new JsonObject("""
        {"product_id": 7, "sku": "A-7", "name": "Thing 7", "quantity": 3, "unit_price_cents": 250, "total_cents": 750,
         "tax_code": "standard", "active": true, "available": 5}""").encode(), TAXED.toJson().encode());
    assertEquals(new JsonObject("""
        {"product_id": 9, "sku": null, "name": null, "quantity": 1, "unit_price_cents": null, "total_cents": null,
         "tax_code": null, "active": null, "available": null}""").encode(), UNKNOWN.toJson().encode());
  }

  @Test
  void only_taxed_items_are_taxed_by_the_province() {
    var shown = cart(CUSTOMER, 3, "QC", TAXED, EXEMPT).toJson();
    assertEquals(750 + 398, shown.getLong("subtotal_cents"));
    assertEquals(new JsonArray("""
        [{"code": "gst", "rate": "0.05", "amount_cents": 38},
         {"code": "qst", "rate": "0.09975", "amount_cents": 75}]"""), shown.getJsonArray("taxes"));
    assertEquals(750 + 398 + 38 + 75, shown.getLong("total_cents"));
    assertEquals(5, shown.getLong("item_count"));
    assertEquals("QC", shown.getString("province"));
    assertEquals(2, shown.getJsonArray("items").size());
  }

  @Test
  void without_a_province_there_are_no_taxes_and_without_a_price_no_totals() {
    var untaxed = cart(CUSTOMER, 3, null, TAXED, EXEMPT).toJson();
    assertEquals(new JsonArray(), untaxed.getJsonArray("taxes"));
    assertNull(untaxed.getString("province"));
    assertEquals(1148, untaxed.getLong("total_cents"));
    var unpriced = cart(CUSTOMER, 3, "QC", TAXED, UNKNOWN).toJson();
    assertNull(unpriced.getLong("subtotal_cents"));
    assertNull(unpriced.getLong("total_cents"));
    assertEquals(new JsonArray(), unpriced.getJsonArray("taxes"));
    assertEquals("QC", unpriced.getString("province"));
    var empty = cart(CUSTOMER, 3, "QC").toJson();
    assertEquals(0, empty.getLong("subtotal_cents"));
    assertEquals(0, empty.getLong("total_cents"));
  }

  @Test
  void a_cart_says_whose_it_is_and_when_it_expires_if_it_was_ever_used() {
    var customers = cart(CUSTOMER, 3, null).toJson();
    assertEquals(17, customers.getLong("customer_id"));
    assertEquals(CUSTOMER.cartId(), customers.getString("cart_id"));
    assertEquals("2026-11-22T12:30:00Z", customers.getString("expires_at"));
    assertEquals(List.of(3L, false, "CAD"),
        List.of(customers.getLong("version"), customers.getBoolean("degraded"), customers.getString("currency")));
    assertFalse(cart(GUEST, 3, null).toJson().containsKey("customer_id"));
    assertNull(cart(CUSTOMER, 0, null).toJson().getString("expires_at"));
  }

  private static Set<String> links(Owner owner, Item... items) {
    return cart(owner, 3, null, items).toJson().getJsonObject("_links").fieldNames();
  }

  @Test
  void a_customer_can_check_out_what_is_all_sold() {
    assertEquals(Set.of("self", "add"), links(CUSTOMER));
    assertEquals(Set.of("self", "add", "clear", "checkout"), links(CUSTOMER, TAXED, EXEMPT));
    assertEquals(Set.of("self", "add", "clear"), links(CUSTOMER, TAXED, UNKNOWN));
    assertEquals(Set.of("self", "add", "clear"), links(CUSTOMER, TAXED, item(8, 1, 100, "standard", false)));
    assertEquals(Set.of("self", "add", "merge"), links(GUEST));
    assertEquals(Set.of("self", "add", "clear", "merge"), links(GUEST, TAXED));
  }
}
