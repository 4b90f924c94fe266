package pos.replay;

import java.util.ArrayList;
import java.util.List;

/** One line of comma-separated values: quoted fields may hold commas and doubled quotes. */
final class Csv {

  private Csv() {}

  /** @throws IllegalArgumentException with the reason when the quotes do not make sense */
  static List<String> split(String line) {
    var fields = new ArrayList<String>(8);
    var position = 0;
    while (position <= line.length()) {
      if (position < line.length() && line.charAt(position) == '"') {
        var end = closingQuote(line, position);
        fields.add(line.substring(position + 1, end).replace("\"\"", "\""));
        position = end + 2;
      } else {
        var comma = line.indexOf(',', position);
        var end = comma < 0 ? line.length() : comma;
        fields.add(line.substring(position, end));
        position = end + 1;
      }
    }
    return fields;
  }

  static String quote(String field) {
    return '"' + field.replace("\"", "\"\"") + '"';
  }

  private static int closingQuote(String line, int open) {
    var end = open + 1;
    while ((end = line.indexOf('"', end)) >= 0) {
      if (end + 1 == line.length() || line.charAt(end + 1) == ',') {
        return end;
      }
      if (line.charAt(end + 1) != '"') {
        throw new IllegalArgumentException("text follows a closing quote");
      }
      end += 2;
    }
    throw new IllegalArgumentException("a quote is not closed on the line");
  }
}
