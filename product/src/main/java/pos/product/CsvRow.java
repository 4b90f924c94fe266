package pos.product;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import pos.common.Failure;
import pos.common.Fields;

/** One line of an imported file: a product and the names of its categories, or what is wrong with it. */
record CsvRow(long line, String sku, Product.Draft draft, List<String> categories, JsonArray errors) {

  private static final Set<String> COLUMNS =
      Set.of("sku", "barcode", "name", "description", "price_cents", "tax_code", "categories");
  private static final int MAX_CATEGORIES = 20;

  /** @throws Failure 422 when a column is unknown, twice there, or one that is needed is missing */
  static List<String> header(String text) {
    var header = cells(text.startsWith("\uFEFF") ? text.substring(1) : text).stream().map(String::strip).toList();
    if (!COLUMNS.containsAll(header) || Set.copyOf(header).size() != header.size()
        || !header.containsAll(List.of("sku", "name", "price_cents"))) {
      throw Failure.invalid("line 1",
          "must be the header, with sku, name, price_cents and, if wanted, barcode, description, tax_code, categories");
    }
    return header;
  }

  static CsvRow parse(List<String> header, long line, String text) {
    var json = new JsonObject();
    var cells = cells(text);
    for (int i = 0; i < Math.min(header.size(), cells.size()); i++) {
      var cell = cells.get(i);
      if (!cell.isBlank()) {
        json.put(header.get(i), header.get(i).equals("price_cents") ? number(cell) : cell);
      }
    }
    var sku = json.getString("sku", "");
    try {
      var fields = Fields.of(json);
      if (cells.size() != header.size()) {
        fields.refuse("line", "must have " + header.size() + " cells, not " + cells.size(), null);
      }
      var names = names(fields);
      return new CsvRow(line, sku, Product.Draft.from(fields), names, null);
    } catch (Failure e) {
      return new CsvRow(line, sku, null, List.of(), e.toJson().getJsonArray("errors"));
    }
  }

  private static List<String> names(Fields fields) {
    var names = List.of(fields.text("categories", 0, 1000, "").split("\\|")).stream().map(String::strip)
        .filter(name -> !name.isEmpty()).distinct().toList();
    if (names.size() > MAX_CATEGORIES || names.stream().anyMatch(name -> name.length() > 100)) {
      return fields.refuse("categories", "must be at most 20 names of at most 100 characters, parted by |", List.of());
    }
    return names;
  }

  private static Object number(String cell) {
    try {
      return Long.valueOf(cell.strip());
    } catch (NumberFormatException e) {
      return cell;
    }
  }

  CsvRow refused(String field, String message) {
    var error = new JsonObject().put("field", field).put("message", message);
    return new CsvRow(line, sku, null, categories, new JsonArray().add(error));
  }

  CsvRow in(List<Long> categoryIds) {
    var categorized = new Product.Draft(draft.sku(), draft.barcode(), draft.name(), draft.description(),
        draft.priceCents(), draft.taxCode(), categoryIds, true);
    return new CsvRow(line, sku, categorized, categories, null);
  }

  /** Whether a quoted cell goes on in the next line. */
  static boolean isOpen(CharSequence text) {
    return text.chars().filter(c -> c == '"').count() % 2 == 1;
  }

  /** The cells of a line as RFC 4180 has them. */
  static List<String> cells(String line) {
    var cells = new ArrayList<String>();
    var cell = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '"') {
        boolean escaped = quoted && i + 1 < line.length() && line.charAt(i + 1) == '"';
        if (escaped) {
          cell.append(line.charAt(i++));
        } else {
          quoted = !quoted;
        }
      } else if (c == ',' && !quoted) {
        cells.add(cell.toString());
        cell.setLength(0);
      } else {
        cell.append(c);
      }
    }
    cells.add(cell.toString());
    return cells;
  }
}
