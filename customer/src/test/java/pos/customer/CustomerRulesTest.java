package pos.customer;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import pos.common.rule.Failure;
import pos.common.rule.Fields;
import pos.common.run.Environment;
import pos.common.shop.Address;
import pos.common.shop.CustomerTokens;
import pos.common.shop.CustomerTokens.Claims;
import pos.customer.Customer.Profile;
import pos.testing.RowOf;

/** How accounts and addresses are read, written in one spelling and shown, without starting anything. */
class CustomerRulesTest {

  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00.123456Z");
  private static final Profile ANA = new Profile("ana", "ana@example.com", "Ana", "Roy", "+15145550199");
  private static final Address PEEL =
      new Address("Ana Roy", "1 rue Peel", "App. 4", "Montréal", "QC", "H2X 1Y4", "+15145550199");

  private static JsonObject registration() {
    return new JsonObject().put("username", "Ana").put("email", "Ana@Example.COM").put("first_name", " Ana ")
        .put("last_name", "Roy").put("phone", "(514) 555-0199");
  }

  private static String refusedField(JsonObject body) {
    return assertThrows(Failure.class, () -> Profile.from(Fields.of(body))).toJson().getJsonArray("errors")
        .getJsonObject(0).getString("field");
  }

  @Test
  void a_profile_is_written_in_one_spelling() {
    assertEquals(ANA, Profile.from(Fields.of(registration())));
    assertEquals(null, Profile.from(Fields.of(registration().put("phone", ""))).phone());
  }

  @ParameterizedTest
  @ValueSource(strings = {"abc", "7up", "a.b_c-D", "X2345678901234567890123456789012345678901234567890"})
  void a_username_is_written_in_lower_case(String username) {
    assertEquals(username.toLowerCase(Locale.ROOT),
        Profile.from(Fields.of(registration().put("username", username))).username());
  }

  @ParameterizedTest
  @ValueSource(strings = {"ab", ".abc", "_abc", "a@b", "a b", "zoé",
      "x23456789012345678901234567890123456789012345678901"})
  void other_usernames_are_refused(String username) {
    assertEquals("username", refusedField(registration().put("username", username)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"@example.com", "a@b", "a@example..com", "a@@example.com", "zoé@example.com",
      "a@exa_mple.com", "a.example.com", ""})
  void what_is_no_e_mail_address_is_refused(String email) {
    assertEquals("email", refusedField(registration().put("email", email)));
  }

  @Test
  void all_bad_fields_of_a_profile_are_named() {
    var failure = assertThrows(Failure.class, () -> Profile.from(Fields.of(new JsonObject())));
    assertEquals("[username, email, first_name, last_name]", failure.toJson().getJsonArray("errors").stream()
        .map(error -> ((JsonObject) error).getString("field")).toList().toString());
  }

  @Test
  void a_change_keeps_what_it_does_not_name() {
    assertEquals(ANA, ANA.patched(Fields.of(new JsonObject())));
    assertEquals(new Profile("ana", "eva@example.com", "Eva", "Cox", "+12005550199"), ANA.patched(Fields.of(
        new JsonObject().put("email", "Eva@example.com").put("first_name", "Eva")
            .put("last_name", "Cox").put("phone", "200 555 0199"))));
    assertEquals(null, ANA.patched(Fields.of(new JsonObject().put("phone", ""))).phone());
    for (var field : new String[] {"email", "first_name", "last_name", "phone"}) {
      assertThrows(Failure.class, () -> ANA.patched(Fields.of(new JsonObject().put(field, 7))), field);
    }
  }

  private static Row customerRow() {
    return RowOf.columns("id", 5L, "username", "ana", "email", "ana@example.com", "first_name", "Ana", "last_name",
        "Roy", "phone", "+15145550199", "email_confirmed", false, "language", "fr", "version", 3L,
        "created_at", NOON.atOffset(ZoneOffset.UTC),
        "updated_at", NOON.plusSeconds(60).atOffset(ZoneOffset.UTC));
  }

  @Test
  void a_customer_is_read_and_shown_without_a_password() {
    var customer = new Customer(5, ANA, false, "fr", 3, NOON, NOON.plusSeconds(60));
    assertEquals(customer, Customer.from(customerRow()));
    assertEquals(new JsonObject("""
        {"id": 5, "username": "ana", "email": "ana@example.com", "email_confirmed": false,
         "first_name": "Ana", "last_name": "Roy", "phone": "+15145550199", "language": "fr", "role": "customer",
         "version": 3, "created_at": "2026-11-22T12:00:00.123Z",
         "updated_at": "2026-11-22T12:01:00.123Z", "_links": {
          "self": {"href": "/customer-service/customers/me"},
          "change": {"href": "/customer-service/customers/me", "method": "PATCH"},
          "erase": {"href": "/customer-service/customers/me", "method": "DELETE"},
          "change_password": {"href": "/customer-service/customers/me/password", "method": "POST"},
          "addresses": {"href": "/customer-service/customers/me/addresses"},
          "confirm_email": {"href": "/customer-service/customers/me/email/confirmation", "method": "POST"}}}""")
            .encode(),
        customer.toJson().encode());
  }

  private static JsonObject address() {
    return new JsonObject().put("full_name", "Ana Roy").put("line1", "1 rue Peel").put("line2", "App. 4")
        .put("city", "Montréal").put("province", "qc").put("postal_code", "h2x-1y4").put("phone", "5145550199");
  }

  @ParameterizedTest
  @CsvSource({", , false, false", "true, false, true, false", "false, true, false, true"})
  void an_address_is_for_shipping_or_billing_only_where_it_is_said(Boolean shipping, Boolean billing,
      boolean defaultShipping, boolean defaultBilling) {
    assertEquals(new CustomerAddress.Draft(PEEL, defaultShipping, defaultBilling), CustomerAddress.Draft.from(
        Fields.of(address().put("default_shipping", shipping).put("default_billing", billing))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"full_name", "postal_code", "phone", "default_shipping", "default_billing", "country"})
  void a_bad_field_of_an_address_is_named(String field) {
    var failure = assertThrows(Failure.class,
        () -> CustomerAddress.Draft.from(Fields.of(address().put(field, 7))));
    assertEquals(field, failure.toJson().getJsonArray("errors").getJsonObject(0).getString("field"));
  }

  @Test
  void an_address_is_read_and_shown() {
    var address = new CustomerAddress(9, new CustomerAddress.Draft(PEEL, true, false), 2);
    assertEquals(address, CustomerAddress.from(RowOf.columns("id", 9L, "full_name", "Ana Roy", "line1", "1 rue Peel",
        "line2", "App. 4", "city", "Montréal", "province", "QC", "postal_code", "H2X 1Y4", "phone", "+15145550199",
        "default_shipping", true, "default_billing", false, "version", 2L)));
    assertEquals(new JsonObject("""
        {"id": 9, "full_name": "Ana Roy", "line1": "1 rue Peel", "line2": "App. 4", "city": "Montréal",
         "province": "QC", "postal_code": "H2X 1Y4", "country": "CA", "phone": "+15145550199",
         "default_shipping": true, "default_billing": false, "version": 2, "_links": {
          "self": {"href": "/customer-service/customers/me/addresses/9"},
          "replace": {"href": "/customer-service/customers/me/addresses/9", "method": "PUT"},
          "delete": {"href": "/customer-service/customers/me/addresses/9", "method": "DELETE"}}}""").encode(),
        address.toJson().encode());
  }

  @Test
  void a_name_that_no_customer_has_is_counted_like_any_other() {
    var row = RowOf.columns("key", "name/x", "id", null, "password_hash", null);
    assertEquals(new Account.Unknown("name/x"), Account.from(row));
    var known = RowOf.columns("key", "name/x", "id", 5L, "password_hash", "hash");
    assertEquals(new Account.Known("name/x", 5, "hash"), Account.from(known));
    assertEquals("name/x", Account.from(known).key());
    assertEquals(5L, Account.from(known).owner());
    assertNull(Account.from(row).owner());
  }

  @Test
  void a_refresh_token_tells_the_session_of_its_access_token() {
    var id = UUID.randomUUID();
    var family = UUID.randomUUID();
    var token = RefreshToken.from(RowOf.columns("id", id, "family", family, "customer_id", 5L), "secret");
    assertEquals(new RefreshToken(id, family, 5, "secret"), token);
    assertEquals(new Claims(5, id, family), token.claims());
    var first = RefreshToken.first(5);
    assertEquals(new Claims(5, first.id(), first.id()), first.claims());
  }

  @Test
  void refresh_tokens_are_256_random_bits_and_never_the_same() {
    var token = RefreshToken.first(5);
    var other = RefreshToken.first(5);
    assertEquals(5, token.customerId());
    assertEquals(32, Base64.getUrlDecoder().decode(token.text()).length);
    assertNotEquals(token.text(), other.text());
    assertNotEquals(token.id(), other.id());
    var bits = new byte[32];
    for (int i = 0; i < 64; i++) {
      var bytes = Base64.getUrlDecoder().decode(RefreshToken.first(5).text());
      for (int at = 0; at < 32; at++) {
        bits[at] |= bytes[at];
      }
    }
    for (var set : bits) {
      assertTrue(set != 0, "every byte is random");
    }
  }

  @Test
  void the_secret_after_another_is_always_the_same() {
    var vertx = Vertx.vertx();
    var tokens = new CustomerTokens(vertx, Environment.read(Map.of(), "x-service", 1));
    var next = Secrets.after("one", tokens);
    assertTrue(next.matches("[A-Za-z0-9_-]{43}"), next);
    assertEquals(next, Secrets.after("one", tokens));
    assertNotEquals(next, Secrets.after("two", tokens));
    vertx.close().await();
  }

  @Test
  void a_secret_has_256_bits_that_are_safe_in_a_url_and_is_never_the_same() {
    assertTrue(Secrets.random().matches("[A-Za-z0-9_-]{43}"));
    assertEquals(100, Stream.generate(Secrets::random).limit(100).distinct().count());
  }

  @ParameterizedTest
  @ValueSource(strings = {"password", "PassWord", "        ", "\u00a0\u00a0  ", "aaaaaaaa", "AaAaAaAa", "ana",
      " ANA@example.com "})
  void a_password_that_is_tried_first_is_none(String password) {
    var failure = assertThrows(Failure.class, () -> Guessable.refuse("new_password", password, ANA)).toJson();
    assertEquals("new_password", failure.getJsonArray("errors").getJsonObject(0).getString("field"));
    assertEquals("guessable", failure.getJsonArray("errors").getJsonObject(0).getString("code"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"aaaaaaab", "anabel", "example.com", "passwords are long"})
  void any_other_password_is_taken(String password) {
    assertDoesNotThrow(() -> Guessable.refuse("password", password, ANA));
  }

  @Test
  void the_name_in_an_e_mail_address_is_no_password() {
    var other = new Profile("bob", "robert.roy@example.com", "Bob", "Roy", null);
    assertThrows(Failure.class, () -> Guessable.refuse("password", "Robert.Roy", other));
  }
}
