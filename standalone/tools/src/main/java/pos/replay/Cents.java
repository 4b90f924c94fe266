package pos.replay;

import java.util.Locale;
import java.util.regex.Pattern;

/** Converts money between decimal text and whole cents, without floating point. */
final class Cents {

  /** The largest amount that the services accept in a field: ten million dollars. */
  private static final long MAX = 1_000_000_000;
  private static final Pattern DECIMAL = Pattern.compile("(-?)(\\d{1,12})(?:\\.(\\d+))?");

  private Cents() {}

  /** @throws IllegalArgumentException with the end of a sentence that begins with the price, such as "is negative" */
  static long parse(String text) {
    var parts = DECIMAL.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException("is not a decimal number");
    }
    if (!parts.group(1).isEmpty()) {
      throw new IllegalArgumentException("is negative");
    }
    var decimals = parts.group(3) == null ? "" : parts.group(3);
    if (decimals.length() > 2) {
      throw new IllegalArgumentException("has more than two decimals");
    }
    var cents = Long.parseLong(parts.group(2)) * 100 + Long.parseLong((decimals + "00").substring(0, 2));
    if (cents > MAX) {
      throw new IllegalArgumentException("is out of range");
    }
    return cents;
  }

  static String dollars(long cents) {
    var absolute = Math.absExact(cents);
    return String.format(Locale.ROOT, "%s$%,d.%02d", cents < 0 ? "-" : "", absolute / 100, absolute % 100);
  }
}
