package pos.customer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static pos.customer.Shop.registration;

import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import pos.testing.ServiceProcess;

/** Erasing an account; the order service's tests check what happens to its orders. */
class ErasureTest {

  @RegisterExtension
  private static final Shop shop = new Shop();

  @Test
  void erasing_leaves_an_id_and_nothing_personal() {
    var person = shop.newCustomer();
    shop.service.post("/customers", registration("gone"), "Idempotency-Key", "gone");
    var gone = shop.logInAgain("gone");
    shop.service.post("/customers/me/addresses", Shop.address(), gone.headers("Idempotency-Key", "gone-address"));
    var failures = shop.count("login_failures");
    shop.logIn("gone", "wrong");
    shop.logIn("gone@example.com", "wrong");
    assertEquals(failures + 4, shop.count("login_failures"), "two names, each with a device and alone");
    assertEquals(204, shop.service.delete("/customers/me", gone.headers()).status());
    assertEquals(1, shop.service.number("""
        SELECT count(*) FROM customers WHERE id = $1 AND erased_at IS NOT NULL
          AND num_nonnulls(username, email, password_hash, first_name, last_name, phone) = 0
        """, gone.id()));
    for (var table : List.of("addresses WHERE customer_id", "auth_tokens WHERE customer_id",
        "known_devices WHERE customer_id")) {
      assertEquals(0, shop.service.number("SELECT count(*) FROM " + table + " = $1", gone.id()));
    }
    assertEquals(failures, shop.count("login_failures"));
    assertEquals(0, shop.service.number("SELECT count(*) FROM idempotency_keys WHERE key LIKE 'gone%'"));
    assertEquals(200, shop.status(person), "other customers stay");
  }

  @Test
  void an_erasure_publishes_one_event_with_nothing_but_the_id() {
    var person = shop.newCustomer();
    assertEquals(412, shop.service.delete("/customers/me", person.headers("If-Match", "\"9\"")).status());
    assertEquals(List.of(), erasures(person));
    assertEquals(204, shop.service.delete("/customers/me", person.headers()).status());
    assertEquals(List.of(new JsonObject().put("customer_id", person.id())), erasures(person));
    ServiceProcess.await("the event to be published", () -> shop.service.number(
        "SELECT count(*) FROM outbox WHERE published_at IS NULL") == 0);
  }

  private static List<JsonObject> erasures(Shop.Person person) {
    return shop.service.sql("""
        SELECT payload FROM outbox WHERE type = 'customer.erased' AND (payload->>'customer_id')::bigint = $1
        """, person.id()).stream().map(row -> row.getJsonObject(0)).toList();
  }

  @Test
  void an_erased_customer_cannot_log_in_or_use_old_tokens() {
    var gone = shop.newCustomer();
    assertEquals(204, shop.service.delete("/customers/me", gone.headers()).status());
    assertEquals(401, shop.status(gone));
    assertEquals(401, shop.service.post("/customers/me/addresses", Shop.address(), gone.headers()).status());
    assertEquals(401, shop.service.delete("/customers/me", gone.headers()).status());
    assertEquals(401, shop.refresh(gone.refreshToken()).status());
    assertEquals(AccountTest.withoutId(shop.logIn("unknown-" + gone.username(), Shop.PASSWORD)),
        AccountTest.withoutId(shop.logIn(gone.username(), Shop.PASSWORD)));
    assertEquals(201, shop.service.post("/customers", registration(gone.username())).status());
  }
}
