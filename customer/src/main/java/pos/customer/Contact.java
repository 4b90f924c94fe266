package pos.customer;

import java.util.regex.Pattern;
import pos.common.rule.Fields;

/** How names, lines and phone numbers are read: kept in one spelling, whatever way they were typed. */
final class Contact {

  private static final Pattern BLANKS = Pattern.compile("[\\s\\p{Z}]+");
  private static final Pattern PHONE = Pattern.compile("\\+[1-9][0-9]{7,14}");
  private static final Pattern NATIONAL = Pattern.compile("1?([2-9][0-9]{9})");

  private Contact() {}

  static String line(Fields fields, String name, int max) {
    return BLANKS.matcher(fields.text(name, 1, max)).replaceAll(" ");
  }

  /** @param otherwise what counts when the field is not there; empty text means none, which is null */
  static String optionalLine(Fields fields, String name, int max, String otherwise) {
    var text = fields.text(name, 0, max, otherwise);
    return text == null || text.isEmpty() ? null : BLANKS.matcher(text).replaceAll(" ");
  }

  /** A phone number as E.164 has it; ten digits are Canadian. */
  static String phone(Fields fields, String otherwise) {
    var text = optionalLine(fields, "phone", 30, otherwise);
    if (text == null) {
      return null;
    }
    var digits = text.replaceAll("[ ().-]", "");
    var national = NATIONAL.matcher(digits);
    var phone = national.matches() ? "+1" + national.group(1) : digits;
    return PHONE.matcher(phone).matches() ? phone
        : fields.refuse("phone", "must be a phone number such as +1 514 555 0199", null);
  }
}
