package pos.product;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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

  private static CsvRow only(String header, String line) {
    var lines = read(header + "\n" + line + "\n");
    return CsvRow.Header.from(lines.getFirst()).parse(lines.get(1));
  }

  @Test
  void an_empty_cell_empties_its_field_and_a_missing_column_says_nothing() {
    var all = assertInstanceOf(CsvRow.Good.class,
        only(" sku , name,price_cents,barcode,description,tax_code,categories", "A-1,Thing, 100 , ,,,"));
    assertEquals(new JsonObject("""
        {"active": true, "sku": "A-1", "name": "Thing", "price_cents": 100, "barcode": "", "description": "",
         "tax_code": "standard", "categories": ""}"""), all.values());
    assertEquals(Optional.of(List.of()), all.categories());
    var few = assertInstanceOf(CsvRow.Good.class, only("name,price_cents,sku", "Thing,0,A-1"));
    assertEquals(new JsonObject("{\"active\": true, \"sku\": \"A-1\", \"name\": \"Thing\", \"price_cents\": 0}"),
        few.values());
    assertEquals(Optional.empty(), few.categories());
  }

  @Test
  void a_file_may_have_just_the_sku_and_what_changes_whatever_the_case_of_its_header() {
    var prices = assertInstanceOf(CsvRow.Good.class, only("SKU, Price_Cents", "A-1,250"));
    assertEquals(new JsonObject("{\"sku\": \"A-1\", \"price_cents\": 250}"), prices.values());
    var old = new Product.Draft("A-1", null, "Thing", "long", 100, Product.TaxCode.EXEMPT, List.of(3L), false);
    assertEquals(new Product.Draft("A-1", null, "Thing", "long", 250, Product.TaxCode.EXEMPT, List.of(3L), false),
        prices.draft(old, Map.of()));
    assertEquals("[\"name\"]", fields(prices.incomplete().orElseThrow()));
    assertEquals("[\"name\",\"price_cents\"]",
        fields(assertInstanceOf(CsvRow.Good.class, only("sku", "A-1")).incomplete().orElseThrow()));
    assertEquals(Optional.empty(),
        assertInstanceOf(CsvRow.Good.class, only("SKU,NAME,PRICE_CENTS", "A-1,Thing,1")).incomplete());
    assertEquals("price_cents", refusedField(only("sku,price_cents", "A-1,")));
    assertEquals("sku", refusedField(only("price_cents,sku", "1,")));
    assertEquals("barcode", refusedField(only("sku,barcode", "A-1,123")));
  }

  private static String fields(CsvRow.Bad bad) {
    return new JsonArray(bad.errors().stream().map(error -> ((JsonObject) error).getString("field")).toList()).encode();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {"A-1,Thing,1e2 | price_cents", "A-1,Thing,-1 | price_cents",
      "A-1,Thing,1000000001 | price_cents", "A-1,Thing,٥ | price_cents", "A-1,Thing, | price_cents",
      "A-1,Thing,9999999999999999999 | price_cents", ",Thing,1 | sku", "A-1, ,1 | name", "A-1,Thing,1,x | line",
      "A-1,Thing | line", "A-1,Th\"ing,1 | line"})
  void a_line_that_cannot_be_imported_names_its_first_error(String line, String field) {
    var bad = only("sku,name,price_cents", line);
    assertEquals(field, refusedField(bad));
    assertEquals(2, bad.line());
    assertEquals(line.startsWith(",") ? "" : "A-1", bad.sku());
  }

  @Test
  void a_line_says_how_many_cells_it_should_have() {
    var bad = assertInstanceOf(CsvRow.Bad.class, only("sku,name,price_cents", "A-1,Thing,1,x"));
    assertEquals("must have 3 cells like the header, not 4", bad.errors().getJsonObject(0).getString("message"));
  }

  private static String refusal(CsvRow row) {
    var error = assertInstanceOf(CsvRow.Bad.class, row).errors().getJsonObject(0);
    return error.getString("field") + " " + error.getString("code");
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
    assertEquals("categories too_many", refusal(withCategories(String.join("|", twenty) + "|C20")));
    // names that are blank or repeated do not count
    assertInstanceOf(CsvRow.Good.class, withCategories(String.join("|", twenty) + "| |C0| C1"));
    assertInstanceOf(CsvRow.Good.class, withCategories("x".repeat(100) + "|" + "y".repeat(100)));
    assertEquals("categories too_long", refusal(withCategories("x|" + "y".repeat(101))));
    assertEquals("categories too_long",
        refusal(withCategories(String.join("|", twenty.subList(1, 20)) + "|" + "y".repeat(101))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"sku,name,price", "name", "sku,SKU", "sku,sku,name,price_cents", "sku;name;price_cents", "",
      "\"sku", "sku,name,price_cents,x", "sku,name,price_cents,", "sku,name,price_cents\"", "name,price_cents",
      "sku,name,price_cents,barcode,barcode"})
  void a_header_with_an_unknown_missing_or_repeated_column_is_refused(String header) {
    var line = read(header + "\nx\n").getFirst();
    assertThrows(Failure.class, () -> CsvRow.Header.from(line));
  }

  @Test
  void the_beginning_of_an_unknown_column_is_named() {
    assertEquals("line 1: " + "x".repeat(100), unknownColumn("x".repeat(100)));
    assertEquals("line 1: " + "x".repeat(100) + "...", unknownColumn("x".repeat(101)));
  }

  private static String unknownColumn(String column) {
    var line = read("sku," + column + "\nx,y\n").getFirst();
    return assertThrows(Failure.class, () -> CsvRow.Header.from(line)).toJson().getJsonArray("errors")
        .getJsonObject(0).getString("field");
  }
}
