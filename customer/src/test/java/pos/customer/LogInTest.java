package pos.customer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pos.customer.Shop.registration;

import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import pos.testing.Reply;
import pos.testing.ServiceProcess;

class LogInTest {

  private static Shop shop;

  @BeforeAll
  static void open() {
    shop = Shop.open();
  }

  @AfterAll
  static void close() {
    shop.close();
  }

  @Test
  void username_and_email_log_in_whatever_their_case() {
    var person = shop.join();
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
  void a_password_counts_as_typed_but_its_accents_may_be_composed_either_way() {
    shop.service.post("/customers", registration("accents").put("password", " Été à Québec "));
    assertEquals(200, shop.logIn("accents", " Été à Québec ").status());
    assertEquals(200, shop.logIn("accents", " E\u0301te\u0301 a\u0300 Que\u0301bec ").status());
    for (var wrong : new String[] {"Été à Québec", " été à québec ", " Ete a Quebec ", " Été à Québec  "}) {
      assertEquals(401, shop.logIn("accents", wrong).status(), wrong);
    }
  }

  @Test
  void a_password_of_128_characters_counts_to_its_last() {
    var password = "é𝄞".repeat(63) + "ab";
    assertEquals(201, shop.service.post("/customers", registration("long").put("password", password)).status());
    assertEquals(200, shop.logIn("long", password).status());
    assertEquals(401, shop.logIn("long", password.substring(0, password.length() - 1)).status());
  }

  @Test
  void an_unknown_name_and_a_wrong_password_have_one_answer_and_cost_one_hash_each() {
    var person = shop.join();
    var before = shop.hashes();
    var unknown = shop.logIn("nobody", Shop.PASSWORD);
    assertEquals(before + 1, shop.hashes());
    var wrong = shop.logIn(person.username(), "wrong");
    assertEquals(before + 2, shop.hashes());
    assertEquals(401, wrong.status());
    assertEquals(said(unknown), said(wrong));
    assertEquals(new TreeSet<>(unknown.headers().names()), new TreeSet<>(wrong.headers().names()));
  }

  private static JsonObject said(Reply reply) {
    var problem = reply.json();
    problem.remove("correlation_id");
    return problem;
  }

  @Test
  void ten_failures_lock_a_known_name_and_an_unknown_one_in_the_same_way() {
    var person = shop.join();
    var known = failures(person.username());
    var unknown = failures("nobody-either");
    assertEquals(said(unknown), said(known));
    assertEquals("account-locked", known.code());
    for (var reply : new Reply[] {known, unknown}) {
      var seconds = Integer.parseInt(reply.header("Retry-After"));
      assertTrue(seconds > 890 && seconds <= 900, () -> "Retry-After: " + seconds);
    }
    var hashes = shop.hashes();
    assertEquals(429, shop.logIn(person.username(), Shop.PASSWORD).status(), "the right password is refused too");
    assertEquals(429, shop.logIn(person.username() + "@example.com", Shop.PASSWORD).status());
    assertEquals(hashes, shop.hashes(), "a locked account costs no hash");
    assertEquals(200, shop.status(person), "an open session goes on");
  }

  /** Ten wrong passwords, and what the eleventh is told. */
  private static Reply failures(String name) {
    for (int i = 0; i < 10; i++) {
      assertEquals(401, shop.logIn(name, "wrong").status());
    }
    return shop.logIn(name, "wrong");
  }

  @Test
  void failures_by_username_and_by_email_count_together() {
    var name = shop.join().username();
    IntStream.range(0, 5).forEach(i -> shop.logIn(name, "wrong"));
    IntStream.range(0, 5).forEach(i -> shop.logIn(name + "@example.com", "wrong"));
    assertEquals(429, shop.logIn(name, Shop.PASSWORD).status());
  }

  @Test
  void forty_guesses_at_once_tell_of_ten_and_a_right_one_behind_them_of_nothing() {
    var name = shop.join().username();
    var gate = shop.holdHashing();
    var guesses = IntStream.range(0, 40).mapToObj(i -> send(name, "guess " + i)).toList();
    ServiceProcess.await("guesses in the queue", () -> shop.waiting() == 40);
    var right = send(name, Shop.PASSWORD);
    ServiceProcess.await("the right password behind them", () -> shop.waiting() == 41);
    gate.countDown();
    assertEquals(429, right.await().status());
    List<Reply> replies = Future.all(guesses).await().list();
    assertEquals(10, replies.stream().filter(reply -> reply.status() == 401).count());
    assertEquals(30, replies.stream().filter(reply -> reply.status() == 429).count());
  }

  @Test
  void who_comes_when_fifty_wait_is_sent_away_at_once_and_nothing_else_waits() {
    var person = shop.join();
    var gate = shop.holdHashing();
    var waiting = IntStream.range(0, 50).mapToObj(i -> send(person.username(), Shop.PASSWORD)).toList();
    ServiceProcess.await("a full queue", () -> shop.waiting() == 50);
    var tooMuch = List.of(shop.logIn(person.username(), Shop.PASSWORD), shop.logIn("nobody", "guess"),
        shop.service.post("/customers", registration("latecomer")));
    for (var reply : tooMuch) {
      assertEquals(429, reply.status());
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

  private static Future<Reply> send(String name, String password) {
    return shop.service.send(HttpMethod.POST, "/auth", Shop.credentials(name, password).toBuffer());
  }

  @Test
  void a_lock_ends_by_itself_and_then_ten_failures_are_free_again() {
    var person = shop.join();
    failures(person.username());
    shop.service.sql("UPDATE login_failures SET until = now() WHERE account = $1", "customer/" + person.id());
    assertEquals(401, shop.logIn(person.username(), "wrong").status());
    assertEquals(1, shop.failures(person));
    assertEquals(200, shop.logIn(person.username(), Shop.PASSWORD).status());
    assertEquals(0, shop.failures(person));
  }

  @Test
  void a_mistyped_name_is_not_kept_in_clear_and_is_forgotten() {
    shop.logIn("My-Secret-Password", "x");
    assertEquals(0, shop.service.number("SELECT count(*) FROM login_failures WHERE account ILIKE '%secret%'"));
    shop.service.sql("UPDATE login_failures SET until = now() - interval '1 second'");
    shop.service.sql(RefreshTokens.FORGET_OLD);
    assertEquals(0, shop.count("login_failures"));
  }

  @Test
  void one_customer_on_many_devices_logs_in_everywhere() {
    var name = shop.join().username();
    var replies = shop.service.race(30, i -> send(name, Shop.PASSWORD));
    assertTrue(replies.stream().allMatch(reply -> reply.status() == 200));
  }

  @Test
  void a_log_in_is_never_answered_from_memory() {
    var person = shop.join();
    var body = Shop.credentials(person.username(), Shop.PASSWORD);
    var first = shop.service.post("/auth", body, "Idempotency-Key", "log-in");
    var second = shop.service.post("/auth", body, "Idempotency-Key", "log-in");
    assertTrue(!first.json().getString("refresh_token").equals(second.json().getString("refresh_token")));
    shop.service.post("/auth/refresh", new JsonObject().put("refresh_token", person.refreshToken()),
        "Idempotency-Key", "refresh");
    assertEquals(0, shop.service.number("SELECT count(*) FROM idempotency_keys WHERE key IN ('log-in', 'refresh')"));
  }
}
