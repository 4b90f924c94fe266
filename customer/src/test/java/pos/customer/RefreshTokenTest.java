package pos.customer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import pos.customer.Shop.Person;
import pos.testing.Reply;

class RefreshTokenTest {

  @RegisterExtension
  private static final Shop shop = new Shop();

  private static Future<Reply> send(String path, JsonObject body) {
    return shop.service.send(HttpMethod.POST, path, body.toBuffer());
  }

  @Test
  void an_access_token_names_the_customer_for_fifteen_minutes() {
    var person = shop.newCustomer();
    var parts = person.accessToken().split("\\.");
    assertEquals(new JsonObject().put("alg", "HS256").put("typ", "JWT"), decoded(parts[0]));
    var claims = decoded(parts[1]);
    assertEquals(Set.of("iss", "sub", "customer_id", "role", "iat", "nbf", "exp", "jti", "sid"), claims.fieldNames());
    assertEquals("pos-customer-service-dev", claims.getString("iss"));
    assertEquals(person.id(), claims.getLong("customer_id"));
    assertEquals(900, claims.getLong("exp") - claims.getLong("iat"));
    assertEquals(30, claims.getLong("iat") - claims.getLong("nbf"));
  }

  private static JsonObject decoded(String part) {
    return new JsonObject(new String(Base64.getUrlDecoder().decode(part)));
  }

  @Test
  void a_refresh_token_is_stored_as_a_hash() {
    var person = shop.newCustomer();
    assertEquals(32, Base64.getUrlDecoder().decode(person.refreshToken()).length);
    assertEquals(1, shop.service.number("""
        SELECT count(*) FROM auth_tokens WHERE token_hash = sha256(convert_to($1, 'UTF8'))
          AND expires_at - issued_at = interval '30 days'
        """, person.refreshToken()));
    assertEquals(0, shop.service.number("SELECT count(*) FROM auth_tokens t WHERE t::text LIKE '%' || $1 || '%'",
        person.refreshToken()));
  }

  @Test
  void each_refresh_issues_the_next_token_of_the_family() {
    var first = shop.newCustomer();
    var reply = shop.refresh(first.refreshToken());
    assertEquals(200, reply.status());
    var second = Person.from(first.username(), reply.json());
    assertEquals(first.id(), second.id());
    assertNotEquals(first.refreshToken(), second.refreshToken());
    assertEquals(200, shop.status(second));
    assertEquals(200, shop.status(first), "an access token stays valid until it expires");
    assertEquals(200, shop.refresh(second.refreshToken()).status());
  }

  @Test
  void a_reused_token_revokes_its_family_and_no_other() {
    var first = shop.newCustomer();
    var elsewhere = shop.logInAgain(first.username());
    var second = Person.from(first.username(), shop.refresh(first.refreshToken()).json());
    pass(first, 11);
    var reused = shop.refresh(first.refreshToken());
    assertEquals(401, reused.status());
    assertEquals("invalid-token", reused.code());
    assertEquals(401, shop.refresh(second.refreshToken()).status());
    assertEquals(401, shop.status(first));
    assertEquals(401, shop.status(second));
    assertEquals(200, shop.status(elsewhere));
    assertEquals(200, shop.refresh(elsewhere.refreshToken()).status());
  }

  /** Makes the uses of a person's tokens older. */
  private static void pass(Person person, int seconds) {
    shop.service.sql("UPDATE auth_tokens SET used_at = used_at - make_interval(secs => $2) WHERE customer_id = $1",
        person.id(), (double) seconds);
  }

  @Test
  void a_client_that_lost_the_answer_gets_the_same_refresh_token_again() {
    var person = shop.newCustomer();
    var lost = shop.refresh(person.refreshToken()).json();
    pass(person, 8);
    var again = shop.refresh(person.refreshToken());
    assertEquals(200, again.status());
    assertEquals(lost.getString("refresh_token"), again.json().getString("refresh_token"));
    assertEquals(200, shop.status(Person.from(person.username(), again.json())));
    assertEquals(200, shop.refresh(again.json().getString("refresh_token")).status());
    assertEquals(401, shop.refresh(person.refreshToken()).status(), "its successor was used meanwhile");
    assertEquals(0, shop.liveTokens(person));
  }

  @Test
  void after_ten_seconds_or_from_another_client_a_second_use_ends_the_session() {
    var late = shop.newCustomer();
    shop.refresh(late.refreshToken());
    pass(late, 11);
    assertEquals(401, shop.refresh(late.refreshToken()).status());
    assertEquals(0, shop.liveTokens(late));
    for (var header : List.of("X-Real-IP", "User-Agent")) {
      var stolen = shop.newCustomer();
      var body = Shop.refreshToken(stolen.refreshToken());
      assertEquals(200, shop.service.post("/auth/refresh", body, header, "192.0.2.1").status());
      assertEquals(401, shop.service.post("/auth/refresh", body, header, "192.0.2.2").status());
      assertEquals(0, shop.liveTokens(stolen));
    }
  }

  @RepeatedTest(5)
  void a_token_used_twenty_times_at_once_is_renewed_once() {
    var person = shop.newCustomer();
    var body = Shop.refreshToken(person.refreshToken());
    var replies = shop.service.race(20, i -> send("/auth/refresh", body));
    assertEquals(1, replies.stream().map(reply -> reply.json().getString("refresh_token")).distinct().count());
    assertEquals(2, shop.liveTokens(person));
  }

  @Test
  void an_unknown_or_expired_refresh_token_is_refused() {
    var person = shop.newCustomer();
    for (var unknown : new String[] {"x", "\\x00", "é", person.accessToken().substring(0, 200)}) {
      assertEquals(401, shop.refresh(unknown).status());
    }
    shop.service.sql("UPDATE auth_tokens SET expires_at = now() WHERE customer_id = $1", person.id());
    assertEquals(401, shop.refresh(person.refreshToken()).status());
    var other = shop.newCustomer();
    shop.service.sql("DELETE FROM auth_tokens WHERE " + RefreshTokens.OLD);
    assertEquals(0, shop.service.number("SELECT count(*) FROM auth_tokens WHERE customer_id = $1", person.id()));
    assertEquals(200, shop.refresh(other.refreshToken()).status(), "what is not over stays");
  }

  @Test
  void a_logout_revokes_the_family_and_can_be_repeated() {
    var person = shop.newCustomer();
    var elsewhere = shop.logInAgain(person.username());
    var body = Shop.refreshToken(person.refreshToken());
    for (int i = 0; i < 2; i++) {
      assertEquals(204, shop.service.post("/auth/logout", body).status());
    }
    assertEquals(204, shop.service.post("/auth/logout", Shop.refreshToken("unknown")).status());
    assertEquals(401, shop.status(person));
    assertEquals(401, shop.refresh(person.refreshToken()).status());
    assertEquals(200, shop.status(elsewhere));
  }

  @RepeatedTest(5)
  void a_refresh_during_a_logout_leaves_no_live_token() {
    var person = shop.newCustomer();
    var body = Shop.refreshToken(person.refreshToken());
    shop.service.race(2, i -> send(i == 0 ? "/auth/refresh" : "/auth/logout", body));
    assertEquals(0, shop.liveTokens(person));
  }
}
