package pos.customer;

import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.Locale;
import java.util.regex.Pattern;
import pos.common.rule.Fields;
import pos.common.rule.Flaw;
import pos.common.rule.Links;
import pos.common.rule.Wire;
import pos.common.shop.Contact;
import pos.common.shop.CustomerTokens;
import pos.common.sql.Timestamps;

/** A customer of the web shop. */
record Customer(long id, Profile profile, boolean emailConfirmed, String language, long version, Instant createdAt,
    Instant updatedAt) {

  static final int MAX_EMAIL = 254;
  static final String PATH = "/customer-service/customers/me";

  /** The personal data that a customer enters; {@code phone} may be null. */
  record Profile(String username, String email, String firstName, String lastName, String phone) {

    /** Excludes {@code @}, so that no username looks like an e-mail address. */
    private static final Pattern USERNAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{2,49}");
    /** Allows only ASCII: different Unicode letters can have the same lower case. */
    private static final Pattern EMAIL =
        Pattern.compile("[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)+");

    /** Reads a complete profile. @throws pos.common.rule.Failure 422 naming every bad field */
    static Profile from(Fields fields) {
      var username = fields.line("username", 3, 50);
      if (!username.isEmpty() && !USERNAME.matcher(username).matches()) {
        fields.refuse("username", Flaw.of("not_a_username",
            "must begin with a letter a-z or a digit and contain only those and . _ -"), null);
      }
      var profile = new Profile(username.toLowerCase(Locale.ROOT), email(fields, fields.text("email", 3, MAX_EMAIL)),
          fields.line("first_name", 1, 100), fields.line("last_name", 1, 100),
          Contact.phone(fields, null));
      fields.check();
      return profile;
    }

    /** Returns this profile with the fields that were sent; {@code "phone": ""} removes the phone number. */
    Profile patched(Fields fields) {
      var profile = new Profile(username, email(fields, fields.text("email", 3, MAX_EMAIL, email)),
          fields.has("first_name") ? fields.line("first_name", 1, 100) : firstName,
          fields.has("last_name") ? fields.line("last_name", 1, 100) : lastName,
          Contact.phone(fields, phone));
      fields.check();
      return profile;
    }

    private static String email(Fields fields, String text) {
      return text.isEmpty() || EMAIL.matcher(text).matches() ? text.toLowerCase(Locale.ROOT)
          : fields.refuse("email",
              Flaw.of("not_an_email", "must be an e-mail address such as name@example.com"), "");
    }
  }

  static Customer from(Row row) {
    var profile = new Profile(row.getString("username"), row.getString("email"), row.getString("first_name"),
        row.getString("last_name"), row.getString("phone"));
    return new Customer(row.getLong("id"), profile, row.getBoolean("email_confirmed"), row.getString("language"),
        row.getLong("version"), Timestamps.read(row, "created_at"), Timestamps.read(row, "updated_at"));
  }

  JsonObject toJson() {
    var links = Links.self(PATH)
        .action("change", "PATCH", PATH)
        .action("erase", "DELETE", PATH)
        .action("change_password", "POST", PATH + "/password")
        .to("addresses", PATH + "/addresses");
    return new JsonObject()
        .put("id", id)
        .put("username", profile.username)
        .put("email", profile.email)
        .put("email_confirmed", emailConfirmed)
        .put("first_name", profile.firstName)
        .put("last_name", profile.lastName)
        .put("phone", profile.phone)
        .put("language", language)
        .put("role", CustomerTokens.ROLE)
        .put("version", version)
        .put("created_at", Wire.time(createdAt))
        .put("updated_at", Wire.time(updatedAt))
        .put("_links", (emailConfirmed ? links
            : links.action("confirm_email", "POST", PATH + "/email/confirmation")).toJson());
  }
}
