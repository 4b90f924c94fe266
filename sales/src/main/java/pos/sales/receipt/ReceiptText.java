package pos.sales.receipt;

import java.lang.Character.UnicodeScript;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Lays a sheet out in columns of one width: amounts end in the last but two, and the last one marks taxed items. */
final class ReceiptText {

  static final int WIDTH = 42;
  /** What follows the amounts: a space and the mark. */
  private static final int MARK = 2;
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
    rows.forEach(row -> lines.addAll(lines(row, WIDTH)));
    return lines;
  }

  /** @param columns of the paper; at least as many as the right text has, and ten more */
  static List<String> lines(Sheet.Row row, int columns) {
    return switch (row.style()) {
      case RULE -> List.of("-".repeat(columns));
      case CENTRED, CODE -> wrap(clean(row.left()), columns).stream()
          .map(text -> " ".repeat((columns - width(text)) / 2) + text).toList();
      case PLAIN, STRONG, TOTAL -> pair(row, columns - MARK);
    };
  }

  /** Puts the right text beside the last line of the left one. @param amounts the column in which amounts end */
  private static List<String> pair(Sheet.Row row, int amounts) {
    var indent = row.left().startsWith("  ") ? "  " : "";
    var room = amounts - indent.length() - (row.right().isEmpty() ? 0 : row.right().length() + 1);
    var lines = new ArrayList<String>();
    wrap(clean(row.left()), room).forEach(text -> lines.add(indent + text));
    if (!row.right().isEmpty()) {
      var last = lines.removeLast();
      lines.add(last + " ".repeat(amounts - width(last) - row.right().length()) + row.right()
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

  /** Returns the parts of a text that people see as one character. */
  static List<String> characters(CharSequence text) {
    return CHARACTER.matcher(text).results().map(MatchResult::group).toList();
  }
}
