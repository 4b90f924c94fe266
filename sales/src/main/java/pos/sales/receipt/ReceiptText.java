package pos.sales.receipt;

import java.lang.Character.UnicodeScript;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Lays a sheet out for a printer of 42 columns: amounts end in column 40, and the last one marks taxed items. */
final class ReceiptText {

  static final int WIDTH = 42;
  private static final int AMOUNTS = 40;
  private static final char FIRST_COMBINING = '\u0300';
  private static final Pattern CHARACTER = Pattern.compile("\\X");
  private static final Pattern SPACE = Pattern.compile("[\\s\\p{Cc}\\p{Zs}\\p{Zl}\\p{Zp}]+");
  /** Format characters such as direction marks, except those that join the parts of one character. */
  private static final Pattern INVISIBLE = Pattern.compile("[\\p{Cf}&&[^\\x{200C}\\x{200D}]]");
  private static final Set<UnicodeScript> WIDE = EnumSet.of(UnicodeScript.HAN, UnicodeScript.HANGUL,
      UnicodeScript.HIRAGANA, UnicodeScript.KATAKANA, UnicodeScript.BOPOMOFO);

  private ReceiptText() {}

  static List<String> lines(List<Sheet.Row> rows) {
    var lines = new ArrayList<String>();
    for (var row : rows) {
      switch (row.style()) {
        case RULE -> lines.add("-".repeat(WIDTH));
        case CENTRED -> wrap(clean(row.left()), WIDTH)
            .forEach(text -> lines.add(" ".repeat((WIDTH - width(text)) / 2) + text));
        case PLAIN, STRONG -> lines.addAll(lines(row));
      }
    }
    return lines;
  }

  /** Puts the right text beside the last line of the left one. */
  private static List<String> lines(Sheet.Row row) {
    var indent = row.left().startsWith("  ") ? "  " : "";
    var room = AMOUNTS - indent.length() - (row.right().isEmpty() ? 0 : row.right().length() + 1);
    var lines = new ArrayList<String>();
    wrap(clean(row.left()), room).forEach(text -> lines.add(indent + text));
    if (!row.right().isEmpty()) {
      var last = lines.removeLast();
      lines.add(last + " ".repeat(AMOUNTS - width(last) - row.right().length()) + row.right()
          + (row.taxed() ? " T" : ""));
    }
    return lines;
  }

  /** Returns the text in one line, without control and direction characters. */
  static String clean(String text) {
    return INVISIBLE.matcher(SPACE.matcher(text).replaceAll(" ")).replaceAll("").strip();
  }

  /** Breaks the text between words, and within words that are wider than a line. */
  static List<String> wrap(String text, int width) {
    var lines = new ArrayList<String>();
    var line = new StringBuilder();
    // counted along, because a long receipt would take seconds otherwise
    var columns = 0;
    for (var word : text.split(" ")) {
      var wordWidth = width(word);
      if (!line.isEmpty() && columns + 1 + wordWidth > width) {
        lines.add(line.toString());
        line.setLength(0);
        columns = 0;
      } else if (!line.isEmpty()) {
        line.append(' ');
        columns++;
      }
      if (columns + wordWidth <= width) {
        line.append(word);
        columns += wordWidth;
        continue;
      }
      for (var character : characters(word)) {
        var wide = widthOfOne(character);
        if (columns + wide > width) {
          lines.add(line.toString());
          line.setLength(0);
          columns = 0;
        }
        line.append(character);
        columns += wide;
      }
    }
    lines.add(line.toString());
    return lines;
  }

  /** Returns the columns of a text in a fixed-width font: none for a combining accent, two for a Chinese character. */
  static int width(CharSequence text) {
    return isLatin(text) ? text.length() : characters(text).stream().mapToInt(ReceiptText::widthOfOne).sum();
  }

  /** Whether each char of a clean text is a character of one column, as in most texts; saves looking for clusters. */
  private static boolean isLatin(CharSequence text) {
    return text.chars().allMatch(c -> c < FIRST_COMBINING);
  }

  private static int widthOfOne(String character) {
    return character.codePoints().map(ReceiptText::width).max().orElse(0);
  }

  private static int width(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.FORMAT -> 0;
      default -> WIDE.contains(UnicodeScript.of(codePoint)) || Character.isEmojiPresentation(codePoint)
          || codePoint >= 0xFF01 && codePoint <= 0xFF60 ? 2 : 1;
    };
  }

  private static List<String> characters(CharSequence text) {
    return CHARACTER.matcher(text).results().map(MatchResult::group).toList();
  }
}
