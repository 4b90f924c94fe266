package pos.sales;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import pos.testing.FromGateway;
import pos.testing.Reply;

/** Cashiers and their PINs; each test has a cashier of its own. */
class CashierTest {

  @RegisterExtension
  private static final Shop shop = new Shop();
  private static final String[] STORE_1 = store(1);
  private static final String[] STORE_2 = store(2);
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private static String[] store(int id) {
    return new String[] {FromGateway.CONSUMER, "store-" + id, FromGateway.GROUPS, "catalogue, store",
        FromGateway.STORE, String.valueOf(id)};
  }

  private static JsonObject cashier() {
    return new JsonObject().put("store_id", 1).put("name", "Cashier " + NUMBER.incrementAndGet()).put("pin", "4711");
  }

  private static Reply create(JsonObject cashier, String... headers) {
    return shop.service.post("/cashiers", cashier, headers);
  }

  private static long created() {
    return create(cashier()).json().getLong("id");
  }

  private static Reply logIn(long id, String pin, String... headers) {
    return shop.service.post("/cashiers/" + id + "/login", new JsonObject().put("pin", pin), headers);
  }

  private static Reply change(long id, JsonObject change, String... headers) {
    return shop.service.patch("/cashiers/" + id, change, headers);
  }

  @Test
  void the_right_pin_says_who_the_cashier_is() {
    var id = created();
    var reply = logIn(id, "4711", STORE_1);
    assertEquals(200, reply.status());
    assertEquals("cashier", reply.json().getString("role"));
    assertEquals("403 wrong-pin", problem(logIn(id, "4712", STORE_1)));
    assertEquals("403 not-your-store", problem(logIn(id, "4711", STORE_2)));
    assertEquals("404 cashier-not-found", problem(logIn(999_999, "4711", STORE_1)));
  }

  private static String problem(Reply reply) {
    return reply.status() + " " + reply.code();
  }

  @Test
  void after_five_wrong_pins_the_right_one_has_to_wait() {
    var id = created();
    for (int i = 0; i < 5; i++) {
      assertEquals("403 wrong-pin", problem(logIn(id, "000" + i, STORE_1)));
    }
    var refused = logIn(id, "4711", STORE_1);
    assertEquals("429 too-many-attempts", problem(refused));
    assertEquals("900", refused.header("Retry-After"));
    shop.service.sql("UPDATE cashiers SET attempted_at = attempted_at - interval '15 minutes' WHERE id = $1", id);
    assertEquals(200, logIn(id, "4711", STORE_1).status());
    for (int i = 0; i < 5; i++) {
      assertEquals(i < 4 ? 403 : 200, logIn(id, i < 4 ? "0000" : "4711", STORE_1).status(),
          "a login forgets the wrong ones");
    }
  }

  @Test
  void guesses_at_the_same_time_count_as_well() {
    var id = created();
    var replies = shop.service.race(15, i -> shop.service.send(HttpMethod.POST, "/cashiers/" + id + "/login",
        new JsonObject().put("pin", "00" + (10 + i)).toBuffer(), STORE_1));
    assertEquals(5, replies.stream().filter(reply -> reply.status() == 403).count());
    assertEquals(10, replies.stream().filter(reply -> reply.status() == 429).count());
  }

  @Test
  void a_new_pin_ends_the_wait_and_the_old_one() {
    var id = created();
    for (int i = 0; i < 5; i++) {
      logIn(id, "0000", STORE_1);
    }
    var changed = change(id, new JsonObject().put("pin", "998877").put("role", "supervisor"));
    assertEquals("\"2\"", changed.header("ETag"));
    assertEquals("supervisor", logIn(id, "998877", STORE_1).json().getString("role"));
    assertEquals(403, logIn(id, "4711", STORE_1).status());
    assertEquals(412, change(id, new JsonObject().put("active", false), "If-Match", "\"1\"").status());
  }

  @Test
  void a_cashier_who_has_left_logs_in_no_more() {
    var id = created();
    var left = change(id, new JsonObject().put("active", false));
    assertEquals(200, left.status());
    assertFalse(left.json().getJsonObject("_links").containsKey("login"));
    assertEquals("403 cashier-inactive", problem(logIn(id, "4711", STORE_1)));
    assertFalse(ids("/cashiers?store_id=1&active=true&limit=200").contains(id));
    assertTrue(ids("/cashiers?store_id=1&limit=200").contains(id));
  }

  private static List<Long> ids(String path, String... headers) {
    return shop.service.get(path, headers).json().getJsonArray("items").stream()
        .map(item -> ((JsonObject) item).getLong("id")).toList();
  }

  @Test
  void a_store_sees_its_own_cashiers_and_changes_none() {
    var id = created();
    assertTrue(ids("/cashiers?limit=200", STORE_1).contains(id));
    assertFalse(ids("/cashiers?limit=200", STORE_2).contains(id));
    assertEquals("403 not-your-store", problem(shop.service.get("/cashiers?store_id=1", STORE_2)));
    assertEquals("403 head-office-only", problem(create(cashier(), STORE_1)));
    assertEquals("403 head-office-only", problem(change(id, new JsonObject().put("role", "supervisor"), STORE_1)));
  }

  @Test
  void a_pin_leaves_no_trace_from_which_it_can_be_guessed_quickly() {
    var id = create(cashier(), "Idempotency-Key", "a new cashier").json().getLong("id");
    var stored = shop.service.sql("SELECT * FROM cashiers WHERE id = $1", id).getFirst().deepToString()
        + shop.service.sql("SELECT * FROM idempotency_keys WHERE key = 'a new cashier'").getFirst().deepToString();
    assertFalse(stored.contains("4711"), stored);
    assertNotEquals(hash(id), hash(created()), "equal PINs have different hashes");
  }

  @Test
  void the_same_key_with_another_pin_is_another_request() {
    var draft = cashier();
    var id = create(draft, "Idempotency-Key", "another").json().getLong("id");
    assertEquals(id, create(draft, "Idempotency-Key", "another").json().getLong("id"));
    var before = shop.count("cashiers");
    assertEquals("422 idempotency-key-reused",
        problem(create(draft.copy().put("pin", "0815"), "Idempotency-Key", "another")));
    assertEquals(before, shop.count("cashiers"));
  }

  private static String hash(long id) {
    return shop.service.sql("SELECT pin_hash FROM cashiers WHERE id = $1", id).getFirst().getString(0);
  }

  @Test
  void bad_values_are_named_and_change_nothing() {
    var before = shop.count("cashiers");
    for (var pin : new Object[] {"123", "123456789", "12a4", "١٢٣٤", 1234, "", "12 4"}) {
      assertEquals("pin", create(cashier().put("pin", pin)).field(), String.valueOf(pin));
    }
    assertEquals("role", create(cashier().put("role", "owner")).field());
    assertEquals("store_id", create(cashier().put("store_id", 99)).field());
    assertEquals("name", create(cashier().put("name", " ")).field());
    var known = cashier();
    create(known);
    assertEquals("409 cashier-name-taken", problem(create(known)));
    assertEquals(before + 1, shop.count("cashiers"));
    var id = created();
    for (var bad : List.of(new JsonObject().put("pin", "1"), new JsonObject().put("active", "no"))) {
      assertEquals(422, change(id, bad).status(), bad::encode);
    }
    assertEquals(400, shop.service.get("/cashiers/x").status());
    assertEquals("pin", logIn(id, "1234567890", STORE_1).field());
  }

  @Test
  void the_people_of_the_development_data_have_the_pins_of_the_manual() {
    assertEquals("supervisor", logIn(1, "2580", STORE_1).json().getString("role"));
    assertEquals("cashier", logIn(4, "1470", STORE_2).json().getString("role"));
  }
}
