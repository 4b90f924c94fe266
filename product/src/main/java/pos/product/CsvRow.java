package pos.product;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import pos.common.csv.CsvReader;
import pos.common.rule.Failure;
import pos.common.rule.Fields;
import pos.common.rule.Flaw;
import pos.common.rule.Text;

/** A line of an imported file: what it says about a product, or what is wrong with it. */
sealed interface CsvRow {

  /** Returns the number of the line in the file. */
  long line();

  /** Returns the product's sku, or an empty text when the line has none that can be read. */
  String sku();

  /**
   * A row with a valid value for each column of the file.
   *
   * @param categories the names of the product's categories; empty when the file has no such column
   */
  record Good(long line, String sku, JsonObject values, Optional<List<String>> categories) implements CsvRow {

    /** Returns this row as one that cannot be imported when it leaves out what a new product needs. */
    Optional<Bad> incomplete() {
      var errors = new JsonArray();
      Header.OF_NEW_PRODUCTS.stream().filter(column -> !values.containsKey(column)).forEach(column ->
          errors.add(
          Flaw.of("missing", "is missing, and there is no product with this sku yet").toJson(column)));
      return errors.isEmpty() ? Optional.empty() : Optional.of(new Bad(line, sku, errors));
    }

    /** Returns the content of a new product. @param categoryIds ids by category name */
    Product.Draft draft(Map<String, Long> categoryIds) {
      return categorized(Product.Draft.from(Fields.tolerant(values)), categoryIds);
    }

    /** Returns the new content of a product, which keeps its sku and the fields for which the file has no column. */
    Product.Draft draft(Product.Draft old, Map<String, Long> categoryIds) {
      return categorized(old.patched(Fields.tolerant(values.copy().put("sku", old.sku()))), categoryIds);
    }

    private Product.Draft categorized(Product.Draft draft, Map<String, Long> categoryIds) {
      return categories.map(names -> draft.inCategories(names.stream().map(categoryIds::get).toList())).orElse(draft);
    }
  }

  /** A row that cannot be imported. */
  record Bad(long line, String sku, JsonArray errors) implements CsvRow {

    Bad(CsvRow row, String field, Flaw flaw) {
      this(row.line(), row.sku(), new JsonArray().add(flaw.toJson(field)));
    }
  }

  /** The first line of a file: the columns that its other lines have. */
  record Header(List<String> columns, CsvFormat format) {

    /** The column of prices in dollars, which a file may have instead of {@code price_cents}. */
    private static final String PRICE = "price";
    private static final Flaw NOT_A_PRICE =
        Flaw.of("not_a_price", "must be a price in dollars such as 12.99, or 12,99 with decimal=comma");
    private static final Set<String> KNOWN =
        Set.of("sku", "barcode", "name", "description", "price_cents", PRICE, "tax_code", "categories");
    private static final List<String> OF_NEW_PRODUCTS = List.of("sku", "name", "price_cents");
    /** The meaning of an empty cell; a column that the file does not have leaves its field as it is. */
    private static final Map<String, String> EMPTY_CELLS =
        Map.of("barcode", "", "description", "", "tax_code", "standard", "categories", "");
    private static final int MAX_CATEGORIES = 20;
    private static final Pattern AMOUNT = Pattern.compile("(-?[0-9]{1,8})(?:([.,])([0-9]{1,2}))?");
    /** A number in ASCII digits, as in JSON. */
    private static final Pattern WHOLE_NUMBER = Pattern.compile("-?[0-9]{1,18}");

    /** @throws Failure 422 when a column is unknown or appears twice, or there is no sku */
    static Header from(CsvReader.Line line, CsvFormat format) {
      var columns = line.cells().stream().map(cell -> Text.line(cell).toLowerCase(Locale.ROOT)).toList();
      if (line.error() != null || columns.stream().noneMatch(KNOWN::contains)) {
        throw Failure.invalid("line 1", Flaw.of("no_header", "must be the header: sku and the columns that change, of "
            + "name, price_cents or price, barcode, description, tax_code, categories, separated by commas, semicolons "
            + "or tabs"));
      }
      var errors = new JsonArray();
      var seen = new HashSet<String>();
      for (int i = 0; i < Math.min(columns.size(), Failure.MAX_ERRORS); i++) {
        var column = columns.get(i);
        if (!KNOWN.contains(column)) {
          errors.add(Flaw.unknown("column", column, KNOWN)
              .toJson(named(column.isEmpty() ? "column " + (i + 1) : column)));
        } else if (!seen.add(column)) {
          errors.add(Flaw.REPEATED.toJson(named(column)));
        }
      }
      if (seen.contains(PRICE) && seen.contains("price_cents")) {
        errors.add(Flaw.of("repeated", "must not be repeated").toJson(named(PRICE)));
      }
      if (!columns.contains("sku")) {
        errors.add(Flaw.MISSING.toJson(named("sku")));
      }
      if (!errors.isEmpty()) {
        throw Failure.invalid(errors);
      }
      return new Header(columns, format);
    }

    private static String named(String column) {
      return "line 1: " + (column.length() > 100 ? column.substring(0, 100) + "..." : column);
    }

    CsvRow parse(CsvReader.Line line) {
      var values = values(line);
      var sku = Objects.requireNonNullElse(values.getString("sku"), "");
      if (line.error() != null) {
        return new Bad(line.number(), sku, new JsonArray().add(Flaw.of("bad_line", line.error()).toJson("line")));
      }
      var fields = Fields.of(values);
      noteBadPrice(line, fields);
      if (line.cells().size() != columns.size()) {
        fields.refuse("line", Flaw.of("wrong_cell_count", "must have " + columns.size()
            + " cells like the header, not " + line.cells().size()).between(columns.size(), columns.size()), null);
      }
      var categories = Optional.of("categories").filter(columns::contains).map(_ -> categories(fields));
      try {
        columns.stream().filter(column -> OF_NEW_PRODUCTS.contains(field(column)) && !fields.has(field(column)))
            .forEach(column -> fields.refuse(column, Flaw.MISSING, null));
        return new Good(line.number(), Product.Draft.DEFAULTS.patched(fields).sku(), values, categories);
      } catch (Failure e) {
        return new Bad(line.number(), sku, e.toJson().getJsonArray("errors"));
      }
    }

    private JsonObject values(CsvReader.Line line) {
      var values = new JsonObject();
      if (columns.stream().map(Header::field).toList().containsAll(OF_NEW_PRODUCTS)) {
        // a product that is imported as a whole is meant to be sold, even one that was retired
        values.put("active", true);
      }
      for (int i = 0; i < Math.min(columns.size(), line.cells().size()); i++) {
        values.put(field(columns.get(i)), value(columns.get(i), line.cells().get(i)));
      }
      return values;
    }

    private static String field(String column) {
      return column.equals(PRICE) ? "price_cents" : column;
    }

    /** Every cell is spelt alike; what is not a number stays text, which is then refused as a price. */
    private Object value(String column, String cell) {
      var text = column.equals("description") ? Text.of(cell) : Text.line(cell);
      if (text.isEmpty()) {
        return EMPTY_CELLS.get(column);
      }
      if (column.equals(PRICE)) {
        return cents(text).orElse(0L);
      }
      return column.equals("price_cents") && WHOLE_NUMBER.matcher(text).matches() ? (Object) Long.valueOf(text) : text;
    }

    /** Reads dollars as spreadsheets write them: with a sign, and with spaces between thousands. */
    private Optional<Long> cents(String text) {
      var amount = AMOUNT.matcher(text.replace(" ", "").replace("$", ""));
      if (!amount.matches() || amount.group(2) != null && amount.group(2).equals(",") != format.decimalComma()) {
        return Optional.empty();
      }
      var cents = amount.group(3) == null ? "00" : (amount.group(3) + "0").substring(0, 2);
      return Optional.of(Long.parseLong(amount.group(1) + cents));
    }

    private void noteBadPrice(CsvReader.Line line, Fields fields) {
      var at = columns.indexOf(PRICE);
      if (at >= 0 && at < line.cells().size()) {
        var text = Text.line(line.cells().get(at));
        if (!text.isEmpty() && cents(text).isEmpty()) {
          fields.refuse(PRICE, NOT_A_PRICE, null);
        }
      }
    }

    private static List<String> categories(Fields fields) {
      var names = List.of(fields.text("categories", 0, 1000, "").split("\\|")).stream().map(String::strip)
          .filter(name -> !name.isEmpty()).distinct().toList();
      if (names.size() > MAX_CATEGORIES || names.stream().anyMatch(name -> Text.length(name) > 100)) {
        var message = "must be at most " + MAX_CATEGORIES + " names of at most 100 characters, separated by |";
        return fields.refuse("categories", names.size() > MAX_CATEGORIES ? Flaw.tooMany(MAX_CATEGORIES, message)
            : Flaw.tooLong(100, message), List.of());
      }
      return names;
    }
  }
}
