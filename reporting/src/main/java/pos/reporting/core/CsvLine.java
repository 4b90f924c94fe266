package pos.reporting.core;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Lines of CSV (RFC 4180) that spreadsheets open as they are meant. */
public final class CsvLine {

  /** Tells spreadsheets that the text is UTF-8. */
  public static final String BYTE_ORDER_MARK = "\uFEFF";

  private static final Pattern SPECIAL = Pattern.compile("[\",\r\n]");
  /** What makes a spreadsheet take a text for a formula. */
  private static final Pattern FORMULA = Pattern.compile("^[=+\\-@\t\r]");

  private CsvLine() {}

  public static String of(List<String> cells) {
    return cells.stream().map(CsvLine::cell).collect(Collectors.joining(",", "", "\r\n"));
  }

  /** Returns the values of these fields; one that is null is an empty cell. */
  public static String of(List<String> fields, JsonObject row) {
    return fields.stream().map(field -> cell(row.getValue(field))).collect(Collectors.joining(",", "", "\r\n"));
  }

  private static String cell(Object value) {
    return switch (value) {
      case null -> "";
      case String text -> quoted(FORMULA.matcher(text).find() ? "'" + text : text);
      default -> value.toString();
    };
  }

  private static String quoted(String text) {
    return SPECIAL.matcher(text).find() ? "\"" + text.replace("\"", "\"\"") + "\"" : text;
  }
}
