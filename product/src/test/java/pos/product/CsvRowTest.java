package pos.product;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
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

  @Test
  void a_line_is_a_product_or_says_what_is_wrong() {
    var lines = read("sku,name,price_cents,categories\nA-1,Thing,100,Tea|Coffee\nA-2,Thing,12.50,\nA-3,Thing\n");
    var header = CsvRow.header(lines.getFirst());
    var good = CsvRow.parse(header, lines.get(1));
    assertEquals("A-1", good.sku());
    assertEquals(List.of("Tea", "Coffee"), good.categories());
    assertEquals("price_cents", CsvRow.parse(header, lines.get(2)).errors().getJsonObject(0).getString("field"));
    assertEquals("line", CsvRow.parse(header, lines.get(3)).errors().getJsonObject(0).getString("field"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"sku,name,price", "sku,name", "sku,sku,name,price_cents", "sku;name;price_cents", "",
      "\"sku"})
  void a_header_with_an_unknown_a_missing_or_a_double_column_is_refused(String header) {
    assertThrows(Failure.class, () -> CsvRow.header(read(header + "\nx\n").getFirst()));
  }
}
