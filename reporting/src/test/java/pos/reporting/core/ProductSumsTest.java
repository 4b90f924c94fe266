package pos.reporting.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.vertx.core.json.JsonObject;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ProductSumsTest {

  private static final long TOO_MUCH = Long.MAX_VALUE;

  private final ProductSums sums = new ProductSums(8, 1, 9_000, 400, 70, 1_100);

  @Test
  void figures_are_added_each_to_its_own_kind() {
    assertEquals(new ProductSums(10, 4, 9_005, 407, 81, 1_113), sums.plus(new ProductSums(2, 3, 5, 7, 11, 13)));
    assertEquals(new ProductSums(0, 0, 0, 0, 0, 0), sums.plus(sums.negated()));
  }

  static Stream<ProductSums> tooMuch() {
    return Stream.of(new ProductSums(0, 0, TOO_MUCH, 0, 0, 0), new ProductSums(0, 0, 0, TOO_MUCH, 0, 0),
        new ProductSums(0, 0, 0, 0, TOO_MUCH, 0), new ProductSums(0, 0, 0, 0, 0, TOO_MUCH));
  }

  @ParameterizedTest
  @MethodSource("tooMuch")
  void an_amount_that_is_too_large_is_refused(ProductSums much) {
    assertThrows(ArithmeticException.class, () -> sums.plus(much));
  }

  @Test
  void a_row_has_the_figures_and_what_is_left_of_the_sales() {
    var row = sums.writeTo(new JsonObject());
    assertEquals(new JsonObject("""
        {"quantity": 8, "returned_quantity": 1, "gross_cents": 9000, "discounts_cents": 400, "returns_cents": 70,
         "net_cents": 8530, "taxes_cents": 1100}"""), row);
    assertEquals(ProductSums.FIELDS, row.fieldNames().stream().toList());
  }

  @Test
  void every_column_is_added_up() {
    assertEquals("a_quantity, a_returned_quantity, a_gross_cents, a_discounts_cents, a_returns_cents, a_taxes_cents",
        ProductSums.each("a_%s"::formatted));
    assertEquals(6, ProductSums.totals().split("coalesce\\(sum\\(").length - 1);
  }
}
