package pos.customer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import pos.customer.Shop.Person;

class BadInputTest {

  @RegisterExtension
  private static final Shop shop = new Shop();
  private static Person person;

  @BeforeAll
  static void addCustomer() {
    person = shop.newCustomer();
    shop.service.post("/customers/me/addresses", Shop.address(), person.headers());
  }

  /** Sets a field: {@code LONG_n} stands for n characters, {@code -} removes the field. */
  private static JsonObject with(JsonObject body, String field, String value) {
    if (value.equals("-")) {
      body.remove(field);
      return body;
    }
    var length = value.startsWith("\"LONG_") ? Integer.parseInt(value.substring(6, value.length() - 1)) : 0;
    return body.put(field, length > 0 ? "x".repeat(length) : new JsonArray("[" + value + "]").getValue(0));
  }

  private static void refuses(HttpMethod method, String path, JsonObject body, String field) {
    var before = shop.counts();
    var hashes = shop.hashes();
    var reply = shop.service.send(method, path, body.toBuffer(), person.headers()).await();
    assertEquals(422, reply.status(), () -> reply.body().toString());
    assertEquals(field, reply.field());
    assertEquals(before, shop.counts());
    assertEquals(hashes, shop.hashes(), "bad input is refused before anything is hashed");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
      "username | -", "username | null", "username | 7", "username | \"ab\"", "username | \"LONG_51\"",
      "username | \"a@example.com\"", "username | \"a b c\"", "username | \".abc\"", "username | \"zoé\"",
      "username | \"a\\u0000b\"", "username | [\"abc\"]",
      "email | -", "email | 7", "email | \"x\"", "email | \"example.com\"", "email | \"a@b\"",
      "email | \"a b@example.com\"",
      "email | \"a@@example.com\"", "email | \"a@example..com\"", "email | \"zoé@example.com\"",
      "email | \"a@example.com\\nBcc: b\"",
      "email | \"LONG_255\"", "email | \"\\u017F@example.com\"",
      "password | -", "password | null", "password | 12345678", "password | \"1234567\"", "password | \"é𝄞é𝄞é𝄞é\"",
      "password | \"LONG_129\"", "password | \"        \\n\"", "password | \"\\ud83412345678\"", "password | {}",
      "first_name | -", "first_name | \"\"", "first_name | \" \"", "first_name | 7", "first_name | \"LONG_101\"",
      "last_name | -", "last_name | \"\"", "last_name | true", "last_name | \"LONG_101\"", "last_name | \"a\\u001bb\"",
      "phone | 5145550199", "phone | \"555-0199\"", "phone | \"call me\"", "phone | \"LONG_31\"",
      "phone | \"+0123456789\""})
  void a_bad_field_of_a_registration_is_named(String field, String value) {
    refuses(HttpMethod.POST, "/customers", with(Shop.registration("newcomer"), field, value), field);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
      "email | 7", "email | \"\"", "email | \"x\"", "email | \"LONG_255\"", "first_name | \"\"", "first_name | 7",
      "first_name | \"LONG_101\"", "last_name | \" \"", "last_name | []", "phone | 7", "phone | \"1\""})
  void a_bad_field_of_a_change_is_named(String field, String value) {
    refuses(HttpMethod.PATCH, "/customers/me", with(new JsonObject().put("first_name", "Eva"), field, value), field);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
      "username | -", "username | \"\"", "username | 7", "username | \"LONG_255\"", "username | \"a\\u0000b\"",
      "password | -", "password | \"\"", "password | 7", "password | \"LONG_129\"", "password | [\"password\"]"})
  void a_bad_field_of_a_login_is_named(String field, String value) {
    refuses(HttpMethod.POST, "/auth", with(Shop.credentials("client1", "password"), field, value), field);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
      "refresh_token | -", "refresh_token | \"\"", "refresh_token | 7", "refresh_token | \"LONG_201\"",
      "refresh_token | {}"})
  void a_bad_refresh_token_of_a_refresh_or_logout_is_named(String field, String value) {
    for (var path : List.of("/auth/refresh", "/auth/logout")) {
      refuses(HttpMethod.POST, path, with(new JsonObject(), field, value), field);
    }
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
      "current_password | -", "current_password | 7", "current_password | \"\"", "current_password | \"LONG_129\"",
      "new_password | -", "new_password | 12345678", "new_password | \"1234567\"", "new_password | \"LONG_129\""})
  void a_bad_field_of_a_password_change_is_named(String field, String value) {
    var body = new JsonObject().put("current_password", Shop.PASSWORD).put("new_password", "a new password");
    refuses(HttpMethod.POST, "/customers/me/password", with(body, field, value), field);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
      "full_name | -", "full_name | \"\"", "full_name | 7", "full_name | \"LONG_201\"",
      "line1 | -", "line1 | \" \"", "line1 | 7", "line1 | \"LONG_201\"", "line1 | \"a\\u0000b\"",
      "line2 | 7", "line2 | \"LONG_201\"",
      "city | -", "city | \"\"", "city | 7", "city | \"LONG_101\"",
      "province | -", "province | \"\"", "province | 7", "province | \"XX\"", "province | \"Québec\"",
      "province | \"NY\"",
      "postal_code | -", "postal_code | 7", "postal_code | \"12345\"", "postal_code | \"H2X 1Y\"",
      "postal_code | \"H2X  1Y4\"",
      "postal_code | \"D2X 1Y4\"", "postal_code | \"H2O 1Y4\"", "postal_code | \"H2X 1U4\"",
      "postal_code | \"W2X 1Y4\"",
      "country | \"US\"", "country | 7", "country | \"Canada\"", "country | \"\"",
      "phone | 7", "phone | \"12\"", "phone | \"LONG_31\"",
      "default_shipping | \"true\"", "default_shipping | 1", "default_billing | \"no\"", "default_billing | 0"})
  void a_bad_field_of_an_address_is_named(String field, String value) {
    refuses(HttpMethod.POST, "/customers/me/addresses", with(Shop.address(), field, value), field);
    var id = shop.service.number("SELECT min(id) FROM addresses WHERE customer_id = $1", person.id());
    refuses(HttpMethod.PUT, "/customers/me/addresses/" + id, with(Shop.address(), field, value), field);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "[]", "7", "null", "username=client1&password=password"})
  void a_body_that_is_not_a_json_object_is_refused(String body) {
    for (var path : List.of("/auth", "/auth/refresh", "/auth/logout", "/customers", "/customers/me/password",
        "/customers/me/addresses")) {
      var reply = shop.service.send(HttpMethod.POST, path, Buffer.buffer(body),
          person.headers("Content-Type", "application/x-www-form-urlencoded")).await();
      assertEquals(400, reply.status(), path);
      assertEquals("malformed-json", reply.code());
    }
  }

  @ParameterizedTest
  @CsvSource({"?limit=0, limit", "?limit=201, limit", "?limit=x, limit", "?cursor=!, cursor", "/x, id", "/0, id",
      "/-1, id", "/1.5, id", "/99999999999999999999, id"})
  void a_bad_path_or_query_parameter_is_named(String path, String field) {
    var reply = shop.service.get("/customers/me/addresses" + path, person.headers());
    assertEquals(400, reply.status());
    assertEquals(field, reply.field());
  }

  @Test
  void an_idempotency_key_that_is_too_long_is_refused() {
    var reply = shop.service.post("/customers", Shop.registration("keyed"), "Idempotency-Key", "k".repeat(256));
    assertEquals("Idempotency-Key", reply.field());
    assertEquals(0, shop.service.number("SELECT count(*) FROM customers WHERE username = 'keyed'"));
  }

  @Test
  void unknown_paths_and_methods_are_refused() {
    assertEquals(405, shop.service.get("/auth").status());
    assertEquals(405, shop.service.put("/customers/me", new JsonObject(), person.headers()).status());
    assertEquals(405, shop.service.get("/customers", person.headers()).status());
    assertEquals(404, shop.service.get("/customers/1", person.headers()).status());
  }
}
