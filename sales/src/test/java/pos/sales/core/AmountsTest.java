package pos.sales.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pos.common.rule.Failure;
import pos.common.rule.Fields;
import pos.common.shop.Tax;
import pos.testing.RowOf;

/** The bounds of amounts, and how they are read and answered. */
class AmountsTest {

  private static final long MAX = Fields.MAX_CENTS;
  private static final JsonArray TAXES =
      new JsonArray().add(new JsonObject().put("code", "gst").put("rate", "0.05").put("amount_cents", 5L));

  private static Line line(long quantity, long price, long discount) {
    return new Line(3, 7, "TEA", "Tea", quantity, price, discount, Product.TaxCode.STANDARD, null, 0);
  }

  private static String refusal(long quantity, long price, long discount) {
    return assertThrows(Failure.class, () -> line(quantity, price, discount)).getMessage();
  }

  @Test
  void a_line_costs_at_most_the_largest_amount_and_its_discount_at_most_its_price() {
    assertEquals(MAX, line(2, MAX / 2, 0).totalCents());
    assertEquals(0, line(2, 100, 200).totalCents());
    assertEquals("lines[2].quantity times the price must be at most 1000000000 cents.", refusal(2, MAX / 2 + 1, 0));
    assertEquals("lines[2].discount_cents must be from 0 to 200, the line's price.", refusal(2, 100, 201));
    assertEquals("lines[2].discount_cents must be from 0 to 200, the line's price.", refusal(2, 100, -1));
    assertEquals("lines[2].sku", line(1, 1, 0).field("sku"));
  }

  @Test
  void a_line_has_one_form_in_rows_and_another_in_answers() {
    var row = new JsonObject().put("line_no", 3).put("product_id", 7).put("sku", "TEA").put("name", "Tea")
        .put("quantity", 4).put("unit_price_cents", 499).put("discount_cents", 100).put("tax_code", "standard");
    assertEquals(line(4, 499, 100), Line.from(row));
    assertEquals(Cases.returned(line(4, 499, 100), 2), Line.from(row.copy().put("returned", 2)));
    assertEquals(new JsonObject().put("line_no", 3L).put("product_id", 7L).put("sku", "TEA").put("name", "Tea")
        .put("quantity", 4L).put("unit_price_cents", 499L).put("discount_cents", 100L).put("total_cents", 1896L)
        .put("tax_code", "standard"), line(4, 499, 100).toJson());
  }

  @ParameterizedTest
  @CsvSource({"1000000000, 0, true", "1000000001, 0, false", "999999995, 5, true", "999999996, 5, false",
      "1000000001, -5, false"})
  void subtotal_and_taxes_are_together_at_most_the_largest_amount(long subtotal, long tax, boolean allowed) {
    var taxes = List.of(new Tax("gst", "0.05", tax));
    if (allowed) {
      assertEquals(MAX, new Totals(subtotal, taxes, 0).totalCents());
    } else {
      assertEquals("lines must total at most 1000000000 cents, taxes included.",
          assertThrows(Failure.class, () -> new Totals(subtotal, taxes, 0)).getMessage());
    }
  }

  @Test
  void totals_have_one_form_in_rows_and_another_in_answers() {
    var totals = Totals.from(RowOf.columns("subtotal_cents", 100L, "taxes", TAXES, "rounding_cents", -2L));
    assertEquals(new Totals(100, List.of(new Tax("gst", "0.05", 5)), -2), totals);
    assertEquals(TAXES, totals.taxesJson());
    assertEquals(new JsonObject().put("id", 1).put("subtotal_cents", 100L).put("taxes", TAXES)
        .put("rounding_cents", -2L).put("total_cents", 103L), totals.writeTo(new JsonObject().put("id", 1)));
  }

  @Test
  void figures_add_up_one_by_one() {
    var row = new JsonObject().put("number", 1).put("subtotal", 200).put("tax", 30).put("rounding", -4)
        .put("total", 5000);
    assertEquals(new Figures(1, 200, 30, -4, 5000), Figures.from(row));
    assertEquals(new Figures(11, 220, 33, -3, 5005),
        Figures.from(row).plus(new Figures(10, 20, 3, 1, 5)));
    assertEquals(new JsonObject().put("count", 1L).put("subtotal_cents", 200L).put("tax_cents", 30L)
        .put("rounding_cents", -4L).put("total_cents", 5000L), Figures.from(row).toJson());
  }
}
