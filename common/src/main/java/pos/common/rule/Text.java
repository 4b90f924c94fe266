package pos.common.rule;

import java.text.Normalizer;
import java.util.Set;

/**
 * The one spelling of what people write, wherever it comes from: two texts that look the same are the same.
 *
 * <p>Letters are composed (NFC), blanks of every kind are spaces, and none are left at either end. Lengths are in code
 * points, which is what people count as characters.
 */
public final class Text {

  private static final int VARIATION_SELECTOR = 0xFE0F;
  private static final int JOINER = 0x200D;
  private static final int REPLACEMENT = 0xFFFD;
  /** Letters, marks and symbols that are drawn as nothing, besides those that Unicode files as format characters. */
  private static final Set<Integer> BLANK_LETTERS =
      Set.of(0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180B, 0x180C, 0x180D, 0x180F, 0x2800, 0x3164, 0xFFA0);

  private Text() {}

  /** Returns the spelling; line feeds and tabs within the text stay. */
  public static String of(String text) {
    if (isPlain(text)) {
      return text.strip();
    }
    var trimmed = trim(Normalizer.normalize(text, Normalizer.Form.NFC));
    var spelt = new StringBuilder(trimmed.length());
    trimmed.chars().forEach(c -> spelt.append(Character.getType(c) == Character.SPACE_SEPARATOR ? ' ' : (char) c));
    return spelt.toString();
  }

  /** Returns the spelling in one line, with one space where there were several, or a line feed or tab. */
  public static String line(String text) {
    var spelt = of(text);
    var line = new StringBuilder(spelt.length());
    spelt.chars().forEach(c -> {
      var blank = c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\u2028' || c == '\u2029';
      if (!blank) {
        line.append((char) c);
      } else if (line.charAt(line.length() - 1) != ' ') {
        line.append(' ');
      }
    });
    return line.toString();
  }

  private static boolean isPlain(String text) {
    return text.chars().allMatch(c -> c < 0x80);
  }

  private static String trim(String text) {
    int begin = 0;
    int end = text.length();
    while (begin < end && isBlank(text.charAt(begin))) {
      begin++;
    }
    while (end > begin && isBlank(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(begin, end);
  }

  /** Returns whether a character is white space of any kind, the ones without a width included. */
  private static boolean isBlank(char c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == '\u0085' || c == '\u200B' || c == '\u2060'
        || c == '\uFEFF';
  }

  public static int length(String text) {
    return text.codePointCount(0, text.length());
  }

  /** Returns whether there is nothing but what can be seen, spaces, line feeds and tabs. */
  public static boolean isVisible(String text) {
    int before = 0;
    for (int i = 0; i < text.length(); i += Character.charCount(before)) {
      var c = text.codePointAt(i);
      if (isHidden(c, before)) {
        return false;
      }
      before = c;
    }
    return true;
  }

  /** Returns a text with a sign in the place of each character that cannot be seen, and that not every reader takes. */
  static String shown(String text) {
    var shown = new StringBuilder(text.length());
    int before = 0;
    for (int i = 0; i < text.length(); i += Character.charCount(before)) {
      var c = text.codePointAt(i);
      shown.appendCodePoint(isHidden(c, before) ? REPLACEMENT : c);
      before = c;
    }
    return shown.toString();
  }

  private static boolean isHidden(int c, int before) {
    return switch (Character.getType(c)) {
      case Character.CONTROL -> c != '\n' && c != '\t';
      // a lone one has no UTF-8 form
      case Character.SURROGATE, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
      case Character.FORMAT -> c != JOINER || !isPicture(before);
      default -> isVariation(c) ? c != VARIATION_SELECTOR || !isPicture(before) : BLANK_LETTERS.contains(c);
    };
  }

  private static boolean isVariation(int c) {
    return c >= 0xFE00 && c <= VARIATION_SELECTOR || c >= 0xE0100 && c <= 0xE01EF;
  }

  /** Returns whether this is an emoji or a part of one, which the next character may change. */
  private static boolean isPicture(int c) {
    var type = Character.getType(c);
    return type == Character.OTHER_SYMBOL || type == Character.MODIFIER_SYMBOL || c == VARIATION_SELECTOR;
  }
}
