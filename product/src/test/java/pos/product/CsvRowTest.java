package pos.product;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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

  @ParameterizedTest
  @ValueSource(strings = {"sku,name,price", "sku,name", "sku,sku,name,price_cents", "sku;name;price_cents", "",
      "\"sku"})
  void a_header_with_an_unknown_missing_or_repeated_column_is_refused(String header) {
    var line = read(header + "\nx\n").getFirst();
    assertThrows(Failure.class, () -> CsvRow.Header.from(line));
  }
}
