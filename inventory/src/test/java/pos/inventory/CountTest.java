package pos.inventory;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import pos.common.rule.Wire;
import pos.testing.Reply;
import pos.testing.ServiceUnderTest;

class CountTest {

  @RegisterExtension
  private static final Shop shop = new Shop();
  private static final ServiceUnderTest service = shop.service;

  @AfterAll
  static void no_deadlock_occurred() {
    shop.assertNoDeadlocks();
  }

  private static JsonObject line(long product, long counted, long expected) {
    return new JsonObject().put("product_id", product).put("counted", counted).put("expected", expected)
        .put("difference", counted - expected);
  }

  private static JsonObject soldAt(Instant time, UUID id, long product, long quantity) {
    return Shop.sale(id, 1, Shop.lines(product, quantity)).put("sold_at", Wire.time(time));
  }

  private static JsonObject returnedAt(Instant time, long product, long quantity) {
    return Shop.sale(UUID.randomUUID(), 1, Shop.lines(product, quantity)).put("restock", true)
        .put("returned_at", time.toString());
  }

  private static List<String> ledger(long product) {
    return service.sql("""
        SELECT type || ' ' || quantity FROM movements m JOIN movement_lines l ON l.movement_id = m.id
        WHERE product_id = $1 AND type <> 'receipt' ORDER BY m.id
        """, product).stream().map(row -> row.getString(0)).toList();
  }

  @Test
  void a_count_and_its_difference_keep_who_counted_and_why() {
    var product = shop.product(1, 10);
    var reply = service.post("/counts",
        Shop.counted(1, product, 8).put("made_by", "Ana").put("reason", "after a theft"));
    for (var shown : List.of(reply.json(), service.get(Shop.path(reply)).json(), shop.newestMovement(1))) {
      assertEquals("Ana", shown.getString("made_by"));
      assertEquals("after a theft", shown.getString("reason"));
    }
  }

  @Test
  void a_count_enters_only_the_difference() {
    var fewer = shop.product(1, 10);
    var equal = shop.product(1, 5);
    var unknown = Shop.product();
    var reply = shop.count(1, equal, 5, fewer, 8, unknown, 3);
    assertEquals(201, reply.status());
    assertEquals(List.of(line(fewer, 8, 10), line(equal, 5, 5), line(unknown, 3, 0)),
        Shop.unnamed(reply.json().getJsonArray("lines")).stream().toList());
    assertEquals("/inventory-service/counts/" + reply.json().getLong("id"), reply.header("Location"));
    assertEquals(reply.json(), service.get(Shop.path(reply)).json());
    assertEquals(404, service.get("/counts/999999999").status());
    var movement = shop.newestMovement(1);
    assertEquals("count:" + reply.json().getLong("id"), movement.getString("reference"));
    assertEquals(Shop.lines(fewer, -2, unknown, 3), Shop.unnamed(movement.getJsonArray("lines")));
    assertEquals(List.of(8L, 0L, 8L), shop.amounts(1, fewer));
    assertEquals(List.of(3L, 0L, 3L), shop.amounts(1, unknown));
    assertEquals(0, shop.count(1, equal, 5).json().getJsonArray("lines").getJsonObject(0).getInteger("difference"));
    assertEquals(List.of(), ledger(equal));
  }

  @Test
  void a_count_includes_reserved_goods_and_may_find_fewer_than_are_reserved() {
    var product = shop.product(1, 10);
    var reservation = shop.reserve("count-" + product, 1, 60, product, 4);
    shop.count(1, product, 10);
    assertEquals(List.of(10L, 4L, 6L), shop.amounts(1, product));
    shop.count(1, product, 3);
    assertEquals(List.of(3L, 4L, -1L), shop.amounts(1, product));
    assertEquals("insufficient-stock", shop.reserve("more-" + product, 1, 60, product, 1).code());
    assertEquals(200, shop.end(reservation, "release").status());
    assertEquals(List.of(3L, 0L, 3L), shop.amounts(1, product));
  }

  @Test
  void a_count_corrects_a_negative_stock_and_may_start_an_alert() {
    var product = shop.product(1, 1);
    shop.publish("sale.completed", Shop.sale(UUID.randomUUID(), 1, Shop.lines(product, 4)));
    assertEquals("negative", service.get("/stocks/1/" + product).json().getString("status"));
    shop.count(1, product, 20);
    assertEquals("ok", service.get("/stocks/1/" + product).json().getString("status"));
    shop.count(1, product, 5);
    assertEquals(List.of("stock.negative", "stock.low"), shop.events(product));
  }

  @Test
  void sales_returns_and_voids_from_before_a_count_do_not_change_the_counted_stock() {
    var product = shop.product(1, 10);
    var before = Instant.now().minusSeconds(3600);
    var sale = UUID.randomUUID();
    shop.reserve("sale:" + sale, 1, 60, product, 2);
    shop.count(1, product, 3);
    shop.publish("sale.completed", soldAt(before, sale, product, 6));
    assertEquals(List.of(3L, 0L, 3L), shop.amounts(1, product));
    shop.publish("sale.voided", soldAt(before, sale, product, 6), before);
    shop.publish("sale.returned", returnedAt(before, product, 1));
    assertEquals(List.of(3L, 0L, 3L), shop.amounts(1, product));
    assertEquals(List.of("count -7", "sale -6", "count 6", "void 6", "count -6", "return 1", "count -1"),
        ledger(product));
    // six sold of three would make the stock negative, but three were counted after the sale
    assertEquals(List.of("stock.low"), shop.events(product));
  }

  /** Their events are of the time at which the head office has them. */
  @Test
  void voids_that_a_branch_tells_late_do_not_change_what_was_counted_since() {
    var product = shop.product(1, 10);
    var before = Instant.now().minusSeconds(3600);
    var sale = soldAt(before, UUID.randomUUID(), product, 1);
    shop.count(1, product, 10);
    shop.publish("sale.completed", sale);
    shop.publish("sale.voided", sale.copy().put("voided", new JsonObject().put("at", before.plusSeconds(60).toString())
        .put("reason", "x").put("cashier", "Luc")));
    assertEquals(List.of(10L, 0L, 10L), shop.amounts(1, product));
  }

  @Test
  void sales_of_a_till_whose_clock_is_slow_leave_the_stock_that_was_counted_before_their_goods_were_held() {
    var product = shop.product(1, 20);
    shop.count(1, product, 10);
    for (int i = 0; i < 15; i++) {
      var sale = UUID.randomUUID();
      var held = i < 10 ? shop.reserve("sale:" + sale, 1, 60, product, 1) : null;
      if (i % 2 == 0 && held != null) {
        shop.end(held, "release");
        shop.reserve("sale:" + sale + "#2", 1, 60, product, 1);
      }
      shop.publish("sale.completed", soldAt(Instant.now().minusSeconds(120), sale, product, 1));
    }
    // the last five were sold without a hold: by their time, which is all that is known of them, they were counted
    assertEquals(List.of(0L, 0L, 0L), shop.amounts(1, product));
  }

  @Test
  void a_till_whose_clock_is_fast_does_not_sell_what_was_counted_after_its_event() {
    var product = shop.product(1, 10);
    var written = Instant.now();
    shop.count(1, product, 9);
    shop.publish("sale.completed", soldAt(written.plusSeconds(600), UUID.randomUUID(), product, 1), written);
    assertEquals(List.of(9L, 0L, 9L), shop.amounts(1, product));
  }

  @Test
  void goods_that_come_back_at_a_till_whose_clock_is_slow_are_in_the_stock_that_was_counted_before() {
    var product = shop.product(1, 10);
    shop.count(1, product, 10);
    shop.publish("sale.returned", returnedAt(Instant.now().minusSeconds(120), product, 1));
    assertEquals(List.of(11L, 0L, 11L), shop.amounts(1, product));
    shop.publish("sale.returned", returnedAt(Instant.now().minusSeconds(3600), product, 1));
    assertEquals(List.of(11L, 0L, 11L), shop.amounts(1, product));
  }

  @Test
  void what_happened_at_the_very_microsecond_of_a_count_is_not_part_of_it() {
    var product = shop.product(1, 10);
    shop.count(1, product, 3);
    var counted = service.sql("SELECT counted_at FROM stocks WHERE location_id = 1 AND product_id = $1", product)
        .getFirst().getOffsetDateTime(0).toInstant();
    shop.publish("sale.returned", returnedAt(counted, product, 2), counted);
    shop.publish("sale.returned", returnedAt(counted.minusNanos(1000), product, 4), counted.minusNanos(1000));
    assertEquals(List.of(5L, 0L, 5L), shop.amounts(1, product));
  }

  @Test
  void sales_after_a_count_and_of_uncounted_products_change_the_stock() {
    var product = shop.product(1, 10);
    var other = shop.product(1, 10);
    shop.count(1, product, 9);
    var sale = soldAt(Instant.now().plusSeconds(1), UUID.randomUUID(), product, 2);
    shop.publish("sale.completed", sale);
    shop.publish("sale.completed", sale);
    assertEquals(List.of(7L, 0L, 7L), shop.amounts(1, product));
    shop.publish("sale.completed", soldAt(Instant.EPOCH.plus(20_000, ChronoUnit.DAYS), UUID.randomUUID(), other, 2));
    assertEquals(List.of(8L, 0L, 8L), shop.amounts(1, other));
    shop.end(shop.reserve("after-" + product, 1, 60, product, 1), "commit");
    shop.publish("sale.returned", returnedAt(Instant.now().plusSeconds(1), product, 1));
    shop.publish("sale.voided", sale);
    assertEquals(List.of("count -1", "sale -2", "sale -1", "return 1", "void 2"), ledger(product));
    assertEquals(List.of(9L, 0L, 9L), shop.amounts(1, product));
  }

  @Test
  void a_store_key_counts_its_own_store_only() {
    var product = shop.product(1, 10);
    assertEquals("not-your-store",
        service.post("/counts", Shop.counted(1, product, 3), Shop.STORE, "2").code());
    assertEquals(List.of(10L, 0L, 10L), shop.amounts(1, product));
    assertEquals(201, service.post("/counts", Shop.counted(1, product, 3), Shop.STORE, "1").status());
  }

  @Test
  void an_idempotency_key_repeats_the_first_response() {
    var product = shop.product(1, 10);
    var first = service.post("/counts", Shop.counted(1, product, 3), "Idempotency-Key", "c-1");
    shop.receive(1, product, 5);
    var again = service.post("/counts", Shop.counted(1, product, 3), "Idempotency-Key", "c-1");
    assertEquals("true", again.header("Idempotency-Replayed"));
    assertEquals(first.body(), again.body());
    assertEquals(List.of(8L, 0L, 8L), shop.amounts(1, product));
  }

  @Test
  void the_stock_matches_the_shelf_after_counts_during_which_sales_arrive() {
    var product = shop.product(1, 1000);
    var published = new ArrayList<UUID>();
    var shelf = 1000;
    for (int round = 0; round < 20; round++) {
      for (int i = 0; i < 5; i++) {
        var sale = UUID.randomUUID();
        if (i % 2 == 0) {
          shop.reserve("sale:" + sale, 1, 60, product, 1);
        }
        shop.publish(sale, "sale.completed", soldAt(Instant.now(), sale, product, 1));
        published.add(sale);
        shelf--;
      }
      // a stolen piece
      shelf -= round % 2;
      assertEquals(201, shop.count(1, product, shelf).status());
    }
    shop.untilApplied(published);
    assertEquals(List.of((long) shelf, 0L, (long) shelf), shop.amounts(1, product));
  }

  /** A count has what was counted and what was expected, so what moved between any two counts is known. */
  @Test
  void counts_lose_no_goods_that_are_taken_at_the_same_time() {
    var product = shop.product(1, 1000);
    var other = shop.product(1, 1000);
    var pending = new ArrayList<Future<Reply>>();
    var counts = new ArrayList<Future<Reply>>();
    for (int i = 0; i < 60; i++) {
      pending.add(shop.post("/reservations", Shop.reservation("lose-" + i, 1, 60, Shop.lines(other, 1, product, 1)))
          .compose(reservation -> shop.post(Shop.path(reservation) + "/commit", new JsonObject())));
      if (i % 4 == 0) {
        counts.add(shop.post("/counts", Shop.counted(1, i % 8 == 0 ? new long[] {product, 1000 + i, other, 1000}
            : new long[] {other, 1000, product, 1000 + i})));
      }
    }
    assertEquals(Map.of(200, 60L), Shop.byStatus(Future.all(pending).await().list()));
    assertEquals(Map.of(201, 15L), Shop.byStatus(Future.all(counts).await().list()));
    var taken = 0L;
    var before = 1000L;
    for (var row : service.sql("SELECT counted, expected FROM count_lines WHERE product_id = $1 ORDER BY count_id",
        product)) {
      taken += before - row.getLong("expected");
      before = row.getLong("counted");
    }
    assertEquals(60, taken + before - shop.amounts(1, product).getFirst());
  }

  @Test
  void late_sales_do_not_change_what_is_counted_at_the_same_time() {
    var product = shop.product(1, 100);
    var counts = new ArrayList<Future<Reply>>();
    var published = new ArrayList<UUID>();
    for (int i = 0; i < 40; i++) {
      var sale = UUID.randomUUID();
      shop.publish(sale, "sale.completed", soldAt(Instant.now().minusSeconds(60), sale, product, 1));
      published.add(sale);
      counts.add(shop.post("/counts", Shop.counted(1, product, 70)));
    }
    assertEquals(Map.of(201, 40L), Shop.byStatus(Future.all(counts).await().list()));
    shop.untilApplied(published);
    assertEquals(List.of(70L, 0L, 70L), shop.amounts(1, product));
  }
}
