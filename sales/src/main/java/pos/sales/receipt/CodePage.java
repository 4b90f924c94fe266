package pos.sales.receipt;

import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.text.Normalizer;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The characters that receipt printers have: Windows-1252, with all letters of French and what stands for others. */
final class CodePage {

  /** The number by which ESC t selects the page. */
  static final int NUMBER = 16;

  private static final Charset CHARSET = Charset.forName("windows-1252");
  private static final Map<String, String> SIMILAR = Map.of("\u2010", "-", "\u2011", "-", "\u2012", "-", "\u2212", "-",
      "\u2032", "'", "\u2033", "\"", "Ł", "L", "ł", "l", "Đ", "D", "đ", "d");
  private static final Pattern LETTERS = Pattern.compile("\\p{L}+");
  private static final Pattern ABOVE_LETTERS = Pattern.compile("[\\p{M}\\p{Cf}]+");
  private static final String UNKNOWN = "?";

  private final CharsetEncoder encoder = CHARSET.newEncoder();

  /**
   * Returns the text in characters of the page, one column each: of a letter that the page lacks its base letter, and a
   * question mark for anything else.
   */
  String spell(String text) {
    var clean = Normalizer.normalize(ReceiptText.clean(text), Normalizer.Form.NFC);
    return encoder.canEncode(clean) ? clean
        : ReceiptText.characters(clean).stream().map(this::spellOne).collect(Collectors.joining());
  }

  private String spellOne(String character) {
    if (encoder.canEncode(character)) {
      return character;
    }
    var base = ABOVE_LETTERS.matcher(Normalizer.normalize(character, Normalizer.Form.NFKD)).replaceAll("");
    // no figures: a third is not 13
    return LETTERS.matcher(base).matches() && encoder.canEncode(base) ? base : SIMILAR.getOrDefault(character, UNKNOWN);
  }

  /** @param text as it was spelt */
  static byte[] bytes(String text) {
    return text.getBytes(CHARSET);
  }
}
