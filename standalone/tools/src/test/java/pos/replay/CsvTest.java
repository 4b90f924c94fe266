package pos.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class CsvTest {

  @Test
  void quoted_fields_hold_commas_and_doubled_quotes() {
    assertEquals(List.of("1", "CAKESTAND, 3 TIER", "a \"GREEN\" SCARF", "\"", ""),
        Csv.split("1,\"CAKESTAND, 3 TIER\",\"a \"\"GREEN\"\" SCARF\",\"\"\"\",\"\""));
  }

  @Test
  void empty_fields_are_kept_also_at_the_end_of_a_line() {
    assertEquals(List.of("", "", ""), Csv.split(",,"));
    assertEquals(List.of(""), Csv.split(""));
    assertEquals(List.of("", "1"), Csv.split(",1"));
    assertEquals(List.of("1", ""), Csv.split("\"1\","));
  }

  @Test
  void a_quote_inside_an_unquoted_field_is_a_character() {
    assertEquals(List.of("7\" PLATE", "POPPY'S"), Csv.split("7\" PLATE,POPPY'S"));
  }

  @Test
  void broken_quotes_are_refused() {
    assertEquals("a quote is not closed on the line",
        assertThrows(IllegalArgumentException.class, () -> Csv.split("1,\"TEA, SET")).getMessage());
    assertEquals("text follows a closing quote",
        assertThrows(IllegalArgumentException.class, () -> Csv.split("1,\"TEA\" SET,2")).getMessage());
    assertThrows(IllegalArgumentException.class, () -> Csv.split("\""));
    assertThrows(IllegalArgumentException.class, () -> Csv.split("\"\"\""));
  }

  @Test
  void a_quoted_field_is_read_back_unchanged() {
    var text = "7\" \"PLATE\", BLUE";
    assertEquals(List.of(text), Csv.split(Csv.quote(text)));
  }
}
