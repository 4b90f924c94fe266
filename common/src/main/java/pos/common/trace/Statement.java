package pos.common.trace;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What a span says of a statement.
 *
 * @param operation its first word, such as SELECT
 * @param text the beginning of the statement, of at most 500 characters, without comments and without any quoted value
 */
record Statement(String operation, String text) {

  private static final int LONGEST = 500;
  /** The last value may be cut off. */
  private static final Pattern VALUE = Pattern.compile("'[^']*(?:''[^']*)*(?:'|$)");
  private static final Pattern BLANK = Pattern.compile("(?s)(?:\\s+|/\\*.*?\\*/)+");
  private static final Pattern WORD = Pattern.compile("[A-Za-z]+");

  static Statement of(String sql) {
    var cut = sql.length() > 2 * LONGEST ? sql.substring(0, 2 * LONGEST) : sql;
    var text = BLANK.matcher(VALUE.matcher(cut).replaceAll("?")).replaceAll(" ").strip();
    var word = WORD.matcher(text);
    return new Statement(word.find() ? word.group().toUpperCase(Locale.ROOT) : "?",
        text.length() > LONGEST ? text.substring(0, LONGEST) : text);
  }
}
