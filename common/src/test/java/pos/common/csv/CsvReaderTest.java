package pos.common.csv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvReaderTest {

  private static final int MAX_BYTES = 32 * 1024;

  private static List<CsvReader.Line> read(String text) {
    return read(text, StandardCharsets.UTF_8);
  }

  /** Returns the lines of a text, which must be the same when it arrives byte by byte. */
  private static List<CsvReader.Line> read(String text, Charset charset) {
    return read(text, charset, Optional.empty());
  }

  private static List<CsvReader.Line> read(String text, Charset charset, Optional<Charset> declared) {
    var bytes = text.getBytes(charset);
    var whole = new ArrayList<CsvReader.Line>();
    var reader = new CsvReader(new CsvEncoding(declared), MAX_BYTES, whole::add);
    reader.read(bytes);
    reader.end();
    var pieces = new ArrayList<CsvReader.Line>();
    var slow = new CsvReader(new CsvEncoding(declared), MAX_BYTES, pieces::add);
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
  void every_kind_of_line_break_ends_a_line_and_becomes_a_line_feed_in_a_cell() {
    assertEquals(List.of(List.of("a", "b"), List.of("c", "d"), List.of("e", "f")), cells("a,b\r\nc,\"d\"\r\ne,f"));
    assertEquals(List.of(List.of("a\nb\nc")), cells("\"a\r\nb\nc\"\r\n"));
    assertEquals(List.of(List.of("\nb", "\n\nd")), cells("\"\nb\",\"\r\n\r\nd\"\n"));
  }

  @Test
  void a_cell_in_quotes_may_begin_or_end_with_a_line_break_or_have_nothing_else() {
    assertEquals(List.of(List.of("\na", "b")), cells("\"\na\",b\n"));
    assertEquals(List.of(List.of("\na", "b")), cells("\"\r\na\",b\n"));
    assertEquals(List.of(List.of("a", "\n")), cells("a,\"\n\"\n"));
    assertEquals(List.of(List.of("a\n", "\n\n")), cells("\"a\n\",\"\r\n\r\n\"\r\n"));
  }

  @Test
  void a_line_is_blank_when_no_cell_has_text_and_there_is_no_error() {
    assertEquals(List.of(true, true, true, false, true, true, false),
        read("\n \u00a0\n\"\"\na\n,\n, ,\"\"\n\"\"x\n").stream().map(CsvReader.Line::isBlank).toList());
  }

  @Test
  void a_byte_order_mark_is_not_part_of_the_first_cell() {
    assertEquals(List.of(List.of("sku", "name")), cells("\uFEFFsku,name\n"));
    assertEquals(List.of(List.of("sku", "name")), cells("\uFEFF\"sku\",name\n"));
  }

  @Test
  void a_line_has_the_number_of_the_physical_line_where_it_begins() {
    var lines = read("a\n\"b\nb\nb\"\n\nc\n");
    assertEquals(List.of(1L, 2L, 5L, 6L), lines.stream().map(CsvReader.Line::number).toList());
    assertEquals(List.of(false, false, true, false), lines.stream().map(CsvReader.Line::isBlank).toList());
  }

  @ParameterizedTest
  @ValueSource(strings = {"TV 32\" wide,1\n", "\"TV\" wide,1\n", "\"a\"\"b\"c,1\n"})
  void a_stray_quote_makes_only_its_own_line_bad(String line) {
    var lines = read(line + "b,2\n");
    assertNotNull(lines.getFirst().error());
    assertEquals(List.of("b", "2"), lines.getLast().cells());
    assertNull(lines.getLast().error());
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-8", "windows-1252", "UTF-16", "x-UTF-16LE-BOM"})
  void a_file_shows_how_its_characters_are_written(String charset) {
    var lines = read("sku,name\na,Crème brûlée – 2 €\n", Charset.forName(charset));
    assertEquals(List.of("sku", "name"), lines.getFirst().cells());
    assertEquals(List.of("a", "Crème brûlée – 2 €"), lines.getLast().cells());
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-8", "windows-1252", "UTF-16", "UTF-16LE", "UTF-16BE"})
  void a_file_is_read_as_it_was_declared(String charset) {
    var declared = Charset.forName(charset);
    assertEquals(List.of(List.of("a", "Ã©😀".substring(0, 2)), List.of("é")),
        read("a,Ã©\né\n", declared, Optional.of(declared)).stream().map(CsvReader.Line::cells).toList());
  }

  @Test
  void a_file_may_be_shorter_than_a_byte_order_mark_or_begin_like_one() {
    var windows = Charset.forName("windows-1252");
    assertEquals(List.of(List.of("a")), cells("a"));
    assertEquals(List.of(List.of("a")), cells("a\n"));
    assertEquals(List.of("é"), read("é", windows).getFirst().cells());
    assertEquals(List.of("ïab"), read("ïab", windows).getFirst().cells());
    assertEquals(List.of("ï»c"), read("ï»c", windows).getFirst().cells());
    assertEquals(List.of("ÿab"), read("ÿab", windows).getFirst().cells());
  }

  /** A character that nobody types, but every encoding has. */
  @Test
  void a_zero_does_not_tell_how_a_file_is_written() {
    assertEquals(List.of(List.of("a\0"), List.of("é")), read("a\0\né\n", Charset.forName("windows-1252")).stream()
        .map(CsvReader.Line::cells).toList());
  }

  @Test
  void latin_1_is_read_as_what_it_is_taken_for() {
    var windows = Charset.forName("windows-1252");
    assertEquals(List.of("5 €"),
        read("5 €\n", windows, Optional.of(StandardCharsets.ISO_8859_1)).getFirst().cells());
  }

  @Test
  void bytes_that_are_none_of_the_files_characters_make_only_their_own_line_bad() {
    for (var lines : List.of(read("é,1\n", StandardCharsets.UTF_8, Optional.of(StandardCharsets.UTF_8)),
        read("\uFEFFé,1\n", StandardCharsets.UTF_8))) {
      assertNull(lines.getFirst().error());
    }
    var lines = read("a,1\ncafé,2\nb,3\n", StandardCharsets.ISO_8859_1, Optional.of(StandardCharsets.UTF_8));
    assertEquals("must be UTF-8", lines.get(1).error());
    assertEquals(List.of("b", "3"), lines.get(2).cells());
    var mixed = new ArrayList<CsvReader.Line>();
    var reader = new CsvReader(new CsvEncoding(Optional.empty()), MAX_BYTES, mixed::add);
    reader.read("é\n".getBytes(StandardCharsets.UTF_8));
    reader.read("é\nb\n".getBytes(StandardCharsets.ISO_8859_1));
    assertEquals(List.of("é"), mixed.getFirst().cells());
    assertEquals("must be UTF-8", mixed.get(1).error());
    assertEquals(List.of("b"), mixed.get(2).cells());
  }

  @ParameterizedTest
  @ValueSource(strings = {",", ";", "\t"})
  void what_separates_the_cells_of_the_header_separates_all_others(String separator) {
    var others = ",;\t".replace(separator, "");
    assertEquals(List.of(List.of("sku", "name"), List.of("a", others), List.of("b" + separator, "c"), List.of("", "")),
        cells("\nsku,name\na,%s\n\"b,\",c\n,\n".formatted("§").replace(",", separator).replace("§", others)).stream()
            .skip(1).toList());
  }

  @Test
  void a_line_that_names_the_separator_is_not_a_line() {
    for (var separator : List.of(",", ";", "\t")) {
      var lines = read("sep=,\r\na,b\r\n".replace(",", separator));
      assertEquals(List.of(new CsvReader.Line(2, 5, List.of("a", "b"), null)), lines);
    }
    assertEquals(List.of(List.of("a"), List.of("sep=", "")), cells("a\nsep=,\n"));
    assertEquals(List.of(List.of("a"), List.of("b;c")), cells("a\nb;c\n"), "one column has commas as it always had");
  }

  @Test
  void a_line_with_an_unclosed_quote_is_the_last_one_however_much_follows() {
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
  void a_line_that_is_too_long_makes_no_other_line_bad(String line) {
    for (var filling : List.of("x".repeat(40_000), "é".repeat(20_000), ",".repeat(40_000))) {
      var lines = read("a,1\n" + line.formatted(filling) + (line.endsWith("\n") ? "b,2\n" : ""));
      assertEquals(line.endsWith("\n") ? 3 : 2, lines.size());
      assertTrue(lines.get(1).error().startsWith("must not be longer than 32768 bytes"), lines.get(1).error());
      assertTrue(lines.get(1).bytes() <= MAX_BYTES && lines.get(1).cells().size() <= MAX_BYTES);
      assertEquals(line.endsWith("\n") ? List.of("b", "2") : lines.get(1).cells(), lines.getLast().cells());
    }
  }

  @Test
  void a_line_may_be_exactly_as_long_as_allowed() {
    assertNull(read("x".repeat(MAX_BYTES - 1) + "\n").getFirst().error());
    assertNotNull(read("x".repeat(MAX_BYTES) + "\n").getFirst().error());
  }

  @Test
  void the_error_of_lines_joined_by_a_missing_quote_names_the_last_of_them() {
    var lines = read("a,\"one\nb,two\nc,\"three\"\nd,four\n");
    assertTrue(lines.getFirst().error().endsWith("; it continues up to line 3"), lines.getFirst().error());
    assertEquals(new CsvReader.Line(4, 7, List.of("d", "four"), null), lines.getLast());
  }
}
