package pos.product;

import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import pos.common.csv.CsvEncoding;
import pos.common.rule.Failure;

/**
 * How a file of products is written.
 *
 * @param charset as it was declared; empty when the file itself has to tell
 * @param decimalComma whether prices have a comma before their cents, as in French, or a point
 */
record CsvFormat(Optional<Charset> charset, boolean decimalComma) {

  /** The second is what a browser calls such a file on a machine with Excel. */
  private static final List<String> TYPES = List.of("text/csv", "application/vnd.ms-excel");

  /**
   * Reads the header {@code Content-Type}.
   *
   * @param decimal the parameter of that name, {@code comma}, {@code point} or null
   * @throws Failure 415 when this is another kind of file, or in other characters
   */
  static CsvFormat of(String contentType, String decimal) {
    var parts = contentType == null ? new String[] {""} : contentType.toLowerCase(Locale.ROOT).split(";");
    if (!TYPES.contains(parts[0].strip())) {
      throw unsupported("Send the products as text/csv.");
    }
    var charset = Arrays.stream(parts).skip(1).map(String::strip).filter(part -> part.startsWith("charset="))
        .map(part -> charset(part.substring("charset=".length()).replace("\"", ""))).findFirst();
    return new CsvFormat(charset, "comma".equals(decimal));
  }

  private static Charset charset(String name) {
    return CsvEncoding.KNOWN.stream()
        .filter(known -> known.name().equalsIgnoreCase(name) || known.aliases().contains(name)).findFirst()
        .orElseThrow(() -> unsupported("Send the products in UTF-8, UTF-16 or Windows-1252."));
  }

  private static Failure unsupported(String detail) {
    return Failure.of(Failure.Kind.UNSUPPORTED_TYPE, "unsupported-media-type", detail);
  }
}
