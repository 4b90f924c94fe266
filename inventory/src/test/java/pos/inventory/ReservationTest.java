package pos.inventory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import pos.testing.Reply;
import pos.testing.ServiceUnderTest;

class ReservationTest {

  private static Shop shop;
  private static ServiceUnderTest service;

  @BeforeAll
  static void start() {
    shop = new Shop();
    service = shop.service;
  }

  @AfterAll
  static void stop() {
    shop.close();
  }

  @AfterEach
  void check() {
    shop.assertBooksAgree();
  }

  private static String status(Reply reservation) {
    return service.get("/reservations/" + reservation.json().getLong("id")).json().getString("status");
  }

  private static long sold(Reply reservation) {
    return service.number("SELECT count(*) FROM movements WHERE type = 'sale' AND reference = $1",
        reservation.json().getString("reference"));
  }

  @Test
  void a_hold_takes_from_what_is_available_and_says_what_may_be_done_with_it() {
    var product = shop.product(6, 5);
    var reply = shop.reserve("hold", 6, 60, product, 2);
    assertEquals(201, reply.status());
    assertEquals("active", reply.json().getString("status"));
    assertEquals(List.of(5L, 2L, 3L), shop.amounts(6, product));
    var path = "/reservations/" + reply.json().getLong("id");
    assertEquals("/inventory-service" + path, reply.header("Location"));
    assertEquals(reply.json(), service.get(path).json());
    assertEquals(304, service.get(path, "If-None-Match", reply.header("ETag")).status());
    assertEquals(Set.of("self", "commit", "release"), reply.json().getJsonObject("_links").fieldNames());
    assertEquals(404, service.get("/reservations/999999999").status());
  }

  @Test
  void a_sold_out_product_cannot_be_reserved_and_no_line_is_held() {
    var plenty = shop.product(1, 5);
    var scarce = shop.product(1, 1);
    var unknown = Shop.product();
    var reply = shop.reserve("short", 1, 60, plenty, 2, scarce, 2, unknown, 3);
    assertEquals(409, reply.status());
    assertEquals("insufficient-stock", reply.code());
    assertEquals(Json.decodeValue("""
        [{"product_id": %d, "requested": 2, "available": 1}, {"product_id": %d, "requested": 3, "available": 0}]
        """.formatted(scarce, unknown)), reply.json().getJsonArray("shortages"));
    assertEquals(List.of(5L, 0L, 5L), shop.amounts(1, plenty));
    assertEquals(0, service.number("SELECT count(*) FROM stocks WHERE product_id = $1", unknown));
    assertEquals(201, shop.reserve("short", 1, 60, plenty, 2).status());
  }

  @Test
  void the_same_reference_gives_the_same_reservation_as_it_is_by_now_and_other_content_is_refused() {
    var product = shop.product(1, 5);
    var first = shop.reserve("same", 1, 60, product, 2);
    var again = shop.reserve("same", 1, 60, product, 2);
    assertEquals(201, again.status());
    assertEquals(first.body(), again.body());
    assertEquals("reference-reused", shop.reserve("same", 1, 60, product, 1).code());
    assertEquals("reference-reused", shop.reserve("same", 2, 60, product, 2).code());
    assertEquals("reference-reused", shop.reserve("same", 1, 61, product, 2).code());
    shop.end(first, "commit");
    assertEquals("committed", shop.reserve("same", 1, 60, product, 2).json().getString("status"));
    assertEquals(List.of(3L, 0L, 3L), shop.amounts(1, product));
  }

  @Test
  void a_commit_turns_the_hold_into_a_sale_once() {
    var product = shop.product(6, 5);
    var hold = shop.reserve("order:1", 6, 60, product, 2);
    var committed = shop.end(hold, "commit");
    assertEquals(200, committed.status());
    assertEquals("committed", committed.json().getString("status"));
    assertNotEquals(hold.header("ETag"), committed.header("ETag"));
    assertEquals(Set.of("self"), committed.json().getJsonObject("_links").fieldNames());
    assertEquals(committed.body(), shop.end(hold, "commit").body());
    assertEquals(List.of(3L, 0L, 3L), shop.amounts(6, product));
    assertEquals(1, sold(hold));
    assertEquals("reservation-committed", shop.end(hold, "release").code());
  }

  @Test
  void a_release_gives_back_once_and_cannot_be_undone() {
    var product = shop.product(6, 5);
    var hold = shop.reserve("order:2", 6, 60, product, 2);
    assertEquals("released", shop.end(hold, "release").json().getString("status"));
    assertEquals(200, shop.end(hold, "release").status());
    assertEquals(List.of(5L, 0L, 5L), shop.amounts(6, product));
    assertEquals("reservation-released", shop.end(hold, "commit").code());
    assertEquals(0, sold(hold));
    assertEquals(404, service.post("/reservations/999999999/release", new JsonObject()).status());
  }

  @Test
  void an_expired_hold_is_sellable_within_two_seconds_and_cannot_be_committed() {
    var product = shop.product(6, 5);
    var heldAt = System.nanoTime();
    var hold = shop.reserve("late", 6, 1, product, 5);
    assertEquals(409, shop.reserve("waiting", 6, 60, product, 5).status());
    Shop.until(() -> shop.reserve("waiting", 6, 60, product, 5).status() == 201);
    var seconds = (System.nanoTime() - heldAt) / 1e9;
    assertTrue(seconds >= 1 && seconds < 3, "after " + seconds + " s");
    assertEquals("expired", status(hold));
    assertEquals("reservation-expired", shop.end(hold, "commit").code());
    assertEquals("expired", shop.end(hold, "release").json().getString("status"));
    assertEquals(List.of(5L, 5L, 0L), shop.amounts(6, product));
  }

  @Test
  void a_hold_that_nobody_has_swept_yet_is_expired_all_the_same() {
    var product = shop.product(6, 5);
    var hold = shop.reserve("unswept", 6, 60, product, 5);
    service.sql("UPDATE reservations SET expires_at = now() WHERE id = $1", hold.json().getLong("id"));
    assertEquals("reservation-expired", shop.end(hold, "commit").code());
    assertEquals(0, sold(hold));
    Shop.until(() -> shop.amounts(6, product).equals(List.of(5L, 0L, 5L)));
  }

  @Test
  void many_expired_holds_are_given_back_at_once() {
    var product = shop.product(6, 500);
    service.race(300, i -> shop.post("/reservations", Shop.hold("many-" + i, 6, 1, Shop.lines(product, 1))));
    Shop.until(() -> shop.amounts(6, product).equals(List.of(500L, 0L, 500L)));
  }

  @Test
  void a_stores_key_holds_and_ends_for_its_own_store_only() {
    var product = shop.product(1, 5);
    var body = Shop.hold("own", 1, 60, Shop.lines(product, 1));
    assertEquals(403, service.post("/reservations", body, "X-Consumer-Custom-ID", "2").status());
    var hold = service.post("/reservations", body, "X-Consumer-Custom-ID", "1");
    assertEquals(201, hold.status());
    var path = "/reservations/" + hold.json().getLong("id");
    assertEquals(403, service.post(path + "/commit", new JsonObject(), "X-Consumer-Custom-ID", "2").status());
    assertEquals(403, service.post(path + "/release", new JsonObject(), "X-Consumer-Custom-ID", "2").status());
    assertEquals("active", status(hold));
    assertEquals(200, service.post(path + "/release", new JsonObject(), "X-Consumer-Custom-ID", "1").status());
  }

  @Test
  void an_idempotency_key_gives_the_first_answer_again() {
    var product = shop.product(1, 5);
    var body = Shop.hold("keyed", 1, 60, Shop.lines(product, 1));
    var first = service.post("/reservations", body, "Idempotency-Key", "r-1");
    shop.end(first, "commit");
    var again = service.post("/reservations", body, "Idempotency-Key", "r-1");
    assertEquals("true", again.header("Idempotency-Replayed"));
    assertEquals(first.body(), again.body());
    var path = "/reservations/" + first.json().getLong("id") + "/commit";
    var committed = service.post(path, new JsonObject(), "Idempotency-Key", "r-2");
    assertEquals(committed.body(), service.post(path, new JsonObject(), "Idempotency-Key", "r-2").body());
  }

  @Test
  void a_reference_has_at_most_a_hundred_characters() {
    var product = shop.product(1, 5);
    assertEquals("reference", shop.reserve("x".repeat(101), 1, 60, product, 1).field());
    assertEquals(201, shop.reserve("x".repeat(100), 1, 60, product, 1).status());
  }
}
