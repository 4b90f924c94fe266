package pos.customer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import pos.customer.MailServer.Received;
import pos.customer.Shop.Person;
import pos.testing.Reply;
import pos.testing.ServiceProcess;

/** Forgotten passwords and the confirmation of addresses, with the mails that a real SMTP server has received. */
class MailTest {

  private static final String NEW_PASSWORD = "a new password";
  private static final MailServer mails = MailServer.start();

  @RegisterExtension
  private static final Shop shop = new Shop(mails.settings());

  @AfterAll
  static void stop() {
    mails.close();
  }

  private static Reply forgotten(String name, String... headers) {
    return shop.service.post("/auth/password/forgotten", new JsonObject().put("username", name), headers);
  }

  private static Future<Reply> reset(String token, String password) {
    return shop.service.send(HttpMethod.POST, "/auth/password/reset",
        new JsonObject().put("token", token).put("new_password", password).toBuffer());
  }

  private static Reply confirm(String token) {
    return shop.service.post("/auth/email/confirm", new JsonObject().put("token", token));
  }

  private static String email(Person person) {
    return person.username() + "@example.com";
  }

  /** Returns the mail with which a new customer confirms their address, out of the way of those that follow. */
  private static Received welcome(Person person) {
    return mails.await(email(person), 1);
  }

  private static Received asked(Person person) {
    welcome(person);
    var before = mails.to(email(person)).size();
    assertEquals(202, forgotten(person.username()).status());
    return mails.await(email(person), before + 1);
  }

  private static JsonObject account(Person person) {
    return shop.service.get("/customers/me", person.headers()).json();
  }

  @Test
  void a_new_customer_confirms_their_address_with_a_link_that_works_once() {
    var person = shop.newCustomer();
    var mail = welcome(person);
    assertEquals("confirm", mail.view());
    assertEquals("https://shop.example.ca/", mail.page());
    assertEquals("shop@example.ca", mail.from());
    assertEquals("Confirmez votre adresse de courriel", mail.subject());
    assertFalse(account(person).getBoolean("email_confirmed"));
    assertTrue(account(person).getJsonObject("_links").containsKey("confirm_email"));
    assertEquals(204, confirm(mail.token()).status());
    assertTrue(account(person).getBoolean("email_confirmed"));
    assertFalse(account(person).getJsonObject("_links").containsKey("confirm_email"));
    var again = confirm(mail.token());
    assertEquals(401, again.status());
    assertEquals("invalid-token", again.code());
    assertEquals("email-confirmed", shop.service.send(HttpMethod.POST, "/customers/me/email/confirmation", null,
        person.headers()).await().code());
  }

  @Test
  void another_address_is_not_confirmed_and_asked_for_and_the_link_to_the_old_one_is_dead() {
    var person = shop.newCustomer();
    var old = welcome(person);
    assertEquals(204, confirm(old.token()).status());
    var changed = shop.service.patch("/customers/me", new JsonObject().put("email", "new-" + email(person)),
        person.headers("Accept-Language", "en"));
    assertFalse(changed.json().getBoolean("email_confirmed"));
    var first = mails.await("new-" + email(person), 1);
    assertEquals("Confirm your e-mail address", first.subject());
    shop.service.patch("/customers/me", new JsonObject().put("email", "newer-" + email(person)), person.headers());
    var second = mails.await("newer-" + email(person), 1);
    assertEquals(401, confirm(first.token()).status());
    assertEquals(204, confirm(second.token()).status());
    assertTrue(account(person).getBoolean("email_confirmed"));
    shop.service.patch("/customers/me", new JsonObject().put("first_name", "Eva"), person.headers());
    assertTrue(account(person).getBoolean("email_confirmed"), "another name says nothing about the address");
  }

  @Test
  void the_former_address_is_told_of_another_one_and_of_nothing_else() {
    var person = shop.newCustomer();
    welcome(person);
    shop.service.patch("/customers/me", new JsonObject().put("first_name", "Eva"), person.headers());
    shop.service.patch("/customers/me", new JsonObject().put("email", "thief-" + email(person)),
        person.headers("Accept-Language", "en"));
    var notice = mails.await(email(person), 2);
    assertEquals("Votre adresse de courriel a été remplacée", notice.subject());
    assertFalse(notice.text().contains("thief-") || notice.text().contains("http"), notice.text());
    mails.await("thief-" + email(person), 1);
    assertEquals(1, mails.to("thief-" + email(person)).size());
  }

  @Test
  void a_customer_can_ask_for_the_mail_again_five_times_an_hour_in_all() {
    var person = shop.newCustomer();
    welcome(person);
    for (int i = 2; i <= 5; i++) {
      var reply = askAgain(person);
      assertEquals(202, reply.status(), () -> reply.body().toString());
      assertEquals(86400, reply.json().getInteger("valid_seconds"));
      mails.await(email(person), i);
    }
    var refused = askAgain(person);
    assertEquals(429, refused.status());
    assertEquals("too-many-mails", refused.code());
    assertTrue(Integer.parseInt(refused.header("Retry-After")) > 60);
    shop.service.sql("UPDATE mail_counts SET until = now() WHERE account = $1", "customer/" + person.id());
    assertEquals(202, askAgain(person).status());
  }

  private static Reply askAgain(Person person) {
    return shop.service.send(HttpMethod.POST, "/customers/me/email/confirmation", null, person.headers()).await();
  }

  @Test
  void an_unknown_name_gets_the_same_answer_from_the_same_statements_and_no_mail() {
    var person = shop.newCustomer();
    welcome(person);
    var sent = mails.received.size();
    var replies = List.of(forgotten("unknown-" + person.username()), forgotten("unknown@example.org"),
        forgotten(person.username()));
    replies.forEach(reply -> {
      assertEquals(202, reply.status());
      assertEquals(replies.getFirst().body(), reply.body());
      assertEquals(new TreeSet<>(replies.getFirst().headers().names()), new TreeSet<>(reply.headers().names()));
    });
    mails.await(email(person), 2);
    ServiceProcess.await("nothing left to send", () -> shop.service.number(
        "SELECT count(*) FROM mails WHERE next_attempt_at IS NOT NULL") == 0);
    assertEquals(sent + 1, mails.received.size());
    assertEquals(0, shop.service.number("SELECT count(*) FROM mails WHERE customer_id IS NULL"));
    assertEquals(0, shop.service.number("SELECT count(*) FROM mail_counts WHERE account LIKE '%unknown%'"));
  }

  @Test
  void a_username_and_an_address_in_any_case_lead_to_one_account_with_five_mails_an_hour() {
    var person = shop.newCustomer();
    welcome(person);
    for (int i = 0; i < 8; i++) {
      assertEquals(202, forgotten(i % 2 == 0 ? person.username().toUpperCase() : " " + email(person) + " ").status());
    }
    ServiceProcess.await("nothing left to send", () -> shop.service.number(
        "SELECT count(*) FROM mails WHERE next_attempt_at IS NOT NULL") == 0);
    assertEquals(1 + 5, mails.to(email(person)).size());
  }

  @Test
  void requests_at_once_do_not_exceed_the_limit() {
    var person = shop.newCustomer();
    welcome(person);
    var body = new JsonObject().put("username", person.username()).toBuffer();
    shop.service.race(20, _ -> shop.service.send(HttpMethod.POST, "/auth/password/forgotten", body))
        .forEach(reply -> assertEquals(202, reply.status()));
    assertEquals(5, shop.service.number("""
        SELECT count(*) FROM mails WHERE customer_id = $1 AND purpose = 'password_reset'
        """, person.id()));
  }

  @Test
  void a_mail_is_in_the_language_of_the_request_or_else_of_the_customer() {
    var registration = Shop.registration("anglo" + System.nanoTime());
    assertEquals("en", shop.service.post("/customers", registration, "Accept-Language", "en-CA, fr;q=0.5").json()
        .getString("language"));
    var name = registration.getString("username");
    var to = registration.getString("email");
    assertEquals("Confirm your e-mail address", mails.await(to, 1).subject());
    forgotten(name);
    assertEquals("Choose a new password", mails.await(to, 2).subject());
    forgotten(name, "Accept-Language", "de");
    assertEquals("Choose a new password", mails.await(to, 3).subject());
    forgotten(name, "Accept-Language", "fr-CA");
    var french = mails.await(to, 4);
    assertEquals("Choisissez un nouveau mot de passe", french.subject());
    assertTrue(french.text().contains("demandé"), french.text());
  }

  @Test
  void a_reset_replaces_the_password_revokes_all_tokens_and_ends_a_lock() {
    var person = shop.newCustomer();
    var elsewhere = shop.logInAgain(person.username());
    for (int i = 0; i < 10; i++) {
      shop.logIn(person.username(), "wrong");
    }
    assertEquals(429, shop.logIn(person.username(), Shop.PASSWORD).status());
    var mail = asked(person);
    assertEquals("reset", mail.view());
    var version = shop.service.number("SELECT version FROM customers WHERE id = $1", person.id());
    assertEquals(204, reset(mail.token(), NEW_PASSWORD).await().status());
    for (var session : new Person[] {person, elsewhere}) {
      assertEquals(401, shop.status(session));
      assertEquals(401, shop.refresh(session.refreshToken()).status());
    }
    assertEquals(401, shop.logIn(person.username(), Shop.PASSWORD).status());
    assertEquals(200, shop.logIn(person.username(), NEW_PASSWORD).status());
    assertEquals(version + 1, shop.service.number("SELECT version FROM customers WHERE id = $1", person.id()));
  }

  @Test
  void a_password_that_would_be_guessed_is_refused_and_leaves_the_token_as_it_is() {
    var person = shop.newCustomer();
    var mail = asked(person);
    for (var guessable : List.of("password", person.username())) {
      assertEquals("new_password", reset(mail.token(), guessable).await().field());
    }
    assertEquals(200, shop.status(person));
    assertEquals(204, reset(mail.token(), NEW_PASSWORD).await().status());
  }

  @Test
  void a_token_is_used_once_and_the_others_with_it() {
    var person = shop.newCustomer();
    var first = asked(person);
    var second = asked(person);
    var replies = shop.service.race(4, i -> reset(i % 2 == 0 ? first.token() : second.token(), NEW_PASSWORD + i));
    assertEquals(1, replies.stream().filter(reply -> reply.status() == 204).count());
    var hashes = shop.hashes();
    for (var token : List.of(first.token(), second.token(), "guessed")) {
      var refused = reset(token, "yet another one").await();
      assertEquals(401, refused.status());
      assertEquals("invalid-token", refused.code());
    }
    assertEquals(hashes, shop.hashes(), "a token that is not valid costs no hash");
  }

  @Test
  void a_token_serves_its_own_purpose_only_until_it_expires_and_for_the_address_that_it_was_sent_to() {
    var person = shop.newCustomer();
    assertEquals(401, reset(welcome(person).token(), NEW_PASSWORD).await().status());
    var mail = asked(person);
    assertEquals(401, confirm(mail.token()).status());
    shop.service.sql("UPDATE mails SET expires_at = now() WHERE customer_id = $1", person.id());
    assertEquals(401, reset(mail.token(), NEW_PASSWORD).await().status());
    var next = asked(person);
    shop.service.patch("/customers/me", new JsonObject().put("email", "other-" + email(person)), person.headers());
    assertEquals(401, reset(next.token(), NEW_PASSWORD).await().status());
    assertEquals(200, shop.logIn(person.username(), Shop.PASSWORD).status());
  }

  @Test
  void tokens_are_stored_as_hashes_and_mails_nowhere() {
    var person = shop.newCustomer();
    var token = asked(person).token();
    assertEquals(1, shop.service.number(
        "SELECT count(*) FROM mails WHERE token_hash = sha256(convert_to($1, 'UTF8'))", token));
    assertEquals(0, shop.service.number("SELECT count(*) FROM mails m WHERE m::text LIKE '%' || $1 || '%'", token));
  }

  @Test
  void an_erased_customer_leaves_no_mail_behind() {
    var person = shop.newCustomer();
    var mail = asked(person);
    assertEquals(204, shop.service.delete("/customers/me", person.headers()).status());
    assertEquals(0, shop.service.number("SELECT count(*) FROM mails WHERE customer_id = $1", person.id()));
    assertEquals(0, shop.service.number("SELECT count(*) FROM mail_counts WHERE account = $1",
        "customer/" + person.id()));
    assertEquals(401, reset(mail.token(), NEW_PASSWORD).await().status());
  }

  @Test
  void bad_input_is_named() {
    assertEquals("username", forgotten("").field());
    assertEquals("username", forgotten("x".repeat(255)).field());
    assertEquals("token", reset("", NEW_PASSWORD).await().field());
    assertEquals("token", reset("x".repeat(201), NEW_PASSWORD).await().field());
    assertEquals("new_password", reset("x", "short").await().field());
    assertEquals("token", confirm("").field());
    IntStream.range(0, 3).mapToObj(i -> List.of("/auth/password/forgotten", "/auth/password/reset",
        "/auth/email/confirm").get(i)).forEach(path -> assertEquals("malformed-json",
            shop.service.send(HttpMethod.POST, path, Buffer.buffer("{")).await().code(), path));
  }
}
