package pos.order;

import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.regex.Pattern;
import pos.common.rule.Fields;
import pos.common.shop.Tax;

/** Where an order goes, or its bill; written as the customer service writes addresses. */
record Address(String fullName, String line1, String line2, String city, String province, String postalCode,
    String phone) {

  private static final Pattern POSTAL_CODE =
      Pattern.compile("([ABCEGHJ-NPRSTVXY][0-9][ABCEGHJ-NPRSTV-Z])[ -]?([0-9][ABCEGHJ-NPRSTV-Z][0-9])");
  private static final Pattern PHONE = Pattern.compile("\\+[1-9][0-9]{7,14}");
  private static final Pattern NATIONAL_PHONE = Pattern.compile("1?([2-9][0-9]{9})");

  /** @throws pos.common.rule.Failure 422 naming every bad field */
  static Address from(Fields fields) {
    var address = new Address(fields.text("full_name", 1, 200), fields.text("line1", 1, 200),
        optional(fields.text("line2", 0, 200, null)), fields.text("city", 1, 100), province(fields),
        postalCode(fields), phone(fields));
    // taxes are by province: the shop sells within Canada
    if (!"CA".equalsIgnoreCase(fields.text("country", 2, 2, "CA"))) {
      fields.refuse("country", "must be CA", null);
    }
    fields.check();
    return address;
  }

  private static String optional(String text) {
    return text == null || text.isEmpty() ? null : text;
  }

  private static String province(Fields fields) {
    var province = fields.text("province", 2, 2).toUpperCase(Locale.ROOT);
    return province.isEmpty() || Tax.provinces().contains(province) ? province
        : fields.refuse("province", "must be a province or territory of Canada such as QC", "");
  }

  private static String postalCode(Fields fields) {
    var text = fields.text("postal_code", 6, 7);
    var code = POSTAL_CODE.matcher(text.toUpperCase(Locale.ROOT));
    if (code.matches()) {
      return code.group(1) + " " + code.group(2);
    }
    return text.isEmpty() ? text : fields.refuse("postal_code", "must be a Canadian postal code such as H2X 1Y4", "");
  }

  private static String phone(Fields fields) {
    var text = optional(fields.text("phone", 0, 30, null));
    if (text == null) {
      return null;
    }
    var digits = text.replaceAll("[ ().-]", "");
    var national = NATIONAL_PHONE.matcher(digits);
    var phone = national.matches() ? "+1" + national.group(1) : digits;
    return PHONE.matcher(phone).matches() ? phone
        : fields.refuse("phone", "must be a phone number such as +1 514 555 0199", null);
  }

  JsonObject toJson() {
    return new JsonObject()
        .put("full_name", fullName)
        .put("line1", line1)
        .put("line2", line2)
        .put("city", city)
        .put("province", province)
        .put("postal_code", postalCode)
        .put("country", "CA")
        .put("phone", phone);
  }
}
