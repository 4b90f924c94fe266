package pos.product;

/** EAN-13 and UPC-A numbers: 13 or 12 digits, the last of which proves the others. */
final class Barcode {

  private Barcode() {}

  static boolean isValid(String code) {
    if (!code.matches("[0-9]{12,13}")) {
      return false;
    }
    int sum = 0;
    for (int i = 0; i < code.length(); i++) {
      int digit = code.charAt(code.length() - 1 - i) - '0';
      sum += i % 2 == 0 ? digit : 3 * digit;
    }
    return sum % 10 == 0;
  }

  /** The same article as the other standard writes it: a UPC-A is the EAN-13 that begins with 0. */
  static String twin(String code) {
    return code.length() == 12 ? "0" + code : code.startsWith("0") ? code.substring(1) : code;
  }
}
