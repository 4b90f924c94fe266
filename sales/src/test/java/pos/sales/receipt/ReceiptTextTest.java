package pos.sales.receipt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pos.common.shop.Language;
import pos.common.shop.Tax;
import pos.sales.core.Payment;

/** The texts, widths and rows of receipts. */
class ReceiptTextTest {

  private static List<String> row(String left, String right, boolean taxed) {
    return ReceiptText.lines(List.of(new Sheet.Row(Sheet.Style.PLAIN, left, right, taxed)));
  }

  @Test
  void every_payment_method_and_tax_has_a_word() {
    for (var method : Payment.Method.values()) {
      assertFalse(Word.valueOf(method.name()).in(Language.EN).isBlank());
    }
    Tax.of(Tax.QUEBEC, 0).forEach(tax -> assertFalse(Word.valueOf(tax.code().toUpperCase()).in(Language.FR).isBlank()));
  }

  @ParameterizedTest
  @CsvSource({"Thé, 3", "The\u0301, 3", "茶, 2", "お茶, 4", "커피, 4", "☕, 2",
      "👩‍👩‍👧, 2", "ＡＢ, 4", "'', 0", "crème brûlée, 12"})
  void a_text_is_as_wide_as_it_looks(String text, int columns) {
    assertEquals(columns, ReceiptText.width(text));
  }

  @Test
  void control_and_direction_characters_are_removed() {
    assertEquals("a b c", ReceiptText.clean(" a\n\tb\u001b\u0085\u2028c\u202e\ufeff "));
    assertEquals("👩‍👧", ReceiptText.clean("👩‍👧"));
  }

  @Test
  void amounts_end_in_column_forty_and_the_mark_is_in_the_last_one() {
    assertEquals(List.of("Jus" + " ".repeat(31) + "4,99 $ T"), row("Jus", "4,99 $", true));
    assertEquals(List.of("  Rabais" + " ".repeat(25) + "-1,00 $"), row("  Rabais", "-1,00 $", false));
    assertEquals(42, row("Jus", "4,99 $", true).getFirst().length());
  }

  @Test
  void long_names_break_between_words_and_long_words_anywhere() {
    assertEquals(List.of("one", "two", "three", "four"), ReceiptText.wrap("one two three four", 5));
    assertEquals(List.of("abcde", "fghij", "k l"), ReceiptText.wrap("abcdefghijk l", 5));
    assertEquals(List.of("茶茶", "茶"), ReceiptText.wrap("茶茶茶", 5));
    assertEquals(List.of("e\u0301e\u0301", "e\u0301"), ReceiptText.wrap("e\u0301e\u0301e\u0301", 2));
    assertEquals(List.of(""), ReceiptText.wrap("", 5));
  }

  @Test
  void a_very_long_name_leaves_room_for_its_amount_and_loses_nothing() {
    for (var word : List.of("x", "crème ", "茶", "l'épicerie fine ", "👩‍👩‍👧")) {
      var name = word.repeat(40).strip();
      var lines = row(name, "10 000 000,00 $", true);
      assertTrue(lines.stream().allMatch(line -> ReceiptText.width(line) <= 42), lines::toString);
      assertEquals(42, ReceiptText.width(lines.getLast()));
      assertTrue(lines.getLast().endsWith(" 10 000 000,00 $ T"));
      var printed = lines.stream().map(String::strip).collect(Collectors.joining()).replace("10 000 000,00 $ T", "");
      assertEquals(name.replace(" ", ""), printed.replace(" ", ""));
    }
  }
}
