package pos.product;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import pos.common.csv.CsvReader;
import pos.common.rule.Failure;
import pos.common.rule.Fields;

/**
 * One line of an imported file: what it says about a product, or what is wrong with it.
 *
 * @param categories their names, or null when the file does not have that column
 */
record CsvRow(CsvReader.Line line, String sku, JsonObject values, List<String> categories, JsonArray errors) {

  private static final Set<String> COLUMNS =
      Set.of("sku", "barcode", "name", "description", "price_cents", "tax_code", "categories");
  /** What an empty cell says; a column that is not in the file says nothing. */
  private static final Map<String, String> EMPTY = Map.of("barcode", "", "description", "", "tax_code", "standard",
      "categories", "");
  private static final int MAX_CATEGORIES = 20;

  /** @throws Failure 422 when a column is unknown, twice there, or one that is needed is missing */
  static List<String> header(CsvReader.Line line) {
    var header = line.cells().stream().map(String::strip).toList();
    if (line.error() != null || !COLUMNS.containsAll(header) || Set.copyOf(header).size() != header.size()
        || !header.containsAll(List.of("sku", "name", "price_cents"))) {
      throw Failure.invalid("line 1", "must be the header, parted by commas: sku, name, price_cents and, if wanted,"
          + " barcode, description, tax_code, categories");
    }
    return header;
  }

  static CsvRow parse(List<String> header, CsvReader.Line line) {
    var values = values(header, line);
    var sku = Objects.requireNonNullElse(values.getString("sku"), "");
    if (line.error() != null) {
      return new CsvRow(line, sku, null, null, null).refused("line", line.error());
    }
    var fields = Fields.of(values);
    if (line.cells().size() != header.size()) {
      fields.refuse("line", "must have " + header.size() + " cells, not " + line.cells().size(), null);
    }
    var categories = header.contains("categories") ? names(fields) : null;
    try {
      return new CsvRow(line, Product.Draft.from(fields).sku(), values, categories, null);
    } catch (Failure e) {
      return new CsvRow(line, sku, null, null, e.toJson().getJsonArray("errors"));
    }
  }

  private static JsonObject values(List<String> header, CsvReader.Line line) {
    // whoever imports a product wants it sold
    var values = new JsonObject().put("active", true);
    for (int i = 0; i < Math.min(header.size(), line.cells().size()); i++) {
      var column = header.get(i);
      var cell = line.cells().get(i);
      values.put(column, cell.isBlank() ? EMPTY.get(column) : column.equals("price_cents") ? number(cell) : cell);
    }
    return values;
  }

  private static List<String> names(Fields fields) {
    var names = List.of(fields.text("categories", 0, 1000, "").split("\\|")).stream().map(String::strip)
        .filter(name -> !name.isEmpty()).distinct().toList();
    if (names.size() > MAX_CATEGORIES || names.stream().anyMatch(name -> name.length() > 100)) {
      return fields.refuse("categories", "must be at most 20 names of at most 100 characters, parted by |", List.of());
    }
    return names;
  }

  /** A number in ASCII digits, as in JSON; anything else stays text and is refused as such. */
  private static Object number(String cell) {
    var text = cell.strip();
    return text.matches("-?[0-9]{1,18}") ? (Object) Long.valueOf(text) : cell;
  }

  CsvRow refused(String field, String message) {
    var error = new JsonObject().put("field", field).put("message", message);
    return new CsvRow(line, sku, null, null, new JsonArray().add(error));
  }

  /** The product as it shall be; what the file has no column for stays as it is. */
  Product.Draft over(Product old, Map<String, Long> categoryIds) {
    var fields = Fields.of(values);
    var draft = old == null ? Product.Draft.from(fields) : old.content().patched(fields);
    return categories == null ? draft : draft.inCategories(categories.stream().map(categoryIds::get).toList());
  }
}
