package pos.common.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Somebody who writes a name wrongly is told the one that is meant. */
class SpellingTest {

  @ParameterizedTest
  @CsvSource({"taxcode, tax_code", "bar_code, barcode", "taxCode, tax_code", "discount, discount_cents",
      "price_cents, unit_price_cents", "qauntity, quantity", "suk, ", "nmae, name", "zzz, ", "colour, ", "'', "})
  void a_suggestion_is_a_name_that_is_close(String written, String meant) {
    assertEquals(Optional.ofNullable(meant), Spelling.closest(written,
        List.of("tax_code", "barcode", "discount_cents", "unit_price_cents", "quantity", "sku", "name")));
  }

  @Test
  void of_names_that_are_as_close_the_first_is_suggested() {
    assertEquals(Optional.of("named"), Spelling.closest("name", List.of("names", "named")));
  }

  @Test
  void a_name_that_is_longer_than_any_field_is_not_compared() {
    assertEquals(Optional.of("x".repeat(39)), Spelling.closest("x".repeat(40), List.of("x".repeat(39))));
    assertEquals(Optional.empty(), Spelling.closest("x".repeat(41), List.of("x".repeat(40))));
  }
}
