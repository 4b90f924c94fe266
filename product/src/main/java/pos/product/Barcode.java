package pos.product;

import java.util.regex.Pattern;
import pos.common.rule.Failure;
import pos.common.rule.Flaw;

/** EAN-13, UPC-A and EAN-8 numbers: 13, 12 or 8 digits, the last of which is a check digit. */
final class Barcode {

  static final Flaw NOT_A_BARCODE = Flaw.of("not_a_barcode", "must be an EAN-13, UPC-A or EAN-8 with a valid check digit");

  private static final Pattern DIGITS = Pattern.compile("[0-9]{8}|[0-9]{12,13}");

  private Barcode() {}

  /** Returns whether a code is as long as one of the three; its check digit may be wrong. */
  static boolean hasDigits(String code) {
    return DIGITS.matcher(code).matches();
  }

  static boolean isValid(String code) {
    if (!hasDigits(code)) {
      return false;
    }
    int sum = 0;
    for (int i = 0; i < code.length(); i++) {
      int digit = code.charAt(code.length() - 1 - i) - '0';
      sum += i % 2 == 0 ? digit : 3 * digit;
    }
    return sum % 10 == 0;
  }

  /** Returns a valid barcode as 13 digits: a shorter one has zeros in front, as all GTINs. */
  static String ean(String code) {
    return "0".repeat(13 - code.length()) + code;
  }

  /**
   * Does the same for the value of a path or query parameter.
   *
   * @throws Failure 400 naming the parameter when its value is not a valid barcode
   */
  static String ean(String parameter, String code) {
    if (!isValid(code)) {
      throw Failure.badRequest(parameter, NOT_A_BARCODE);
    }
    return ean(code);
  }
}
