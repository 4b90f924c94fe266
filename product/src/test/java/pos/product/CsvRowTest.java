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
import pos.common.csv.CsvEncoding;
import pos.common.csv.CsvReader;
import pos.common.rule.Failure;

class CsvRowTest {

  private static final CsvFormat POINT = CsvFormat.of("text/csv", null);
  private static final CsvFormat COMMA = CsvFormat.of("text/csv", "comma");

  private static List<CsvReader.Line> read(String text) {
    var lines = new ArrayList<CsvReader.Line>();
    var reader = new CsvReader(new CsvEncoding(Optional.empty()), 1000, lines::add);
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
    var header = CsvRow.Header.from(lines.getFirst(), POINT);
    var good = assertInstanceOf(CsvRow.Good.class, header.parse(lines.get(1)));
    assertEquals("A-1", good.sku());
    assertEquals(Optional.of(List.of("Tea", "Coffee")), good.categories());
    assertEquals("price_cents", refusedField(header.parse(lines.get(2))));
    assertEquals("line", refusedField(header.parse(lines.get(3))));
  }

  private static CsvRow only(String header, String line) {
    var lines = read(header + "\n" + line + "\n");
    return CsvRow.Header.from(lines.getFirst(), POINT).parse(lines.get(1));
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
    return CsvRow.Header.from(lines.getFirst(), POINT).parse(lines.get(1));
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
  @ValueSource(strings = {"sku,name,prix", "name", "sku,SKU", "sku,sku,name,price_cents", "sku|name|price_cents", "",
      "sku,price,price_cents",
      "\"sku", "sku,name,price_cents,x", "sku,name,price_cents,", "sku,name,price_cents\"", "name,price_cents",
      "sku,name,price_cents,barcode,barcode"})
  void a_header_with_an_unknown_missing_or_repeated_column_is_refused(String header) {
    var line = read(header + "\nx\n").getFirst();
    assertThrows(Failure.class, () -> CsvRow.Header.from(line, POINT));
  }

  @Test
  void an_empty_name_of_a_column_is_named_by_its_place() {
    assertEquals("line 1: column 2", unknownColumn(""));
  }

  @Test
  void every_cell_is_spelt_alike() {
    var row = assertInstanceOf(CsvRow.Good.class, only("\u00a0SKU ;name;barcode;price_cents;tax_code;categories;description",
        "\u00a0A-1\u200b;Cafe\u0301\u00a0noir ;\u00a0;\u00a0100 ; exempt\u00a0;\u00a0The\u0301 |\u00a0Cafés;\"a \nb\""));
    assertEquals(new JsonObject().put("active", true).put("sku", "A-1").put("name", "Café noir").put("barcode", "")
        .put("price_cents", 100L).put("tax_code", "exempt").put("categories", "Thé | Cafés").put("description", "a \nb"),
        row.values());
    assertEquals(Optional.of(List.of("Thé", "Cafés")), row.categories());
    assertEquals("sku control_characters", refusal(only("sku,name,price_cents", "A\u202e-1,Thing,1")));
    assertEquals("name control_characters", refusal(only("sku,name,price_cents", "A-1,Th\u200bing,1")));
    assertEquals("categories control_characters", refusal(only("sku,categories", "A-1,Th\u200bing")));
  }

  private static CsvRow priced(CsvFormat format, String price) {
    var lines = read("sku;name;price\nA-1;Thing;" + price + "\n");
    return CsvRow.Header.from(lines.getFirst(), format).parse(lines.get(1));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {"12,99 | 1299", "12 | 1200", "0,5 | 50", "1 234,50 $ | 123450", "$5,00 | 500",
      "1\u00a0234,5 | 123450", "0 | 0"})
  void a_price_in_dollars_has_a_decimal_comma_where_that_is_said_and_a_point_otherwise(String price, long cents) {
    assertEquals(cents, assertInstanceOf(CsvRow.Good.class, priced(COMMA, price)).values().getLong("price_cents"));
    assertEquals(cents, assertInstanceOf(CsvRow.Good.class, priced(POINT, price.replace(',', '.'))).values()
        .getLong("price_cents"));
    if (price.contains(",")) {
      assertEquals("price not_a_price", refusal(priced(POINT, price)));
      assertEquals("price not_a_price", refusal(priced(COMMA, price.replace(',', '.'))));
    }
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {"12,999 | price not_a_price", "x | price not_a_price", "1,234,50 | price not_a_price",
      "٥ | price not_a_price", "'' | price missing", "-1,00 | price_cents too_small",
      "10000000,01 | price_cents too_large", "999999999 | price not_a_price"})
  void a_price_in_dollars_that_is_none_is_refused(String price, String refusal) {
    assertEquals(refusal, refusal(priced(COMMA, price)));
  }

  @Test
  void a_price_in_dollars_may_be_in_the_first_column_or_missing_in_the_last() {
    assertEquals("price not_a_price", refusal(only("price,sku,name", "x,A-1,Thing")));
    assertEquals("line wrong_cell_count", refusal(only("sku,name,price", "A-1,Thing")));
  }

  @Test
  void a_row_changes_a_product_that_keeps_the_spelling_of_its_sku() {
    var old = new Product.Draft("Ab-1", null, "Thing", "", 100, Product.TaxCode.EXEMPT, List.of(), true);
    var row = assertInstanceOf(CsvRow.Good.class, only("sku,price", "aB-1,2"));
    assertEquals("Ab-1", row.draft(old, Map.of()).sku());
    assertEquals(200, row.draft(old, Map.of()).priceCents());
  }

  @Test
  void a_file_says_of_what_kind_it_is() {
    for (var type : List.of("text/csv", "Text/CSV; charset=\"UTF-8\"", "application/vnd.ms-excel", "text/csv;charset=latin1",
        "text/csv; header=present; charset=windows-1252", "text/csv; charset=utf-16le")) {
      assertEquals(type.contains("charset"), CsvFormat.of(type, null).charset().isPresent(), type);
    }
    for (var type : new String[] {null, "", "application/json", "text/csvx", "text/csv; charset=ebcdic"}) {
      assertEquals(415, assertThrows(Failure.class, () -> CsvFormat.of(type, null)).status());
    }
  }

  @Test
  void the_beginning_of_an_unknown_column_is_named() {
    assertEquals("line 1: " + "x".repeat(100), unknownColumn("x".repeat(100)));
    assertEquals("line 1: " + "x".repeat(100) + "...", unknownColumn("x".repeat(101)));
  }

  private static String unknownColumn(String column) {
    var line = read("sku," + column + "\nx,y\n").getFirst();
    return assertThrows(Failure.class, () -> CsvRow.Header.from(line, POINT)).toJson().getJsonArray("errors")
        .getJsonObject(0).getString("field");
  }
}
