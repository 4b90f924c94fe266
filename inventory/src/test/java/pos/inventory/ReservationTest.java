package pos.inventory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import pos.testing.Reply;
import pos.testing.ServiceUnderTest;

class ReservationTest {

  @RegisterExtension
  private static final Shop shop = new Shop();
  private static final ServiceUnderTest service = shop.service;

  private static String status(Reply reservation) {
    return service.get(Shop.path(reservation)).json().getString("status");
  }

  private static long sold(Reply reservation) {
    return service.number("SELECT count(*) FROM movements WHERE type = 'sale' AND reference = $1",
        reservation.json().getString("reference"));
  }

  @Test
  void a_reservation_lowers_what_is_available_and_offers_its_actions() {
    var product = shop.product(6, 5);
    var reply = shop.reserve("hold", 6, 60, product, 2);
    assertEquals(201, reply.status());
    assertEquals("active", reply.json().getString("status"));
    assertEquals(List.of(5L, 2L, 3L), shop.amounts(6, product));
    assertEquals("/inventory-service/reservations/" + reply.json().getLong("id"), reply.header("Location"));
    var path = Shop.path(reply);
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
  void a_repeated_reference_returns_the_current_reservation_unless_the_content_differs() {
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
  void a_commit_turns_the_reservation_into_one_sale() {
    var product = shop.product(6, 5);
    var reservation = shop.reserve("order:1", 6, 60, product, 2);
    var committed = shop.end(reservation, "commit");
    assertEquals(200, committed.status());
    assertEquals("committed", committed.json().getString("status"));
    assertNotEquals(reservation.header("ETag"), committed.header("ETag"));
    assertEquals(Set.of("self"), committed.json().getJsonObject("_links").fieldNames());
    assertEquals(committed.body(), shop.end(reservation, "commit").body());
    assertEquals(List.of(3L, 0L, 3L), shop.amounts(6, product));
    assertEquals(1, sold(reservation));
    assertEquals("reservation-committed", shop.end(reservation, "release").code());
  }

  @Test
  void a_release_gives_the_goods_back_once_and_is_final() {
    var product = shop.product(6, 5);
    var reservation = shop.reserve("order:2", 6, 60, product, 2);
    assertEquals("released", shop.end(reservation, "release").json().getString("status"));
    assertEquals(200, shop.end(reservation, "release").status());
    assertEquals(List.of(5L, 0L, 5L), shop.amounts(6, product));
    assertEquals("reservation-released", shop.end(reservation, "commit").code());
    assertEquals(0, sold(reservation));
    assertEquals(404, service.post("/reservations/999999999/release", new JsonObject()).status());
  }

  @Test
  void an_expired_reservation_frees_its_goods_and_cannot_be_committed() {
    var product = shop.product(6, 5);
    var reservedAt = System.nanoTime();
    var reservation = shop.reserve("late", 6, 2, product, 5);
    assertEquals(409, shop.reserve("waiting", 6, 60, product, 5).status());
    Shop.until(() -> shop.reserve("waiting", 6, 60, product, 5).status() == 201);
    var seconds = (System.nanoTime() - reservedAt) / 1e9;
    // promised within two seconds of the end; machines that run tests may be ten times slower
    assertTrue(seconds >= 2 && seconds < 22, "after " + seconds + " s");
    assertEquals("expired", status(reservation));
    assertEquals("reservation-expired", shop.end(reservation, "commit").code());
    assertEquals("expired", shop.end(reservation, "release").json().getString("status"));
    assertEquals(List.of(5L, 5L, 0L), shop.amounts(6, product));
  }

  @Test
  void many_expired_reservations_give_their_goods_back() {
    var product = shop.product(6, 500);
    var replies = service.race(300, i ->
        shop.post("/reservations", Shop.reservation("many-" + i, 6, 1, Shop.lines(product, 1))));
    assertEquals(Map.of(201, 300L), Shop.byStatus(replies));
    Shop.until(() -> service.number(
        "SELECT count(*) FROM reservations WHERE reference LIKE 'many-%' AND status = 'expired'") == 300);
    assertEquals(List.of(500L, 0L, 500L), shop.amounts(6, product));
  }

  @Test
  void a_store_key_makes_and_ends_reservations_of_its_own_store_only() {
    var product = shop.product(1, 5);
    var body = Shop.reservation("own", 1, 60, Shop.lines(product, 1));
    assertEquals(403, service.post("/reservations", body, Shop.STORE, "2").status());
    var reservation = service.post("/reservations", body, Shop.STORE, "1");
    assertEquals(201, reservation.status());
    var path = Shop.path(reservation);
    assertEquals(403, service.post(path + "/commit", new JsonObject(), Shop.STORE, "2").status());
    assertEquals(403, service.post(path + "/release", new JsonObject(), Shop.STORE, "2").status());
    assertEquals("active", status(reservation));
    assertEquals(200, service.post(path + "/release", new JsonObject(), Shop.STORE, "1").status());
  }

  @Test
  void an_idempotency_key_repeats_the_first_response() {
    var product = shop.product(1, 5);
    var body = Shop.reservation("keyed", 1, 60, Shop.lines(product, 1));
    var first = service.post("/reservations", body, "Idempotency-Key", "r-1");
    shop.end(first, "commit");
    var again = service.post("/reservations", body, "Idempotency-Key", "r-1");
    assertEquals("true", again.header("Idempotency-Replayed"));
    assertEquals(first.body(), again.body());
    var path = Shop.path(first) + "/commit";
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
