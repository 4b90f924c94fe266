package pos.customer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pos.testing.Reply;

/** Passwords that anybody would guess are none. */
class GuessableTest {

  @RegisterExtension
  private static final Shop shop = new Shop();

  private static void assertGuessable(String field, Reply reply) {
    assertEquals(422, reply.status());
    assertEquals(field + " guessable",
        reply.field() + " " + reply.json().getJsonArray("errors").getJsonObject(0).getString("code"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"password", "PassWord", "12345678", "motdepasse", "azertyuiop", "        ",
      "\u00a0\u00a0       ",
      "aaaaaaaa", "guess.able", "GUESS.ABLE", "guess.able@example.com", " guess.able "})
  void a_new_account_needs_another(String password) {
    assertGuessable("password",
        shop.service.post("/customers", Shop.registration("guess.able").put("password", password)));
    assertEquals(0, shop.service.number("SELECT count(*) FROM customers WHERE username = 'guess.able'"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"passwords are long", "ab ab ab ab", "not.guess.able"})
  void a_few_words_are_enough(String password) {
    var name = "n" + Math.abs(password.hashCode());
    assertEquals(201, shop.service.post("/customers", Shop.registration(name).put("password", password)).status());
  }

  @Test
  void a_change_needs_another_too_but_says_so_only_who_knows_the_old_one() {
    var person = shop.newCustomer();
    for (var next : new String[] {"iloveyou", person.username()}) {
      var body = new JsonObject().put("current_password", Shop.PASSWORD).put("new_password", next);
      assertGuessable("new_password", shop.service.post("/customers/me/password", body, person.headers()));
      assertEquals("current_password",
          shop.service.post("/customers/me/password", body.put("current_password", "wrong"), person.headers()).field());
    }
    assertEquals(200, shop.status(person));
    assertEquals(200, shop.logIn(person.username(), Shop.PASSWORD).status());
  }
}
