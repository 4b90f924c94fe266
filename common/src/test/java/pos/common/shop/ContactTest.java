package pos.common.shop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import pos.common.rule.Failure;
import pos.common.rule.Fields;

/** Names, telephone numbers and postal codes in one spelling, however they were typed. */
class ContactTest {

  private static String phone(String text) {
    var fields = Fields.of(new JsonObject().put("phone", text));
    var phone = Contact.phone(fields, "+19995550100");
    fields.check();
    return phone;
  }

  @ParameterizedTest
  @CsvSource({"5145550199, +15145550199", "514 555 0199, +15145550199", "(514) 555-0199, +15145550199",
      "514.555.0199, +15145550199", "1 514 555 0199, +15145550199", "+1 514 555 0199, +15145550199",
      "2005550199, +12005550199", "+33 1 23 45 67 89, +33123456789", "+4412345678, +4412345678",
      "+12345678, +12345678", "+123456789012345, +123456789012345", "'', "})
  void phone_numbers_become_e_164(String typed, String stored) {
    assertEquals(stored, phone(typed));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1145550199", "0145550199", "514555019", "51455501990", "25145550199", "+0123456789",
      "+1234567", "+1234567890123456", "call me", "514/555/0199", "+"})
  void other_phone_numbers_are_refused(String typed) {
    assertThrows(Failure.class, () -> phone(typed));
  }

  @Test
  void a_phone_number_that_is_not_sent_stays() {
    assertEquals("+19995550100", Contact.phone(Fields.of(new JsonObject()), "+19995550100"));
  }

  @Test
  void white_space_of_any_kind_and_length_becomes_one_space() {
    var fields = Fields.of(new JsonObject().put("name", "Ana \t\u00a0\u2003Maria"));
    assertEquals("Ana Maria", fields.line("name", 1, 100));
    assertEquals("Ana Maria", Contact.optionalLine(fields, "name", 100, null));
    fields.check();
  }

  private static String postalCode(String text) {
    var fields = Fields.of(new JsonObject().put("full_name", "Ana").put("line1", "1 rue Peel").put("city", "Montréal")
        .put("province", "qc").put("postal_code", text));
    var address = Address.from(fields);
    fields.check();
    assertEquals("QC", address.province());
    return address.postalCode();
  }

  @ParameterizedTest
  @ValueSource(strings = {"H2X 1Y4", "h2x 1y4", "H2X1Y4", "h2x1y4", "H2X-1Y4", " h2x 1y4 "})
  void postal_codes_are_written_in_capitals_with_a_space(String typed) {
    assertEquals("H2X 1Y4", postalCode(typed));
  }

  @ParameterizedTest
  @ValueSource(strings = {"D2X 1Y4", "W2X 1Y4", "Z2X 1Y4", "H2O 1Y4", "H2X 1U4", "HHX 1Y4", "H2X 11Y", "H2X--1Y4",
      "H2X 1Y", "H2X 1Y45", "12345", "H2X_1Y4"})
  void other_postal_codes_are_refused(String typed) {
    assertThrows(Failure.class, () -> postalCode(typed));
  }

  private static JsonObject address() {
    return new JsonObject().put("full_name", "Ana \u00a0 Roy").put("line1", "1  rue Peel").put("line2", "app.  2")
        .put("city", "Saint  Jean").put("province", "on").put("postal_code", "k1a0b1").put("country", "ca")
        .put("phone", "514 555 0199");
  }

  private static Address read(JsonObject json) {
    var fields = Fields.of(json);
    var address = Address.from(fields);
    fields.check();
    return address;
  }

  @Test
  void an_address_is_stored_in_one_spelling() {
    var stored = read(address());
    assertEquals(new Address("Ana Roy", "1 rue Peel", "app. 2", "Saint Jean", "ON", "K1A 0B1", "+15145550199"), stored);
    assertEquals(new JsonObject().put("full_name", "Ana Roy").put("line1", "1 rue Peel").put("line2", "app. 2")
        .put("city", "Saint Jean").put("province", "ON").put("postal_code", "K1A 0B1").put("country", "CA")
        .put("phone", "+15145550199"), stored.toJson());
    var shortest = read(address().putNull("line2").put("phone", "").putNull("country"));
    assertEquals(new Address("Ana Roy", "1 rue Peel", null, "Saint Jean", "ON", "K1A 0B1", null), shortest);
  }

  @ParameterizedTest
  @CsvSource({"full_name, ''", "line1, ' '", "city, ", "province, XX", "province, ", "postal_code, K1A0B11",
      "postal_code, ", "country, US", "country, CAN", "phone, 123"})
  void an_address_that_breaks_a_rule_is_refused(String field, String value) {
    var errors = assertThrows(Failure.class, () -> read(address().put(field, value))).toJson().getJsonArray("errors");
    assertEquals(field, errors.getJsonObject(0).getString("field"));
    // a bad field is one error, not several
    assertEquals(field.equals("country") && value.length() == 3 ? 2 : 1, errors.size());
  }

  @ParameterizedTest
  @CsvSource({"QC, G1R 4S9, true", "QC, H2X 1Y4, true", "QC, J8X 2V6, true", "ON, H2X 1Y4, false", "QC, K1A 0B1, false",
      "NU, X0A 0H0, true", "NT, X1A 1B9, true", "YT, X1A 1B9, false", "NL, A1B 3X5, true", "BC, T2P 1J9, false"})
  void province_and_postal_code_agree(String province, String code, boolean agree) {
    var json = address().put("province", province).put("postal_code", code);
    if (agree) {
      assertEquals(code, read(json).postalCode());
    } else {
      var errors = assertThrows(Failure.class, () -> read(json)).toJson().getJsonArray("errors");
      assertEquals(1, errors.size());
      assertEquals("postal_code other_province", errors.getJsonObject(0).getString("field") + " "
          + errors.getJsonObject(0).getString("code"));
    }
  }

  @Test
  void every_province_has_a_postal_code() {
    var letters = "ABCEGHJKLMNPRSTVXY";
    for (var province : Tax.provinces()) {
      assertTrue(letters.chars().anyMatch(letter -> {
        var fields = Fields.of(address().put("province", province).put("postal_code", (char) letter + "1A 1A1"));
        Address.from(fields);
        try {
          fields.check();
          return true;
        } catch (Failure e) {
          return false;
        }
      }), province);
    }
  }

  @Test
  void a_line_that_may_be_missing_keeps_what_was_there() {
    var fields = Fields.of(new JsonObject().put("empty", "").put("blank", "  "));
    assertEquals("before", Contact.optionalLine(fields, "missing", 10, "before"));
    assertEquals(null, Contact.optionalLine(fields, "missing", 10, null));
    assertEquals(null, Contact.optionalLine(fields, "empty", 10, "before"));
    assertEquals(null, Contact.optionalLine(fields, "blank", 10, "before"));
  }
}
