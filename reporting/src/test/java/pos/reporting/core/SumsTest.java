package pos.reporting.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SumsTest {

  /** Every figure has another value, each a power of two: a sum tells what is in it. */
  private static Sums distinct() {
    var sums = new Sums();
    for (var figure : Figure.values()) {
      sums.add(figure, value(figure));
    }
    return sums;
  }

  private static long value(Figure figure) {
    return 1L << figure.ordinal();
  }

  @Test
  void net_is_what_was_sold_less_what_came_back() {
    assertEquals(value(Figure.GROSS_CENTS) - value(Figure.DISCOUNTS_CENTS) - value(Figure.RETURNS_CENTS),
        distinct().netCents());
  }

  @Test
  void the_total_is_net_with_taxes_shipping_and_rounding() {
    var sums = distinct();
    var taxes = Figure.TAXES.stream().mapToLong(SumsTest::value).sum();
    assertEquals(taxes, sums.taxesCents());
    assertEquals(sums.netCents() + taxes + value(Figure.SHIPPING_CENTS) + value(Figure.ROUNDING_CENTS),
        sums.totalCents());
  }

  @Test
  void tenders_are_added_up() {
    assertEquals(Figure.TENDERS.stream().mapToLong(SumsTest::value).sum(), distinct().tendersCents());
  }

  @ParameterizedTest
  @EnumSource(Figure.class)
  void each_figure_is_added_and_subtracted(Figure figure) {
    var sums = new Sums().add(figure, 5).add(figure, -2).add(new Sums().add(figure, 4));
    assertEquals(7, sums.get(figure));
    assertEquals(6, sums.subtract(new Sums().add(figure, 1)).get(figure));
    assertEquals(0, new Sums().get(figure));
    assertEquals(6, sums.writeTo(new JsonObject()).getLong(figure.column()));
  }

  @Test
  void a_sum_that_is_too_large_is_refused() {
    var sums = new Sums().add(Figure.GROSS_CENTS, Long.MAX_VALUE);
    assertThrows(ArithmeticException.class, () -> sums.add(Figure.GROSS_CENTS, 1));
  }

  @Test
  void a_row_has_all_fields_with_those_that_are_added_up_first() {
    var sums = distinct();
    var row = sums.writeTo(new JsonObject().put("period", "2026"));
    assertEquals("period", row.fieldNames().iterator().next());
    row.remove("period");
    assertEquals(Sums.FIELDS, row.fieldNames().stream().toList());
    assertEquals(sums.netCents(), row.getLong("net_cents"));
    assertEquals(sums.taxesCents(), row.getLong("taxes_cents"));
    assertEquals(sums.totalCents(), row.getLong("total_cents"));
  }

  @Test
  void every_column_is_added_up() {
    assertEquals(Figure.values().length, Sums.totals().split(", c").length);
    assertTrue(Sums.totals().startsWith("coalesce(sum(sales), 0)::bigint AS sales, coalesce(sum(returns), 0)::bigint AS"));
  }

  @Test
  void a_tax_and_a_tender_are_known_by_their_codes() {
    assertEquals(Figure.QST_CENTS, Figure.ofTax("qst"));
    assertEquals(Figure.MOBILE_CENTS, Figure.ofTender("mobile"));
    assertEquals("there is no tax vat", assertThrows(IllegalArgumentException.class,
        () -> Figure.ofTax("vat")).getMessage());
    assertEquals("there is no tender gst", assertThrows(IllegalArgumentException.class,
        () -> Figure.ofTender("gst")).getMessage());
  }
}
