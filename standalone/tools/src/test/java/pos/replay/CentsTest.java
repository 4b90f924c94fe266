package pos.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CentsTest {

  @ParameterizedTest
  @CsvSource({"2.55, 255", "2.1, 210", "0.0, 0", "3, 300", "0.03, 3", "950.99, 95099", "10000000.00, 1000000000"})
  void decimal_text_becomes_whole_cents(String text, long cents) {
    assertEquals(cents, Cents.parse(text));
  }

  @ParameterizedTest
  @CsvSource({"2.555, has more than two decimals", "2.550, has more than two decimals",
      "0.001, has more than two decimals", "-11062.06, is negative", "1.5E3, is not a decimal number",
      "'1,50', is not a decimal number",
      ".5, is not a decimal number", "5., is not a decimal number", "'', is not a decimal number",
      "£2, is not a decimal number", "10000000.01, is out of range", "999999999999999, is not a decimal number"})
  void an_amount_that_is_not_in_whole_cents_is_refused_and_never_rounded(String text, String reason) {
    assertEquals(reason, assertThrows(IllegalArgumentException.class, () -> Cents.parse(text)).getMessage());
  }

  @Test
  void cents_are_written_as_dollars() {
    assertEquals("$1,234,567.08", Cents.dollars(123_456_708));
    assertEquals("-$0.05", Cents.dollars(-5));
    assertEquals("$0.00", Cents.dollars(0));
  }
}
