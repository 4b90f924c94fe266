package pos.common.shop;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import pos.common.rule.Fields;
import pos.common.rule.Flaw;

/** A Canadian address; {@code line2} and {@code phone} may be null. */
public record Address(String fullName, String line1, String line2, String city, String province, String postalCode,
    String phone) {

  public static final String COUNTRY = "CA";
  private static final Pattern POSTAL_CODE =
      Pattern.compile("([ABCEGHJ-NPRSTVXY][0-9][ABCEGHJ-NPRSTV-Z])[ -]?([0-9][ABCEGHJ-NPRSTV-Z][0-9])");

  /** The provinces and territories by the first letter of their postal codes. */
  private static final Map<Character, List<String>> PROVINCES = Map.ofEntries(Map.entry('A', List.of("NL")),
      Map.entry('B', List.of("NS")), Map.entry('C', List.of("PE")), Map.entry('E', List.of("NB")),
      Map.entry('G', List.of("QC")), Map.entry('H', List.of("QC")), Map.entry('J', List.of("QC")),
      Map.entry('K', List.of("ON")), Map.entry('L', List.of("ON")), Map.entry('M', List.of("ON")),
      Map.entry('N', List.of("ON")), Map.entry('P', List.of("ON")), Map.entry('R', List.of("MB")),
      Map.entry('S', List.of("SK")), Map.entry('T', List.of("AB")), Map.entry('V', List.of("BC")),
      Map.entry('X', List.of("NT", "NU")), Map.entry('Y', List.of("YT")));

  /** Reads the fields without {@link Fields#check}, so that a caller can read more of them first. */
  public static Address from(Fields fields) {
    var address = new Address(fields.line("full_name", 1, 200), fields.line("line1", 1, 200),
        Contact.optionalLine(fields, "line2", 200, null), fields.line("city", 1, 100), province(fields),
        postalCode(fields), Contact.phone(fields, null));
    mustAgree(fields, address);
    // taxes depend on the province, so the shop sells within Canada only
    if (!COUNTRY.equalsIgnoreCase(fields.text("country", 2, 2, COUNTRY))) {
      fields.refuse("country", Flaw.notAnOption(List.of(COUNTRY), "must be CA"), null);
    }
    return address;
  }

  /** Taxes go by the province and parcels by the postal code: one of the two would be wrong. */
  private static void mustAgree(Fields fields, Address address) {
    if (address.postalCode.isEmpty() || address.province.isEmpty()) {
      return;
    }
    var provinces = PROVINCES.get(address.postalCode.charAt(0));
    if (!provinces.contains(address.province)) {
      fields.refuse("postal_code", Flaw.of("other_province", "must be of the province " + address.province + ": "
          + address.postalCode + " is of " + String.join(" or ", provinces)).with("options", new JsonArray(provinces)),
          null);
    }
  }

  private static String province(Fields fields) {
    var province = fields.text("province", 2, 2).toUpperCase(Locale.ROOT);
    return province.isEmpty() || Tax.provinces().contains(province) ? province
        : fields.refuse("province", Flaw.of("not_a_province", "must be a province or territory of Canada such as QC"),
            "");
  }

  private static String postalCode(Fields fields) {
    var text = fields.text("postal_code", 6, 10);
    var code = POSTAL_CODE.matcher(text.toUpperCase(Locale.ROOT));
    if (code.matches()) {
      return code.group(1) + " " + code.group(2);
    }
    return text.isEmpty() ? text : fields.refuse("postal_code",
        Flaw.of("not_a_postal_code", "must be a Canadian postal code such as H2X 1Y4"), "");
  }

  public JsonObject toJson() {
    return new JsonObject()
        .put("full_name", fullName)
        .put("line1", line1)
        .put("line2", line2)
        .put("city", city)
        .put("province", province)
        .put("postal_code", postalCode)
        .put("country", COUNTRY)
        .put("phone", phone);
  }
}
