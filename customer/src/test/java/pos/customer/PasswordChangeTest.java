package pos.customer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import pos.customer.Shop.Person;
import pos.testing.Reply;
import pos.testing.ServiceProcess;

class PasswordChangeTest {

  @RegisterExtension
  private static final Shop shop = new Shop();

  private static Future<Reply> send(String path, JsonObject body, String... headers) {
    return shop.service.send(HttpMethod.POST, path, body.toBuffer(), headers);
  }

  private static Future<Reply> change(Person person, String current, String next) {
    return send("/customers/me/password", new JsonObject().put("current_password", current).put("new_password", next),
        person.headers());
  }

  @Test
  void a_new_password_revokes_every_token_and_replaces_the_old_one() {
    var person = shop.newCustomer();
    var elsewhere = shop.logInAgain(person.username());
    assertEquals(204, change(person, Shop.PASSWORD, "a new password").await().status());
    for (var session : new Person[] {person, elsewhere}) {
      assertEquals(401, shop.status(session));
      assertEquals(401, shop.refresh(session.refreshToken()).status());
    }
    assertEquals(401, shop.logIn(person.username(), Shop.PASSWORD).status());
    assertEquals(200, shop.logIn(person.username(), "a new password").status());
  }

  @Test
  void a_wrong_current_password_changes_nothing_and_ten_of_them_lock_the_account() {
    var person = shop.newCustomer();
    for (int i = 0; i < 10; i++) {
      var reply = change(person, "guess", "a new password").await();
      assertEquals(422, reply.status());
      assertEquals("current_password", reply.field());
    }
    var right = change(person, Shop.PASSWORD, "a new password").await();
    assertEquals(429, right.status());
    assertTrue(Integer.parseInt(right.header("Retry-After")) > 600);
    assertEquals(200, shop.status(person));
  }

  @Test
  void a_right_current_password_behind_ten_wrong_ones_changes_nothing() {
    var person = shop.newCustomer();
    var gate = shop.holdHashing();
    // more than ten, because several are compared at a time
    var guesses = IntStream.range(0, 20).mapToObj(i -> change(person, "guess " + i, "a new password")).toList();
    ServiceProcess.await("twenty guesses in the queue", () -> shop.waiting() == 20);
    var change = change(person, Shop.PASSWORD, "a new password");
    ServiceProcess.await("the right password in the queue", () -> shop.waiting() == 21);
    gate.countDown();
    assertEquals(429, change.await().status());
    Future.all(guesses).await();
    assertEquals(200, shop.status(person));
    assertEquals(200, shop.logIn(person.username(), Shop.PASSWORD).status(), "log-ins are counted by name");
  }

  @Test
  void a_login_that_began_before_the_password_changed_is_refused() {
    var person = shop.newCustomer();
    var changing = CompletableFuture.runAsync(() -> shop.service.sql("""
        UPDATE customers SET password_hash = (SELECT password_hash FROM customers WHERE id = 1) WHERE id = $1
        RETURNING pg_sleep(2)::text
        """, person.id()));
    ServiceProcess.await("a change in progress", () -> shop.service.number(
        "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'") == 1 || changing.isDone());
    assertEquals(401, shop.logIn(person.username(), Shop.PASSWORD).status());
    changing.join();
    assertEquals(1, shop.liveTokens(person));
  }

  @RepeatedTest(5)
  void no_token_survives_a_refresh_or_a_login_during_a_password_change() {
    var person = shop.newCustomer();
    var elsewhere = shop.logInAgain(person.username());
    var refresh = Shop.refreshToken(elsewhere.refreshToken());
    var replies = shop.service.race(7, i -> switch (i) {
      case 2 -> change(person, Shop.PASSWORD, "a new password");
      case 3 -> send("/auth/refresh", refresh);
      default -> send("/auth", Shop.credentials(person.username(), Shop.PASSWORD));
    });
    assertEquals(204, replies.get(2).status());
    assertEquals(0, shop.liveTokens(person));
    assertFalse(shop.logIn(person.username(), Shop.PASSWORD).status() == 200);
  }
}
