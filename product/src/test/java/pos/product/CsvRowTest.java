package pos.product;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pos.common.csv.CsvReader;
import pos.common.rule.Failure;

class CsvRowTest {

  private static List<CsvReader.Line> read(String text) {
    var lines = new ArrayList<CsvReader.Line>();
    var reader = new CsvReader(1000, lines::add);
    reader.read(text.getBytes(StandardCharsets.UTF_8));
    reader.end();
    return lines;
  }

  private static String refusedField(CsvRow row) {
    return assertInstanceOf(CsvRow.Bad.class, row).errors().getJsonObject(0).getString("field");
  }

  @Test
  void a_line_is_a_product_or_says_what_is_wrong() {
    var lines = read("sku,name,price_cents,categories\nA-1,Thing,100,Tea|Coffee\nA-2,Thing,12.50,\nA-3,Thing\n");
    var header = CsvRow.Header.from(lines.getFirst());
    var good = assertInstanceOf(CsvRow.Good.class, header.parse(lines.get(1)));
    assertEquals("A-1", good.sku());
    assertEquals(Optional.of(List.of("Tea", "Coffee")), good.categories());
    assertEquals("price_cents", refusedField(header.parse(lines.get(2))));
    assertEquals("line", refusedField(header.parse(lines.get(3))));
  }

  private static CsvRow withCategories(String names) {
    var lines = read("sku,name,price_cents,categories\nA-1,Thing,100," + names + "\n");
    return CsvRow.Header.from(lines.getFirst()).parse(lines.get(1));
  }

  @Test
  void a_product_has_at_most_twenty_categories_of_at_most_a_hundred_characters() {
    var twenty = IntStream.range(0, 20).mapToObj(i -> "C" + i).toList();
    var good = assertInstanceOf(CsvRow.Good.class, withCategories(String.join("|", twenty)));
    assertEquals(Optional.of(twenty), good.categories());
    assertEquals("categories", refusedField(withCategories(String.join("|", twenty) + "|C20")));
    // names that are blank or repeated do not count
    assertInstanceOf(CsvRow.Good.class, withCategories(String.join("|", twenty) + "| |C0| C1"));
    assertInstanceOf(CsvRow.Good.class, withCategories("x".repeat(100) + "|" + "y".repeat(100)));
    assertEquals("categories", refusedField(withCategories("x|" + "y".repeat(101))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"sku,name,price", "sku,name", "sku,sku,name,price_cents", "sku;name;price_cents", "",
      "\"sku"})
  void a_header_with_an_unknown_missing_or_repeated_column_is_refused(String header) {
    var line = read(header + "\nx\n").getFirst();
    assertThrows(Failure.class, () -> CsvRow.Header.from(line));
  }
}
