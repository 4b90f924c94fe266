package pos.product;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pos.common.rule.Failure;

class CsvReaderTest {

  private static List<CsvReader.Line> read(String text) {
    return read(text, StandardCharsets.UTF_8);
  }

  /** The lines of a text, which must be the same when it arrives byte by byte. */
  private static List<CsvReader.Line> read(String text, Charset charset) {
    var bytes = text.getBytes(charset);
    var whole = new ArrayList<CsvReader.Line>();
    var reader = new CsvReader(whole::add);
    reader.read(bytes);
    reader.end();
    var pieces = new ArrayList<CsvReader.Line>();
    var slow = new CsvReader(pieces::add);
    for (var b : bytes) {
      slow.read(new byte[] {b});
    }
    slow.end();
    assertEquals(whole, pieces);
    return whole;
  }

  private static List<List<String>> cells(String text) {
    return read(text).stream().peek(line -> assertNull(line.error(), text)).map(CsvReader.Line::cells).toList();
  }

  @Test
  void cells_follow_rfc_4180() {
    assertEquals(List.of(List.of("a", "b, c", "say \"hi\"", "", "two\nlines", "é")),
        cells("a,\"b, c\",\"say \"\"hi\"\"\",,\"two\nlines\",é"));
    assertEquals(List.of(List.of("", ""), List.of("\"", "")), cells(",\n\"\"\"\",\"\""));
    assertEquals(List.of(List.of("a", " b ")), cells("\"a\" , b \n"));
  }

  @Test
  void line_breaks_of_every_kind_end_lines_and_are_of_one_kind_in_cells() {
    assertEquals(List.of(List.of("a", "b"), List.of("c", "d"), List.of("e", "f")), cells("a,b\r\nc,\"d\"\r\ne,f"));
    assertEquals(List.of(List.of("a\nb\nc")), cells("\"a\r\nb\nc\"\r\n"));
  }

  @Test
  void a_byte_order_mark_is_no_part_of_the_first_cell() {
    assertEquals(List.of(List.of("sku", "name")), cells("\uFEFFsku,name\n"));
    assertEquals(List.of(List.of("sku", "name")), cells("\uFEFF\"sku\",name\n"));
  }

  @Test
  void a_line_has_the_number_of_the_line_it_begins_in() {
    var lines = read("a\n\"b\nb\nb\"\n\nc\n");
    assertEquals(List.of(1L, 2L, 5L, 6L), lines.stream().map(CsvReader.Line::number).toList());
    assertTrue(lines.get(2).isBlank());
  }

  @ParameterizedTest
  @ValueSource(strings = {"TV 32\" wide,1\n", "\"TV\" wide,1\n", "\"a\"\"b\"c,1\n"})
  void a_stray_quote_spoils_its_own_line_only(String line) {
    var lines = read(line + "b,2\n");
    assertNotNull(lines.getFirst().error());
    assertEquals(List.of("b", "2"), lines.getLast().cells());
    assertNull(lines.getLast().error());
  }

  @Test
  void what_is_not_utf_8_spoils_its_own_line_only() {
    var lines = read("a,1\ncafé,2\nb,3\n", StandardCharsets.ISO_8859_1);
    assertEquals("must be UTF-8", lines.get(1).error());
    assertEquals(List.of("b", "3"), lines.get(2).cells());
    assertEquals("must be UTF-8", read("a\n", StandardCharsets.UTF_16).getFirst().error());
  }

  @Test
  void a_quote_that_is_never_closed_is_the_last_line_however_much_follows() {
    for (var rest : List.of("", "c,2\n", "c,2\n".repeat(20_000))) {
      var lines = read("a\nb,\"1\n" + rest);
      assertEquals(2, lines.size());
      assertEquals(2, lines.getLast().number());
      assertEquals("b", lines.getLast().cells().getFirst());
      assertTrue(lines.getLast().error().startsWith("opens a quote that is never closed"), lines.getLast().error());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"A-1,%s,1\n",
      "A-1,\"%s\",1\n", "A-1,\"%s\"\"\n\",1\n", "A-1,1,%s\r\n", "A-1%s", "A-1,%sx\"\n"})
  void a_line_that_is_too_long_spoils_itself_only(String line) {
    for (var filling : List.of("x".repeat(40_000), "é".repeat(20_000), ",".repeat(40_000))) {
      var lines = read("a,1\n" + line.formatted(filling) + (line.endsWith("\n") ? "b,2\n" : ""));
      assertEquals(line.endsWith("\n") ? 3 : 2, lines.size());
      assertTrue(lines.get(1).error().startsWith("must not be longer than 32768 bytes"), lines.get(1).error());
      assertTrue(lines.get(1).bytes() <= 32768 && lines.get(1).cells().size() <= 32768);
      assertEquals(line.endsWith("\n") ? List.of("b", "2") : lines.get(1).cells(), lines.getLast().cells());
    }
  }

  @Test
  void a_line_may_have_32_kibibytes() {
    assertNull(read("x".repeat(32767) + "\n").getFirst().error());
    assertNotNull(read("x".repeat(32768) + "\n").getFirst().error());
  }

  @Test
  void lines_that_a_missing_quote_makes_one_are_named() {
    var lines = read("a,\"one\nb,two\nc,\"three\"\nd,four\n");
    assertTrue(lines.getFirst().error().endsWith("; it goes on to line 3"), lines.getFirst().error());
    assertEquals(new CsvReader.Line(4, 7, List.of("d", "four"), null), lines.getLast());
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
