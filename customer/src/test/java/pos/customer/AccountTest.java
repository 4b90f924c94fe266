package pos.customer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pos.customer.Shop.registration;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import pos.testing.Reply;
import pos.testing.ServiceUnderTest;
import pos.testing.Strangers;

class AccountTest {

  @RegisterExtension
  private static final Shop shop = new Shop();

  @Test
  void routes_and_contract_name_the_same_operations() {
    assertEquals(List.of(), shop.service.differencesFromContract(shop.operations()));
  }

  @Test
  void no_operation_takes_a_call_past_the_gateway_or_without_a_key() {
    assertEquals(List.of(), Strangers.served(shop.service, shop.operations()));
  }

  @Test
  void registered_data_is_stored_in_one_spelling() {
    var reply = shop.service.post("/customers", registration("Ana.Roy").put("email", " Ana.Roy@Example.COM ")
        .put("first_name", "Ana \t Maria").put("phone", "(514) 555-0199"));
    assertEquals(201, reply.status(), () -> reply.body().toString());
    assertEquals("/customer-service/customers/me", reply.header("Location"));
    assertEquals("\"1\"", reply.header("ETag"));
    assertEquals("ana.roy", reply.json().getString("username"));
    assertEquals("ana.roy@example.com", reply.json().getString("email"));
    assertEquals("Ana Maria", reply.json().getString("first_name"));
    assertEquals("+15145550199", reply.json().getString("phone"));
    assertEquals("customer", reply.json().getString("role"));
    assertFalse(reply.body().toString().contains(Shop.PASSWORD));
  }

  @Test
  void passwords_are_stored_as_argon2id_with_owasps_parameters_and_a_salt_each() {
    var hashes = List.of(shop.newCustomer(), shop.newCustomer()).stream().map(person -> shop.service.sql(
        "SELECT password_hash FROM customers WHERE id = $1", person.id()).getFirst().getString(0)).toList();
    hashes.forEach(hash -> assertTrue(hash.startsWith("$argon2id$v=19$m=19456,t=2,p=1$"), hash));
    assertFalse(hashes.getFirst().equals(hashes.getLast()));
  }

  @Test
  void a_taken_username_or_email_is_refused_in_the_same_words_and_in_any_case() {
    shop.service.post("/customers", registration("taken"));
    var hashes = shop.hashes();
    var username = shop.service.post("/customers", registration("TAKEN").put("email", "free@example.com"));
    var email = shop.service.post("/customers", registration("free").put("email", "Taken@EXAMPLE.com"));
    assertEquals("account-taken", username.code());
    assertEquals(409, email.status());
    assertEquals(withoutId(username), withoutId(email));
    assertEquals(hashes + 2, shop.hashes(), "both take the time of a hash");
    assertEquals(0, shop.service.number("SELECT count(*) FROM customers WHERE username = 'free'"));
  }

  static JsonObject withoutId(Reply reply) {
    var problem = reply.json();
    problem.remove("correlation_id");
    return problem;
  }

  @Test
  void a_name_registered_fifty_times_at_once_becomes_one_customer() {
    var replies = shop.service.race(50, i -> shop.service.send(HttpMethod.POST, "/customers",
        registration("racer").put("email", "racer" + i % 2 + "@example.com").toBuffer()));
    assertEquals(1, replies.stream().filter(reply -> reply.status() == 201).count());
    assertEquals(49, replies.stream().filter(reply -> reply.status() == 409).count());
  }

  @Test
  void fields_that_a_customer_may_not_set_are_refused() {
    assertEquals(201, shop.service.post("/customers", registration("smuggler")).status());
    var person = shop.logInAgain("smuggler");
    var before = shop.service.get("/customers/me", person.headers()).json();
    for (var smuggled : List.of("id", "customer_id", "role", "status", "version", "password_hash", "erased_at")) {
      var registered = shop.service.post("/customers", registration("other-smuggler").put(smuggled, 1));
      var changed = shop.service.patch("/customers/me", new JsonObject().put(smuggled, 1), person.headers());
      var address = shop.service.post("/customers/me/addresses", Shop.address().put(smuggled, 1), person.headers());
      for (var reply : List.of(registered, changed, address)) {
        assertEquals("422 " + smuggled, reply.status() + " " + reply.field());
      }
    }
    for (var fixed : List.of("username", "password")) {
      assertEquals(fixed, shop.service.patch("/customers/me", new JsonObject().put(fixed, "other one"),
          person.headers()).field());
    }
    assertEquals(before, shop.service.get("/customers/me", person.headers()).json());
  }

  @Test
  void a_repeated_registration_is_replayed_from_a_row_without_the_password() {
    var body = registration("repeated");
    var first = shop.service.post("/customers", body, "Idempotency-Key", "register-1");
    var second = shop.service.post("/customers", body, "Idempotency-Key", "register-1");
    assertEquals(first.body(), second.body());
    assertEquals("true", second.header("Idempotency-Replayed"));
    var other = shop.service.post("/customers", body.copy().put("password", "another one"),
        "Idempotency-Key", "register-1");
    assertEquals("idempotency-key-reused", other.code());
    var stored = shop.service.sql("""
        SELECT k.* FROM idempotency_keys k WHERE k.key = 'register-1'
          AND k::text NOT LIKE '%' || $1 || '%'
          AND fingerprint <> encode(sha256(convert_to('POST /customers' || chr(10) || $2, 'UTF8')), 'hex')
        """, Shop.PASSWORD, body.encode());
    assertEquals(1, stored.size());
  }

  @Test
  void a_change_applies_to_the_fields_that_are_sent_and_no_others() {
    var person = shop.newCustomer();
    var reply = shop.service.patch("/customers/me", new JsonObject().put("first_name", "Zoé").put("phone", ""),
        person.headers());
    assertEquals("Zoé", reply.json().getString("first_name"));
    assertNull(reply.json().getString("phone"));
    assertEquals("Roy", reply.json().getString("last_name"));
    assertEquals("\"2\"", reply.header("ETag"));
    var email = shop.service.patch("/customers/me", new JsonObject().put("email", "New@example.com"), person.headers());
    assertEquals("new@example.com", email.json().getString("email"));
    assertEquals(200, shop.logIn("new@example.com", Shop.PASSWORD).status());
    assertEquals("account-taken", shop.service.patch("/customers/me", new JsonObject().put("email", "NEW@example.com"),
        shop.newCustomer().headers()).code());
  }

  @Test
  void a_stale_version_changes_nothing_and_a_known_version_is_not_sent_again() {
    var person = shop.newCustomer();
    var body = new JsonObject().put("last_name", "Roy-Côté");
    assertEquals(200, shop.service.patch("/customers/me", body, person.headers("If-Match", "\"1\"")).status());
    assertEquals(412, shop.service.patch("/customers/me", body, person.headers("If-Match", "\"1\"")).status());
    assertEquals(412, shop.service.delete("/customers/me", person.headers("If-Match", "\"1\"")).status());
    assertEquals(400, shop.service.delete("/customers/me", person.headers("If-Match", "1")).status());
    assertEquals(304, shop.service.get("/customers/me", person.headers("If-None-Match", "\"2\"")).status());
  }

  @Test
  void personal_answers_must_not_be_cached() {
    assertEquals("no-store", shop.service.get("/customers/me", shop.newCustomer().headers()).header("Cache-Control"));
    assertEquals("no-store", shop.logIn("client1", "password").header("Cache-Control"));
  }

  @Test
  void production_has_no_development_customer() {
    try (var production = ServiceUnderTest.start("customer-service", CustomerService::new, CustomerService::port,
        "POS_ENV", "production", "GATEWAY_KEY", "of-our-own",
        "GATEWAY_SECRET", "a-secret-of-at-least-32-characters", "JWT_ISSUER", "our-shop",
        "JWT_SECRET", "a secret of our own that is long enough", "DRAIN_MILLIS", "0")) {
      assertEquals(0, production.number("SELECT count(*) FROM customers"));
      assertEquals(401, production.post("/auth", Shop.credentials("client1", "password")).status());
    }
  }

  @Test
  void a_body_is_read_as_json_whatever_its_content_type() {
    for (var type : List.of("application/x-www-form-urlencoded", "text/plain", "application/json; charset=utf-8")) {
      var reply = shop.service.send(HttpMethod.POST, "/auth",
          Buffer.buffer("{\"username\":\"client1\",\"password\":\"password\"}"), "Content-Type", type).await();
      assertEquals(200, reply.status(), type);
      assertEquals(1, reply.json().getLong("customer_id"));
    }
  }
}
