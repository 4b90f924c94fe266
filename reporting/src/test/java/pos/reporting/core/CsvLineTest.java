package pos.reporting.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvLineTest {

  private static String cell(Object value) {
    var line = CsvLine.of(List.of("cell"), new JsonObject().put("cell", value));
    assertEquals("\r\n", line.substring(line.length() - 2));
    return line.substring(0, line.length() - 2);
  }

  @Test
  void a_line_has_its_cells_in_order_and_nothing_for_null() {
    assertEquals("b,a\r\n", CsvLine.of(List.of("b", "a")));
    assertEquals("-5,,true,é\r\n", CsvLine.of(List.of("n", "none", "flag", "text"),
        new JsonObject().put("n", -5).put("none", null).put("flag", true).put("text", "é")));
  }

  @Test
  void a_text_with_commas_quotes_or_line_breaks_is_quoted() {
    assertEquals("\"1,5 L\"", cell("1,5 L"));
    assertEquals("\"12\"\" record\"", cell("12\" record"));
    assertEquals("\"two\nlines\"", cell("two\nlines"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"=1+1", "+1", "-1", "@SUM(A1)", "\tx"})
  void a_text_that_looks_like_a_formula_is_made_harmless(String text) {
    assertEquals("'" + text, cell(text));
  }

  @Test
  void a_formula_that_is_quoted_is_made_harmless_too() {
    assertEquals("\"'=HYPERLINK(\"\"x\"\",\"\"y\"\")\"", cell("=HYPERLINK(\"x\",\"y\")"));
  }
}
