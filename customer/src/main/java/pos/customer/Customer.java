package pos.customer;

import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.regex.Pattern;
import pos.common.rule.Fields;
import pos.common.shop.Contact;
import pos.common.shop.CustomerTokens;

/** Somebody who buys in the web shop. */
record Customer(long id, Draft content, long version, OffsetDateTime createdAt, OffsetDateTime updatedAt) {

  static final int MAX_EMAIL = 254;
  static final String PATH = "/customer-service/customers/me";

  /** What a customer says of herself, but for the password. */
  record Draft(String username, String email, String firstName, String lastName, String phone) {

    /** Without an @, so that no username is an e-mail address. */
    private static final Pattern USERNAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{2,49}");
    /** ASCII: in all of Unicode there are different letters with the same lower case. */
    private static final Pattern EMAIL =
        Pattern.compile("[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)+");

    /** A whole customer. @throws pos.common.rule.Failure 422 naming every bad field */
    static Draft from(Fields fields) {
      var username = fields.text("username", 3, 50);
      if (!username.isEmpty() && !USERNAME.matcher(username).matches()) {
        fields.refuse("username", "must have letters a-z, digits, and . _ - behind the first", null);
      }
      var draft = new Draft(username.toLowerCase(Locale.ROOT), email(fields, fields.text("email", 3, MAX_EMAIL)),
          Contact.line(fields, "first_name", 100), Contact.line(fields, "last_name", 100),
          Contact.phone(fields, null));
      fields.check();
      return draft;
    }

    /** This customer with the fields that were sent; {@code "phone": ""} takes the phone away. */
    Draft patched(Fields fields) {
      var draft = new Draft(username, email(fields, fields.text("email", 3, MAX_EMAIL, email)),
          fields.has("first_name") ? Contact.line(fields, "first_name", 100) : firstName,
          fields.has("last_name") ? Contact.line(fields, "last_name", 100) : lastName,
          Contact.phone(fields, phone));
      fields.check();
      return draft;
    }

    private static String email(Fields fields, String text) {
      return text.isEmpty() || EMAIL.matcher(text).matches() ? text.toLowerCase(Locale.ROOT)
          : fields.refuse("email", "must be an e-mail address such as name@example.com", "");
    }
  }

  static Customer from(Row row) {
    var content = new Draft(row.getString("username"), row.getString("email"), row.getString("first_name"),
        row.getString("last_name"), row.getString("phone"));
    return new Customer(row.getLong("id"), content, row.getLong("version"), row.getOffsetDateTime("created_at"),
        row.getOffsetDateTime("updated_at"));
  }

  JsonObject toJson() {
    return new JsonObject()
        .put("id", id)
        .put("username", content.username)
        .put("email", content.email)
        .put("first_name", content.firstName)
        .put("last_name", content.lastName)
        .put("phone", content.phone)
        .put("role", CustomerTokens.ROLE)
        .put("version", version)
        .put("created_at", utc(createdAt))
        .put("updated_at", utc(updatedAt))
        .put("_links", new JsonObject()
            .put("self", href(PATH))
            .put("change", href(PATH).put("method", "PATCH"))
            .put("erase", href(PATH).put("method", "DELETE"))
            .put("change_password", href(PATH + "/password").put("method", "POST"))
            .put("addresses", href(PATH + "/addresses")));
  }

  private static JsonObject href(String path) {
    return new JsonObject().put("href", path);
  }

  private static String utc(OffsetDateTime time) {
    return time.toInstant().truncatedTo(ChronoUnit.MILLIS).toString();
  }
}
