package pos.sales.core;

import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import pos.common.rule.Wire;

/**
 * The labels that scales print: EAN-13 numbers that contain a price or a weight.
 *
 * <p>They consist of a prefix from 20 to 29, five digits of the article, five of the price in cents or the weight in
 * grams, and a check digit. The product has the number with zeros in the place of the value as its barcode; its price is
 * that of a kilogram.
 *
 * @param kinds by prefix
 */
public record ScaleLabels(Map<String, Kind> kinds) {

  /** What a label contains. */
  public enum Kind { PRICE, WEIGHT }

  /** No label contains anything: all codes are barcodes of products. */
  public static final ScaleLabels NONE = new ScaleLabels(Map.of());

  private static final Pattern SETTING = Pattern.compile("(2[0-9])=(price|weight)");
  private static final Pattern CODE = Pattern.compile("2[0-9]{12}");
  private static final long GRAMS = 1000;

  /**
   * A label that was scanned.
   *
   * @param barcode that of its product
   * @param value cents or grams
   */
  public record Label(String barcode, Kind kind, long value) {

    /** Returns the price of the piece that carries the label, rounded half up. */
    public long priceCents(long priceOfProduct) {
      return kind == Kind.PRICE ? value : (2 * priceOfProduct * value + GRAMS) / (2 * GRAMS);
    }
  }

  /**
   * Reads the setting SCALE_LABELS.
   *
   * @param setting such as {@code 20=price,21=weight}; empty for none
   * @throws IllegalArgumentException naming SCALE_LABELS when it has another form
   */
  public static ScaleLabels parse(String setting) {
    var kinds = new TreeMap<String, Kind>();
    for (var part : setting.isEmpty() ? new String[0] : setting.split(",", -1)) {
      var match = SETTING.matcher(part.strip());
      if (!match.matches() || kinds.put(match.group(1), Wire.parse(Kind.class, match.group(2))) != null) {
        throw new IllegalArgumentException(
            "SCALE_LABELS must be prefixes from 20 to 29, each once, such as 20=price,21=weight, not " + setting);
      }
    }
    return new ScaleLabels(kinds);
  }

  /** Returns what a code contains; empty when it is no label, or its check digit is wrong. @param code or null */
  public Optional<Label> read(String code) {
    if (code == null || !CODE.matcher(code).matches() || code.charAt(12) != checkDigit(code.substring(0, 12))) {
      return Optional.empty();
    }
    return Optional.ofNullable(kinds.get(code.substring(0, 2))).map(kind -> {
      var article = code.substring(0, 7) + "00000";
      return new Label(article + checkDigit(article), kind, Long.parseLong(code.substring(7, 12)));
    });
  }

  private static char checkDigit(String twelve) {
    var sum = 0;
    for (int i = 0; i < twelve.length(); i++) {
      sum += (twelve.charAt(i) - '0') * (i % 2 == 0 ? 1 : 3);
    }
    return (char) ('0' + (10 - sum % 10) % 10);
  }

  /** Returns the codes and, of those that are labels, the barcodes of their products. */
  Stream<String> withArticles(Stream<String> codes) {
    return codes.flatMap(code -> Stream.concat(Stream.of(code), read(code).stream().map(Label::barcode)));
  }

  /** Returns the JSON for the till's page. */
  public JsonObject toJson() {
    var json = new JsonObject();
    kinds.forEach((prefix, kind) -> json.put(prefix, Wire.name(kind)));
    return json;
  }
}
