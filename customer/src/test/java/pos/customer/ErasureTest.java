package pos.customer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static pos.customer.Shop.registration;

import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import pos.testing.ServiceProcess;

/** What is left of an account that is erased, and who is told; the orders are seen to by the order service's tests. */
class ErasureTest {

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
  void erasing_leaves_an_id_and_nothing_personal() {
    var person = shop.join();
    shop.service.post("/customers", registration("gone"), "Idempotency-Key", "gone");
    var gone = shop.again("gone");
    shop.service.post("/customers/me/addresses", Shop.address(), gone.and("Idempotency-Key", "gone-address"));
    shop.logIn("gone", "wrong");
    assertEquals(204, shop.service.delete("/customers/me", gone.and()).status());
    assertEquals(1, shop.service.number("""
        SELECT count(*) FROM customers WHERE id = $1 AND erased_at IS NOT NULL
          AND num_nonnulls(username, email, password_hash, first_name, last_name, phone) = 0
        """, gone.id()));
    for (var table : List.of("addresses WHERE customer_id", "auth_tokens WHERE customer_id")) {
      assertEquals(0, shop.service.number("SELECT count(*) FROM " + table + " = $1", gone.id()));
    }
    assertEquals(0, shop.failures(gone));
    assertEquals(0, shop.service.number("SELECT count(*) FROM idempotency_keys WHERE key LIKE 'gone%'"));
    assertEquals(200, shop.status(person), "somebody else is still there");
  }

  @Test
  void who_was_erased_is_told_with_the_erasure_and_by_nothing_but_the_id() {
    var person = shop.join();
    assertEquals(412, shop.service.delete("/customers/me", person.and("If-Match", "\"9\"")).status());
    assertEquals(List.of(), told(person));
    assertEquals(204, shop.service.delete("/customers/me", person.and()).status());
    assertEquals(List.of(new JsonObject().put("customer_id", person.id())), told(person));
    ServiceProcess.await("it is published", () -> shop.service.number(
        "SELECT count(*) FROM outbox WHERE published_at IS NULL") == 0);
  }

  private static List<JsonObject> told(Shop.Person person) {
    return shop.service.sql("""
        SELECT payload FROM outbox WHERE type = 'customer.erased' AND (payload->>'customer_id')::bigint = $1
        """, person.id()).stream().map(row -> row.getJsonObject(0)).toList();
  }

  @Test
  void who_was_erased_is_unknown_at_log_in_and_with_every_old_token() {
    var gone = shop.join();
    assertEquals(204, shop.service.delete("/customers/me", gone.and()).status());
    assertEquals(401, shop.status(gone));
    assertEquals(401, shop.service.post("/customers/me/addresses", Shop.address(), gone.and()).status());
    assertEquals(401, shop.service.delete("/customers/me", gone.and()).status());
    assertEquals(401, shop.refresh(gone.refreshToken()).status());
    assertEquals(AccountTest.withoutId(shop.logIn("nobody-" + gone.username(), Shop.PASSWORD)),
        AccountTest.withoutId(shop.logIn(gone.username(), Shop.PASSWORD)));
    assertEquals(201, shop.service.post("/customers", registration(gone.username())).status());
  }
}
