package pos.order.core;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pos.common.rule.Failure;
import pos.common.rule.Fields;
import pos.common.shop.FirstCategory;
import pos.common.shop.Tax;
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
    var totals = quote(price, Map.of(7L, 1L)).totals();
    assertEquals(price + Tax.sum(Tax.of("QC", price)) + shipping, totals.totalCents());
  }

  @Test
  void a_cart_that_is_too_large_unavailable_or_empty_is_refused() {
    assertEquals("order-too-large", failure(() -> quote(Fields.MAX_CENTS, Map.of(7L, 999L))));
    assertEquals("product-unavailable", failure(() -> quote(1, Map.of(8L, 1L))));
    assertEquals("cart-empty", failure(() -> Cart.from(new JsonObject().put("items", new JsonArray()))));
  }

  @ParameterizedTest
  @CsvSource({"QC, 2000, 143, 286, 866, 3295", "AB, 2000, 147, 0, 948, 3095"})
  void a_quote_is_the_sum_of_its_parts(String province, long subtotal, long first, long second, long shipping,
      long total) {
    var quantities = new LinkedHashMap<Long, Long>();
    quantities.put(7L, 2L);
    var totals = Quote.of(quantities, Map.of(7L, Samples.PRODUCT), province).totals();
    assertEquals(List.of(subtotal, first + second, shipping, total),
        List.of(totals.subtotalCents(), totals.taxCents(), totals.shippingCents(), totals.totalCents()));
    assertEquals(totals.taxes(), Tax.of(province, 2000 + Tax.without(province, 995)));
  }

  /** What a customer pays for shipping does not depend on the goods or the province; the taxes in it are told. */
  @Test
  void shipping_costs_the_same_everywhere_and_its_taxes_are_among_the_taxes() {
    var random = new Random(7);
    for (var province : Tax.provinces()) {
      for (int i = 0; i < 500; i++) {
        var taxed = random.nextLong(7_000);
        var exempt = random.nextLong(7_500 - taxed);
        var book = Samples.PRODUCT.copy().put("id", 8).put("tax_code", "exempt").put("price_cents", exempt);
        var totals = Quote.of(Map.of(7L, 1L, 8L, 1L),
            Map.of(7L, Samples.PRODUCT.copy().put("price_cents", taxed), 8L, book), province).totals();
        var onGoods = Tax.sum(Tax.of(province, taxed));
        assertEquals(taxed + exempt + onGoods + 995, totals.totalCents(), province + " " + taxed + " " + exempt);
        var inShipping = totals.taxCents() - onGoods;
        assertEquals(995, totals.shippingCents() + inShipping);
        assertTrue(taxed == 0 ? inShipping == 0
            : Math.abs(inShipping - Tax.sum(Tax.of(province, totals.shippingCents()))) <= 2, province + " " + taxed);
      }
    }
  }

  @Test
  void exempt_goods_bear_no_tax_and_items_keep_the_order_of_the_cart() {
    var quantities = new LinkedHashMap<Long, Long>();
    quantities.put(8L, 1L);
    quantities.put(7L, 2L);
    var book = Samples.PRODUCT.copy().put("id", 8).put("sku", "B").put("tax_code", "exempt").put("price_cents", 700)
        .put("category", new JsonObject().put("id", 3).put("name", "Books"));
    var quote = Quote.of(quantities, Map.of(7L, Samples.PRODUCT, 8L, book), "ON");
    assertEquals(List.of(new Item(8, "B", "Thing", 1, 700, "exempt", new FirstCategory(3, "Books")),
        new Item(7, "T", "Thing", 2, 1000, "standard", null)),
        quote.items());
    assertEquals(2700, quote.totals().subtotalCents());
    // 13 % of 2000 and of the 881 without taxes that shipping costs
    assertEquals(375, quote.totals().taxCents());
  }

  @ParameterizedTest
  @CsvSource({"1000000000, 0, 0, true", "999999990, 5, 5, true", "999999991, 5, 5, false", "1000000001, 0, 0, false",
      "1000000001, -5, 0, false", "1000000000, 0, 1, false", "999999999, 2, -1, true"})
  void an_order_costs_at_most_the_largest_amount(long subtotal, long tax, long shipping, boolean allowed) {
    var taxes = List.of(new Tax("gst", "0.05", tax));
    if (allowed) {
      assertEquals(subtotal + tax + shipping, new Totals(subtotal, taxes, shipping).totalCents());
    } else {
      assertEquals("order-too-large", failure(() -> new Totals(subtotal, taxes, shipping)));
    }
  }

  @Test
  void products_that_are_retired_or_gone_are_named() {
    var retired = Samples.PRODUCT.copy().put("id", 8).put("active", false);
    var failure = assertThrows(Failure.class, () -> Quote.of(Map.of(7L, 1L, 8L, 1L, 9L, 1L),
        Map.of(7L, Samples.PRODUCT, 8L, retired), "QC"));
    assertEquals(Set.of(8L, 9L), failure.toJson().getJsonArray("product_ids").stream().collect(Collectors.toSet()));
  }

  @Test
  void a_total_that_the_customer_was_not_shown_is_refused_with_the_new_prices() {
    var quote = quote(1000, Map.of(7L, 2L));
    assertDoesNotThrow(() -> quote.mustCost(3295));
    var failure = assertThrows(Failure.class, () -> quote.mustCost(3294));
    assertEquals("price-changed", failure.code());
    assertEquals(3295, failure.toJson().getJsonObject("cart").getLong("total_cents"));
    assertEquals(1, failure.toJson().getJsonObject("cart").getJsonArray("items").size());
  }

  private static String failure(Executable rule) {
    return assertThrows(Failure.class, rule).code();
  }
}
