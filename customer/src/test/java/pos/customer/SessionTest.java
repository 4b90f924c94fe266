package pos.customer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.util.Base64;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import pos.customer.Shop.Person;
import pos.testing.Reply;
import pos.testing.ServiceProcess;

class SessionTest {

  private static Shop shop;

  @BeforeAll
  static void open() {
    shop = Shop.open();
  }

  @AfterAll
  static void close() {
    shop.close();
  }

  private static Future<Reply> send(String path, JsonObject body, String... headers) {
    return shop.service.send(HttpMethod.POST, path, body.toBuffer(), headers);
  }

  private static JsonObject passwords(String current, String next) {
    return new JsonObject().put("current_password", current).put("new_password", next);
  }

  @Test
  void an_access_token_says_who_for_fifteen_minutes() {
    var person = shop.join();
    var parts = person.accessToken().split("\\.");
    assertEquals(new JsonObject().put("alg", "HS256").put("typ", "JWT"), decoded(parts[0]));
    var claims = decoded(parts[1]);
    assertEquals(Set.of("iss", "sub", "customer_id", "role", "iat", "nbf", "exp", "jti"), claims.fieldNames());
    assertEquals("pos-customer-service-dev", claims.getString("iss"));
    assertEquals(person.id(), claims.getLong("customer_id"));
    assertEquals(900, claims.getLong("exp") - claims.getLong("iat"));
    assertEquals(30, claims.getLong("iat") - claims.getLong("nbf"));
  }

  private static JsonObject decoded(String part) {
    return new JsonObject(new String(Base64.getUrlDecoder().decode(part)));
  }

  @Test
  void a_refresh_token_is_kept_as_a_hash_only() {
    var person = shop.join();
    assertEquals(32, Base64.getUrlDecoder().decode(person.refreshToken()).length);
    assertEquals(1, shop.service.number("""
        SELECT count(*) FROM auth_tokens WHERE token_hash = sha256(convert_to($1, 'UTF8'))
          AND expires_at - issued_at = interval '30 days'
        """, person.refreshToken()));
    assertEquals(0, shop.service.number("SELECT count(*) FROM auth_tokens t WHERE t::text LIKE '%' || $1 || '%'",
        person.refreshToken()));
  }

  @Test
  void each_refresh_gives_the_next_token_of_the_family() {
    var first = shop.join();
    var reply = shop.refresh(first.refreshToken());
    assertEquals(200, reply.status());
    var second = Person.from(first.username(), reply.json());
    assertEquals(first.id(), second.id());
    assertNotEquals(first.refreshToken(), second.refreshToken());
    assertEquals(200, shop.status(second));
    assertEquals(200, shop.status(first), "an access token lives on until it has run out");
    assertEquals(200, shop.refresh(second.refreshToken()).status());
  }

  @Test
  void a_token_used_again_ends_its_family_and_no_other() {
    var first = shop.join();
    var elsewhere = shop.again(first.username());
    var second = Person.from(first.username(), shop.refresh(first.refreshToken()).json());
    var reused = shop.refresh(first.refreshToken());
    assertEquals(401, reused.status());
    assertEquals("invalid-token", reused.code());
    assertEquals(401, shop.refresh(second.refreshToken()).status());
    assertEquals(401, shop.status(first));
    assertEquals(401, shop.status(second));
    assertEquals(200, shop.status(elsewhere));
    assertEquals(200, shop.refresh(elsewhere.refreshToken()).status());
  }

  @RepeatedTest(5)
  void one_token_used_twenty_times_at_once_gives_one_session_that_is_over() {
    var person = shop.join();
    var body = new JsonObject().put("refresh_token", person.refreshToken());
    var replies = shop.service.race(20, i -> send("/auth/refresh", body));
    var won = replies.stream().filter(reply -> reply.status() == 200).toList();
    assertEquals(1, won.size());
    assertEquals(401, shop.status(Person.from(person.username(), won.getFirst().json())));
    assertEquals(401, shop.refresh(won.getFirst().json().getString("refresh_token")).status());
  }

  @Test
  void a_refresh_token_that_is_unknown_or_has_run_out_is_refused() {
    var person = shop.join();
    for (var unknown : new String[] {"x", "\\x00", "é", person.accessToken().substring(0, 200)}) {
      assertEquals(401, shop.refresh(unknown).status());
    }
    shop.service.sql("UPDATE auth_tokens SET expires_at = now() WHERE customer_id = $1", person.id());
    assertEquals(401, shop.refresh(person.refreshToken()).status());
    shop.service.sql(RefreshTokens.FORGET_OLD);
    assertEquals(0, shop.service.number("SELECT count(*) FROM auth_tokens WHERE customer_id = $1", person.id()));
  }

  @Test
  void logging_out_ends_the_session_and_may_be_repeated() {
    var person = shop.join();
    var elsewhere = shop.again(person.username());
    var body = new JsonObject().put("refresh_token", person.refreshToken());
    for (int i = 0; i < 2; i++) {
      assertEquals(204, shop.service.post("/auth/logout", body).status());
    }
    assertEquals(204, shop.service.post("/auth/logout", new JsonObject().put("refresh_token", "unknown")).status());
    assertEquals(401, shop.status(person));
    assertEquals(401, shop.refresh(person.refreshToken()).status());
    assertEquals(200, shop.status(elsewhere));
  }

  @RepeatedTest(5)
  void a_refresh_beside_a_log_out_leaves_no_open_session() {
    var person = shop.join();
    var body = new JsonObject().put("refresh_token", person.refreshToken());
    shop.service.race(2, i -> send(i == 0 ? "/auth/refresh" : "/auth/logout", body));
    assertEquals(0, openSessions(person));
  }

  private static long openSessions(Person person) {
    return shop.service.number("SELECT count(*) FROM auth_tokens WHERE customer_id = $1 AND revoked_at IS NULL",
        person.id());
  }

  @Test
  void a_new_password_ends_every_session_and_is_the_only_one_that_counts() {
    var person = shop.join();
    var elsewhere = shop.again(person.username());
    var reply = shop.service.post("/customers/me/password", passwords(Shop.PASSWORD, "a new password"), person.and());
    assertEquals(204, reply.status());
    for (var session : new Person[] {person, elsewhere}) {
      assertEquals(401, shop.status(session));
      assertEquals(401, shop.refresh(session.refreshToken()).status());
    }
    assertEquals(401, shop.logIn(person.username(), Shop.PASSWORD).status());
    assertEquals(200, shop.logIn(person.username(), "a new password").status());
  }

  @Test
  void a_password_is_not_changed_without_the_old_one_and_ten_guesses_lock() {
    var person = shop.join();
    for (int i = 0; i < 10; i++) {
      var reply = shop.service.post("/customers/me/password", passwords("guess", "a new password"), person.and());
      assertEquals(422, reply.status());
      assertEquals("current_password", reply.field());
    }
    var right = shop.service.post("/customers/me/password", passwords(Shop.PASSWORD, "a new password"), person.and());
    assertEquals(429, right.status());
    assertTrue(Integer.parseInt(right.header("Retry-After")) > 890);
    assertEquals(200, shop.status(person));
  }

  @Test
  void a_right_password_behind_ten_wrong_ones_changes_nothing() {
    var person = shop.join();
    var gate = shop.holdHashing();
    var guesses = IntStream.range(0, 10)
        .mapToObj(i -> send("/auth", Shop.credentials(person.username(), "guess " + i))).toList();
    ServiceProcess.await("guesses in the queue", () -> shop.waiting() == 10);
    var change = send("/customers/me/password", passwords(Shop.PASSWORD, "a new password"), person.and());
    ServiceProcess.await("the right password behind them", () -> shop.waiting() == 11);
    gate.countDown();
    assertEquals(429, change.await().status());
    Future.all(guesses).await();
    assertEquals(200, shop.status(person));
  }

  @Test
  void a_log_in_that_began_before_the_password_changed_is_refused() {
    var person = shop.join();
    var changing = CompletableFuture.runAsync(() -> shop.service.sql("""
        UPDATE customers SET password_hash = (SELECT password_hash FROM customers WHERE id = 1) WHERE id = $1
        RETURNING pg_sleep(2)::text
        """, person.id()));
    ServiceProcess.await("a change under way", () -> shop.service.number(
        "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'") == 1);
    assertEquals(401, shop.logIn(person.username(), Shop.PASSWORD).status());
    changing.join();
    assertEquals(1, openSessions(person));
  }

  @RepeatedTest(5)
  void nobody_stays_in_by_refreshing_or_logging_in_while_the_password_changes() {
    var person = shop.join();
    var elsewhere = shop.again(person.username());
    var refresh = new JsonObject().put("refresh_token", elsewhere.refreshToken());
    var replies = shop.service.race(7, i -> switch (i) {
      case 2 -> send("/customers/me/password", passwords(Shop.PASSWORD, "a new password"), person.and());
      case 3 -> send("/auth/refresh", refresh);
      default -> send("/auth", Shop.credentials(person.username(), Shop.PASSWORD));
    });
    assertEquals(204, replies.get(2).status());
    assertEquals(0, openSessions(person));
    assertFalse(shop.logIn(person.username(), Shop.PASSWORD).status() == 200);
  }
}
