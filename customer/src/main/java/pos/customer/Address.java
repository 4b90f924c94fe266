package pos.customer;

import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import pos.common.rule.Fields;

/** Where a customer has things sent, or bills. */
record Address(long id, Draft content, long version) {

  static final String PATH = Customer.PATH + "/addresses";

  /** What a customer says about an address. */
  record Draft(String fullName, String line1, String line2, String city, String province, String postalCode,
      String phone, boolean defaultShipping, boolean defaultBilling) {

    private static final Set<String> PROVINCES =
        Set.of("AB", "BC", "MB", "NB", "NL", "NS", "NT", "NU", "ON", "PE", "QC", "SK", "YT");
    private static final Pattern POSTAL_CODE =
        Pattern.compile("([ABCEGHJ-NPRSTVXY][0-9][ABCEGHJ-NPRSTV-Z])[ -]?([0-9][ABCEGHJ-NPRSTV-Z][0-9])");

    /** @throws pos.common.rule.Failure 422 naming every bad field */
    static Draft from(Fields fields) {
      var draft = new Draft(Contact.line(fields, "full_name", 200), Contact.line(fields, "line1", 200),
          Contact.optionalLine(fields, "line2", 200, null), Contact.line(fields, "city", 100), province(fields),
          postalCode(fields), Contact.phone(fields, null), fields.flag("default_shipping", false),
          fields.flag("default_billing", false));
      // taxes are by province: the shop sells within Canada
      if (!"CA".equalsIgnoreCase(fields.text("country", 2, 2, "CA"))) {
        fields.refuse("country", "must be CA", null);
      }
      fields.check();
      return draft;
    }

    private static String province(Fields fields) {
      var province = fields.text("province", 2, 2).toUpperCase(Locale.ROOT);
      return province.isEmpty() || PROVINCES.contains(province) ? province
          : fields.refuse("province", "must be a province or territory of Canada such as QC", "");
    }

    private static String postalCode(Fields fields) {
      var text = fields.text("postal_code", 6, 10);
      var code = POSTAL_CODE.matcher(text.toUpperCase(Locale.ROOT));
      if (code.matches()) {
        return code.group(1) + " " + code.group(2);
      }
      return text.isEmpty() ? text : fields.refuse("postal_code", "must be a Canadian postal code such as H2X 1Y4", "");
    }
  }

  static Address from(Row row) {
    var content = new Draft(row.getString("full_name"), row.getString("line1"), row.getString("line2"),
        row.getString("city"), row.getString("province"), row.getString("postal_code"), row.getString("phone"),
        row.getBoolean("default_shipping"), row.getBoolean("default_billing"));
    return new Address(row.getLong("id"), content, row.getLong("version"));
  }

  static String path(long id) {
    return PATH + "/" + id;
  }

  JsonObject toJson() {
    return new JsonObject()
        .put("id", id)
        .put("full_name", content.fullName)
        .put("line1", content.line1)
        .put("line2", content.line2)
        .put("city", content.city)
        .put("province", content.province)
        .put("postal_code", content.postalCode)
        .put("country", "CA")
        .put("phone", content.phone)
        .put("default_shipping", content.defaultShipping)
        .put("default_billing", content.defaultBilling)
        .put("version", version)
        .put("_links", new JsonObject()
            .put("self", href(path(id)))
            .put("replace", href(path(id)).put("method", "PUT"))
            .put("delete", href(path(id)).put("method", "DELETE")));
  }

  private static JsonObject href(String path) {
    return new JsonObject().put("href", path);
  }
}
