package pos.common.shop;

import java.util.regex.Pattern;
import pos.common.rule.Fields;
import pos.common.rule.Flaw;

/** Reads names, address lines and phone numbers into one spelling, however they were typed. */
public final class Contact {

  private static final Pattern PUNCTUATION = Pattern.compile("[ ().-]");
  private static final Pattern E164 = Pattern.compile("\\+[1-9][0-9]{7,14}");
  private static final Pattern CANADIAN = Pattern.compile("1?([2-9][0-9]{9})");

  private Contact() {}

  /** @param fallback the value when the field is missing; an empty text becomes null */
  public static String optionalLine(Fields fields, String name, int max, String fallback) {
    var text = fields.line(name, 0, max, fallback);
    return text == null || text.isEmpty() ? null : text;
  }

  /** Reads the field {@code phone} into E.164; ten digits are a Canadian number. */
  public static String phone(Fields fields, String fallback) {
    var text = optionalLine(fields, "phone", 30, fallback);
    if (text == null) {
      return null;
    }
    var digits = PUNCTUATION.matcher(text).replaceAll("");
    var canadian = CANADIAN.matcher(digits);
    var phone = canadian.matches() ? "+1" + canadian.group(1) : digits;
    return E164.matcher(phone).matches() ? phone
        : fields.refuse("phone",
            Flaw.of("not_a_phone_number", "must be a phone number such as +1 514 555 0199"), null);
  }
}
