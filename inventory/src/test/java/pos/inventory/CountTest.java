package pos.inventory;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import pos.testing.Reply;
import pos.testing.ServiceUnderTest;

class CountTest {

  private static Shop shop;
  private static ServiceUnderTest service;

  @BeforeAll
  static void start() {
    shop = new Shop();
    service = shop.service;
  }

  @AfterAll
  static void stop() {
    assertEquals(0, service.number("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"));
    shop.close();
  }

  @AfterEach
  void check() {
    shop.assertBooksAgree();
  }

  private static JsonObject line(long product, long counted, long expected) {
    return new JsonObject().put("product_id", product).put("counted", counted).put("expected", expected)
        .put("difference", counted - expected);
  }

  private static JsonObject soldAt(Instant time, UUID id, long product, long quantity) {
    return Shop.sale(id, 1, Shop.lines(product, quantity)).put("sold_at", millis(time));
  }

  private static String millis(Instant time) {
    return time.truncatedTo(ChronoUnit.MILLIS).toString();
  }

  private static List<String> ledger(long product) {
    return service.sql("""
        SELECT type || ' ' || quantity FROM movements m JOIN movement_lines l ON l.movement_id = m.id
        WHERE product_id = $1 AND type <> 'receipt' ORDER BY m.id
        """, product).stream().map(row -> row.getString(0)).toList();
  }

  @Test
  void a_count_enters_only_the_difference() {
    var fewer = shop.product(1, 10);
    var right = shop.product(1, 5);
    var never = Shop.product();
    var reply = shop.count(1, right, 5, fewer, 8, never, 3);
    assertEquals(201, reply.status());
    assertEquals(List.of(line(fewer, 8, 10), line(right, 5, 5), line(never, 3, 0)),
        reply.json().getJsonArray("lines").stream().toList());
    var path = "/counts/" + reply.json().getLong("id");
    assertEquals("/inventory-service" + path, reply.header("Location"));
    assertEquals(reply.json(), service.get(path).json());
    assertEquals(404, service.get("/counts/999999999").status());
    var movement = service.get("/movements?location_id=1&limit=1").items().getJsonObject(0);
    assertEquals("count:" + reply.json().getLong("id"), movement.getString("reference"));
    assertEquals(Shop.lines(fewer, -2, never, 3), movement.getJsonArray("lines"));
    assertEquals(List.of(8L, 0L, 8L), shop.amounts(1, fewer));
    assertEquals(List.of(3L, 0L, 3L), shop.amounts(1, never));
    assertEquals(0, shop.count(1, right, 5).json().getJsonArray("lines").getJsonObject(0).getInteger("difference"));
    assertEquals(List.of(), ledger(right));
  }

  @Test
  void what_is_held_is_still_on_the_shelf_and_less_than_that_may_be_found() {
    var product = shop.product(1, 10);
    var hold = shop.reserve("count-" + product, 1, 60, product, 4);
    shop.count(1, product, 10);
    assertEquals(List.of(10L, 4L, 6L), shop.amounts(1, product));
    shop.count(1, product, 3);
    assertEquals(List.of(3L, 4L, -1L), shop.amounts(1, product));
    assertEquals("insufficient-stock", shop.reserve("more-" + product, 1, 60, product, 1).code());
    assertEquals(200, shop.end(hold, "release").status());
    assertEquals(List.of(3L, 0L, 3L), shop.amounts(1, product));
  }

  @Test
  void a_count_mends_a_negative_stock_and_may_begin_an_alert() {
    var product = shop.product(1, 1);
    shop.tell("sale.completed", Shop.sale(UUID.randomUUID(), 1, Shop.lines(product, 4)));
    assertEquals("negative", service.get("/stocks/1/" + product).json().getString("status"));
    shop.count(1, product, 20);
    assertEquals("ok", service.get("/stocks/1/" + product).json().getString("status"));
    shop.count(1, product, 5);
    assertEquals(List.of("stock.negative", "stock.low"), shop.events(product));
  }

  @Test
  void what_was_sold_brought_back_or_voided_before_the_count_changes_nothing_when_the_ledger_hears_of_it() {
    var product = shop.product(1, 10);
    var before = Instant.now().minusSeconds(3600);
    shop.count(1, product, 3);
    var sale = UUID.randomUUID();
    shop.reserve("sale:" + sale, 1, 60, product, 2);
    shop.tell("sale.completed", soldAt(before, sale, product, 6));
    assertEquals(List.of(3L, 0L, 3L), shop.amounts(1, product));
    shop.tell("sale.voided", soldAt(before, sale, product, 6), before);
    shop.tell("sale.returned", Shop.sale(UUID.randomUUID(), 1, Shop.lines(product, 1)).put("restock", true)
        .put("returned_at", before.toString()));
    assertEquals(List.of(3L, 0L, 3L), shop.amounts(1, product));
    assertEquals(List.of("count -7", "sale -6", "count 6", "void 6", "count -6", "return 1", "count -1"),
        ledger(product));
    // six sold out of three would be an alert, but three are there
    assertEquals(List.of("stock.low"), shop.events(product));
  }

  @Test
  void what_is_sold_after_the_count_counts_and_so_does_what_was_not_counted() {
    var product = shop.product(1, 10);
    var other = shop.product(1, 10);
    shop.count(1, product, 9);
    var sale = soldAt(Instant.now().plusSeconds(1), UUID.randomUUID(), product, 2);
    shop.tell("sale.completed", sale);
    shop.tell("sale.completed", sale);
    assertEquals(List.of(7L, 0L, 7L), shop.amounts(1, product));
    shop.tell("sale.completed", soldAt(Instant.EPOCH.plus(20_000, ChronoUnit.DAYS), UUID.randomUUID(), other, 2));
    assertEquals(List.of(8L, 0L, 8L), shop.amounts(1, other));
    shop.end(shop.reserve("after-" + product, 1, 60, product, 1), "commit");
    shop.tell("sale.returned", Shop.sale(UUID.randomUUID(), 1, Shop.lines(product, 1)).put("restock", true)
        .put("returned_at", Instant.now().plusSeconds(1).toString()));
    shop.tell("sale.voided", sale);
    assertEquals(List.of("count -1", "sale -2", "sale -1", "return 1", "void 2"), ledger(product));
    assertEquals(List.of(9L, 0L, 9L), shop.amounts(1, product));
  }

  @Test
  void a_stores_key_counts_its_own_shelves_only() {
    var product = shop.product(1, 10);
    assertEquals("not-your-store",
        service.post("/counts", Shop.counted(1, product, 3), "X-Consumer-Custom-ID", "2").code());
    assertEquals(List.of(10L, 0L, 10L), shop.amounts(1, product));
    assertEquals(201, service.post("/counts", Shop.counted(1, product, 3), "X-Consumer-Custom-ID", "1").status());
  }

  @Test
  void an_idempotency_key_gives_the_first_answer_again() {
    var product = shop.product(1, 10);
    var first = service.post("/counts", Shop.counted(1, product, 3), "Idempotency-Key", "c-1");
    shop.receive(1, product, 5);
    var again = service.post("/counts", Shop.counted(1, product, 3), "Idempotency-Key", "c-1");
    assertEquals("true", again.header("Idempotency-Replayed"));
    assertEquals(first.body(), again.body());
    assertEquals(List.of(8L, 0L, 8L), shop.amounts(1, product));
  }

  @Test
  void the_shelf_is_right_after_every_count_while_sales_are_on_their_way() {
    var product = shop.product(1, 1000);
    var told = new ArrayList<UUID>();
    var shelf = 1000;
    for (int round = 0; round < 20; round++) {
      for (int i = 0; i < 5; i++) {
        var sale = UUID.randomUUID();
        if (i % 2 == 0) {
          shop.reserve("sale:" + sale, 1, 60, product, 1);
        }
        shop.tell(sale, "sale.completed", soldAt(Instant.now(), sale, product, 1));
        told.add(sale);
        shelf--;
      }
      // a piece that nobody paid for
      shelf -= round % 2;
      assertEquals(201, shop.count(1, product, shelf).status());
    }
    Shop.until(() -> service.number("SELECT count(*) FROM inbox WHERE event_id = ANY($1)",
        (Object) told.toArray(UUID[]::new)) == told.size());
    assertEquals(List.of((long) shelf, 0L, (long) shelf), shop.amounts(1, product));
  }

  /** Each count says what it found and what was expected, so what moved between any two of them is known. */
  @Test
  void counts_lose_nothing_that_is_taken_at_the_same_time() {
    var product = shop.product(1, 1000);
    var other = shop.product(1, 1000);
    var pending = new ArrayList<Future<Reply>>();
    var counts = new ArrayList<Future<Reply>>();
    for (int i = 0; i < 60; i++) {
      pending.add(shop.post("/reservations", Shop.hold("lose-" + i, 1, 60, Shop.lines(other, 1, product, 1)))
          .compose(hold -> shop.post("/reservations/" + hold.json().getLong("id") + "/commit", new JsonObject())));
      if (i % 4 == 0) {
        counts.add(shop.post("/counts", Shop.counted(1, i % 8 == 0 ? new long[] {product, 1000 + i, other, 1000}
            : new long[] {other, 1000, product, 1000 + i})));
      }
    }
    Future.all(pending).await().<Reply>list().forEach(commit -> assertEquals(200, commit.status()));
    Future.all(counts).await().<Reply>list().forEach(count -> assertEquals(201, count.status()));
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
  void late_sales_and_counts_at_the_same_time_leave_what_was_counted() {
    var product = shop.product(1, 100);
    var counts = new ArrayList<Future<Reply>>();
    var told = new ArrayList<UUID>();
    for (int i = 0; i < 40; i++) {
      var sale = UUID.randomUUID();
      shop.tell(sale, "sale.completed", soldAt(Instant.now().minusSeconds(60), sale, product, 1));
      told.add(sale);
      counts.add(shop.post("/counts", Shop.counted(1, product, 70)));
    }
    Future.all(counts).await().<Reply>list().forEach(count -> assertEquals(201, count.status()));
    Shop.until(() -> service.number("SELECT count(*) FROM inbox WHERE event_id = ANY($1)",
        (Object) told.toArray(UUID[]::new)) == 40);
    assertEquals(List.of(70L, 0L, 70L), shop.amounts(1, product));
  }
}
