package pos.customer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static pos.testing.ServiceProcess.await;

import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisAPI;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import pos.common.shop.EndedSessions;
import pos.common.shop.EndedSessions.State;
import pos.customer.Shop.Person;
import pos.testing.Servers;

/** What the other services find in Redis about sessions that have ended here. */
class SessionEndsTest {

  @RegisterExtension
  private static final Shop shop = new Shop();
  private static RedisAPI redis;

  @BeforeAll
  static void open() {
    redis = RedisAPI.api(Redis.createClient(shop.service.vertx(), shop.service.environment().redisUri()));
    await("a complete list", () -> state(UUID.randomUUID()) == State.OPEN);
  }

  private static State state(UUID session) {
    return new EndedSessions(redis, shop.service.environment()).state(session).await();
  }

  private static State state(Person person) {
    var claims = new JsonObject(new String(Base64.getUrlDecoder().decode(person.accessToken().split("\\.")[1])));
    return state(UUID.fromString(claims.getString("sid")));
  }

  @Test
  void a_logout_ends_the_session_whatever_token_of_it_is_at_hand() {
    var person = shop.newCustomer();
    var elsewhere = shop.logInAgain(person.username());
    var refreshed = Person.from(person.username(), shop.refresh(person.refreshToken()).json());
    assertEquals(State.OPEN, state(refreshed));
    shop.service.post("/auth/logout", Shop.refreshToken(refreshed.refreshToken()));
    assertEquals(List.of(State.ENDED, State.ENDED, State.OPEN),
        List.of(state(person), state(refreshed), state(elsewhere)));
  }

  @Test
  void a_new_password_and_an_erasure_end_every_session() {
    var person = shop.newCustomer();
    var elsewhere = shop.logInAgain(person.username());
    shop.service.post("/customers/me/password", new JsonObject().put("current_password", Shop.PASSWORD)
        .put("new_password", "another phrase"), person.headers());
    assertEquals(List.of(State.ENDED, State.ENDED), List.of(state(person), state(elsewhere)));
    var erased = shop.newCustomer();
    shop.service.delete("/customers/me", erased.headers());
    assertEquals(State.ENDED, state(erased));
  }

  @Test
  void a_reused_refresh_token_ends_the_session() {
    var person = shop.newCustomer();
    shop.refresh(shop.refresh(person.refreshToken()).json().getString("refresh_token"));
    assertEquals(401, shop.refresh(person.refreshToken()).status());
    assertEquals(State.ENDED, state(person));
  }

  @Test
  void what_redis_has_forgotten_is_copied_again_before_the_list_counts_as_complete() {
    var person = shop.newCustomer();
    shop.service.post("/auth/logout", Shop.refreshToken(person.refreshToken()));
    redis.flushall(List.of()).await();
    await("a complete list again", () -> state(UUID.randomUUID()) == State.OPEN);
    assertEquals(State.ENDED, state(person));
  }

  @Test
  void a_session_that_ends_while_redis_is_away_is_told_when_it_is_back() {
    var person = shop.newCustomer();
    Servers.redis().kill();
    try {
      assertEquals(204, shop.service.post("/auth/logout", Shop.refreshToken(person.refreshToken())).status());
      assertEquals(State.UNKNOWN, state(person));
    } finally {
      Servers.redis().restart();
    }
    await("the end of the session", () -> state(person) == State.ENDED);
  }

  @Test
  void old_sessions_are_neither_told_nor_kept() {
    var person = shop.newCustomer();
    shop.service.sql("UPDATE auth_tokens SET issued_at = now() - interval '21 minutes' WHERE customer_id = $1",
        person.id());
    shop.service.post("/auth/logout", Shop.refreshToken(person.refreshToken()));
    assertEquals(State.OPEN, state(person));
    var kept = shop.count("ended_sessions");
    shop.service.sql("INSERT INTO ended_sessions VALUES (gen_random_uuid(), now() - interval '21 minutes', true)");
    shop.service.sql("DELETE FROM ended_sessions WHERE " + SessionEnds.OLD);
    assertEquals(kept, shop.count("ended_sessions"));
  }
}
