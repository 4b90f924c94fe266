package pos.customer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pos.customer.Shop.registration;

import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import pos.testing.Reply;
import pos.testing.ServiceProcess;

class LogInTest {

  @RegisterExtension
  private static final Shop shop = new Shop();

  @Test
  void a_username_or_an_email_logs_in_in_any_case() {
    var person = shop.newCustomer();
    for (var name : new String[] {person.username(), person.username().toUpperCase(),
        person.username() + "@Example.com", " " + person.username() + " "}) {
      var reply = shop.logIn(name, Shop.PASSWORD);
      assertEquals(200, reply.status(), name);
      assertEquals(person.id(), reply.json().getLong("customer_id"));
      assertEquals("Bearer", reply.json().getString("token_type"));
      assertEquals(900, reply.json().getInteger("expires_in"));
    }
  }

  @Test
  void a_password_is_compared_as_typed_except_how_its_accents_are_composed() {
    shop.service.post("/customers", registration("accents").put("password", " Été à Québec "));
    assertEquals(200, shop.logIn("accents", " Été à Québec ").status());
    assertEquals(200, shop.logIn("accents", " E\u0301te\u0301 a\u0300 Que\u0301bec ").status());
    for (var wrong : new String[] {"Été à Québec", " été à québec ", " Ete a Quebec ", " Été à Québec  "}) {
      assertEquals(401, shop.logIn("accents", wrong).status(), wrong);
    }
  }

  @Test
  void all_128_characters_of_a_password_are_compared() {
    var password = "é𝄞".repeat(63) + "ab";
    assertEquals(201, shop.service.post("/customers", registration("long").put("password", password)).status());
    assertEquals(200, shop.logIn("long", password).status());
    assertEquals(401, shop.logIn("long", password.substring(0, password.length() - 1)).status());
  }

  @Test
  void an_unknown_name_and_a_wrong_password_have_the_same_answer_and_take_one_hash_each() {
    var person = shop.newCustomer();
    var before = shop.hashes();
    var unknown = shop.logIn("unknown", Shop.PASSWORD);
    assertEquals(before + 1, shop.hashes());
    var wrong = shop.logIn(person.username(), "wrong");
    assertEquals(before + 2, shop.hashes());
    assertEquals(401, wrong.status());
    assertEquals(AccountTest.withoutId(unknown), AccountTest.withoutId(wrong));
    assertEquals(new TreeSet<>(unknown.headers().names()), new TreeSet<>(wrong.headers().names()));
  }

  @Test
  void ten_wrong_passwords_lock_a_known_and_an_unknown_name_alike() {
    var person = shop.newCustomer();
    var known = failures(person.username());
    var unknown = failures("unknown-too");
    assertEquals(AccountTest.withoutId(unknown), AccountTest.withoutId(known));
    assertEquals("account-locked", known.code());
    for (var reply : new Reply[] {known, unknown}) {
      var seconds = Integer.parseInt(reply.header("Retry-After"));
      assertTrue(seconds > 600 && seconds <= 900, () -> "Retry-After: " + seconds);
    }
    var hashes = shop.hashes();
    assertEquals(429, shop.logIn(person.username(), Shop.PASSWORD).status(), "the right password is refused too");
    assertEquals(hashes, shop.hashes(), "a locked name is refused before anything is hashed");
    assertEquals(200, shop.status(person), "the session goes on");
  }

  /** Sends ten wrong passwords, and returns the answer to one more. */
  private static Reply failures(String name) {
    for (int i = 0; i < 10; i++) {
      assertEquals(401, shop.logIn(name, "wrong").status());
    }
    return shop.logIn(name, "wrong");
  }

  /** Otherwise locking a username would show which e-mail address belongs to it. */
  @Test
  void a_locked_username_leaves_its_email_address_as_it_is_and_the_other_way_round() {
    for (var first : List.of("", "@example.com")) {
      var name = shop.newCustomer().username();
      var locked = name + first;
      var other = name + (first.isEmpty() ? "@example.com" : "");
      assertEquals(429, failures(locked).status());
      var wrong = shop.logIn(other, "wrong");
      assertEquals(401, wrong.status());
      assertEquals(AccountTest.withoutId(shop.logIn("somebody.else@example.com", "wrong")),
          AccountTest.withoutId(wrong));
      assertEquals(200, shop.logIn(other, Shop.PASSWORD).status());
      assertEquals(429, shop.logIn(locked, Shop.PASSWORD).status(), "a log-in by the other name does not unlock it");
    }
  }

  private static Reply logInFrom(String address, String program, String name, String password) {
    return shop.service.post("/auth", Shop.credentials(name, password), "X-Real-IP", address, "User-Agent", program);
  }

  @Test
  void a_stranger_does_not_lock_out_a_device_that_the_owner_has_logged_in_with() {
    var name = shop.newCustomer().username();
    assertEquals(200, logInFrom("192.0.2.1", "home", name, Shop.PASSWORD).status());
    for (int i = 0; i < 30; i++) {
      assertEquals(401, logInFrom("198.51.100." + i / 10, "guesser", name, "guess").status());
    }
    for (var address : List.of("198.51.100.0", "198.51.100.9", "203.0.113.1")) {
      assertEquals(429, logInFrom(address, "guesser", name, Shop.PASSWORD).status());
    }
    assertEquals(429, logInFrom("192.0.2.1", "another", name, Shop.PASSWORD).status());
    assertEquals(401, logInFrom("192.0.2.1", "home", name, "mistyped").status());
    assertEquals(200, logInFrom("192.0.2.1", "home", name, Shop.PASSWORD).status());
    assertEquals(429, logInFrom("203.0.113.1", "guesser", name, Shop.PASSWORD).status(), "the lock goes on");
  }

  @Test
  void a_device_that_was_not_used_for_90_days_is_as_unknown_as_any() {
    var person = shop.newCustomer();
    logInFrom("192.0.2.1", "old", person.username(), Shop.PASSWORD);
    shop.service.sql("UPDATE known_devices SET last_login = now() - interval '91 days' WHERE customer_id = $1",
        person.id());
    logInFrom("192.0.2.1", "new", person.username(), Shop.PASSWORD);
    shop.service.sql("DELETE FROM known_devices WHERE " + LoginFailures.OLD_DEVICES);
    assertEquals(1, shop.service.number("SELECT count(*) FROM known_devices WHERE customer_id = $1", person.id()));
  }

  @Test
  void a_known_device_has_ten_guesses_too() {
    var name = shop.newCustomer().username();
    assertEquals(200, logInFrom("192.0.2.1", "home", name, Shop.PASSWORD).status());
    for (int i = 0; i < 10; i++) {
      assertEquals(401, logInFrom("192.0.2.1", "home", name, "guess").status());
    }
    assertEquals(429, logInFrom("192.0.2.1", "home", name, Shop.PASSWORD).status());
    assertEquals(200, logInFrom("192.0.2.2", "phone", name, Shop.PASSWORD).status(), "another has its own");
  }

  @Test
  void an_unknown_name_is_locked_after_as_many_guesses_of_all_devices() {
    for (int i = 0; i < 30; i++) {
      assertEquals(401, logInFrom("198.51.100." + i, "x", "no-such-name", "guess").status());
    }
    assertEquals(429, logInFrom("192.0.2.1", "y", "no-such-name", "guess").status());
  }

  @Test
  void of_forty_guesses_at_once_ten_get_a_result_and_a_right_password_behind_them_is_refused() {
    var name = shop.newCustomer().username();
    var gate = shop.holdHashing();
    var guesses = IntStream.range(0, 40).mapToObj(i -> send(name, "guess " + i)).toList();
    ServiceProcess.await("forty guesses in the queue", () -> shop.waiting() == 40);
    var right = send(name, Shop.PASSWORD);
    ServiceProcess.await("the right password in the queue", () -> shop.waiting() == 41);
    gate.countDown();
    assertEquals(429, right.await().status());
    List<Reply> replies = Future.all(guesses).await().list();
    assertEquals(10, replies.stream().filter(reply -> reply.status() == 401).count());
    assertEquals(30, replies.stream().filter(reply -> reply.status() == 429).count());
  }

  @Test
  void with_fifty_logins_waiting_the_next_is_refused_and_other_requests_are_served() {
    var person = shop.newCustomer();
    var gate = shop.holdHashing();
    var waiting = IntStream.range(0, 50).mapToObj(i -> send(person.username(), Shop.PASSWORD)).toList();
    ServiceProcess.await("a full queue", () -> shop.waiting() == 50);
    var refused = List.of(shop.logIn(person.username(), Shop.PASSWORD), shop.logIn("unknown", "guess"),
        shop.service.post("/customers", registration("latecomer")));
    for (var reply : refused) {
      assertEquals(503, reply.status());
      assertEquals("too-many-logins", reply.code());
      assertEquals("2", reply.header("Retry-After"));
    }
    assertEquals(200, shop.service.get("/health").status());
    assertEquals(200, shop.status(person));
    gate.countDown();
    List<Reply> replies = Future.all(waiting).await().list();
    assertTrue(replies.stream().allMatch(reply -> reply.status() == 200));
    assertEquals(0, shop.waiting());
  }

  @Test
  void a_slow_hash_on_each_core_but_one_holds_nobody_up() {
    var person = shop.newCustomer();
    var gate = shop.holdHashing(Passwords.AT_ONCE - 1);
    assertEquals(200, shop.logIn(person.username(), Shop.PASSWORD).status());
    gate.countDown();
  }

  private static Future<Reply> send(String name, String password) {
    return shop.service.send(HttpMethod.POST, "/auth", Shop.credentials(name, password).toBuffer());
  }

  @Test
  void a_lock_expires_and_counting_begins_again() {
    var person = shop.newCustomer();
    failures(person.username());
    shop.service.sql("UPDATE login_failures SET until = now() WHERE split_part(account, '@', 1) = " + Shop.KEY,
        person.username());
    assertEquals(401, shop.logIn(person.username(), "wrong").status());
    assertEquals(1, shop.failures(person));
    assertEquals(200, shop.logIn(person.username(), Shop.PASSWORD).status());
    assertEquals(0, shop.failures(person));
  }

  @Test
  void a_mistyped_name_is_stored_as_a_hash_and_deleted_later() {
    shop.logIn("My-Secret-Password", "x");
    assertEquals(0, shop.service.number("SELECT count(*) FROM login_failures WHERE account ILIKE '%secret%'"));
    shop.service.sql("UPDATE login_failures SET until = now() - interval '1 second'");
    shop.logIn("Another-Name", "x");
    shop.service.sql("DELETE FROM login_failures WHERE " + LoginFailures.OLD);
    assertEquals(2, shop.count("login_failures"), "what is not over stays, by device and name");
  }

  @Test
  void a_customer_can_log_in_on_many_devices_at_once() {
    var name = shop.newCustomer().username();
    var replies = shop.service.race(30, i -> send(name, Shop.PASSWORD));
    assertTrue(replies.stream().allMatch(reply -> reply.status() == 200));
  }

  @Test
  void a_login_is_never_replayed() {
    var person = shop.newCustomer();
    var body = Shop.credentials(person.username(), Shop.PASSWORD);
    var first = shop.service.post("/auth", body, "Idempotency-Key", "login");
    var second = shop.service.post("/auth", body, "Idempotency-Key", "login");
    assertTrue(!first.json().getString("refresh_token").equals(second.json().getString("refresh_token")));
    shop.service.post("/auth/refresh", Shop.refreshToken(person.refreshToken()),
        "Idempotency-Key", "refresh");
    assertEquals(0, shop.service.number("SELECT count(*) FROM idempotency_keys WHERE key IN ('login', 'refresh')"));
  }
}
