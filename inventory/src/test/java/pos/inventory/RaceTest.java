package pos.inventory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import pos.common.run.Environment;
import pos.common.run.Launch;
import pos.testing.Reply;
import pos.testing.ServiceUnderTest;

class RaceTest {

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

  private static Map<Integer, Long> byStatus(List<Reply> replies) {
    return replies.stream().collect(Collectors.groupingBy(Reply::status, Collectors.counting()));
  }

  @Test
  void of_a_hundred_tills_for_the_last_ten_pieces_ten_get_one() {
    var product = shop.product(1, 10);
    var replies = service.race(100, i ->
        shop.post("/reservations", Shop.hold("last-" + i, 1, 60, Shop.lines(product, 1))));
    assertEquals(Map.of(201, 10L, 409, 90L), byStatus(replies));
    assertEquals(List.of(10L, 10L, 0L), shop.amounts(1, product));
  }

  @Test
  void one_reference_sent_a_hundred_times_holds_once() {
    var product = shop.product(1, 10);
    var body = Shop.hold("hundred", 1, 60, Shop.lines(product, 3));
    var replies = service.race(100, i -> shop.post("/reservations", body));
    assertEquals(Map.of(201, 100L), byStatus(replies));
    assertEquals(1, replies.stream().map(Reply::body).distinct().count());
    assertEquals(List.of(10L, 3L, 7L), shop.amounts(1, product));
  }

  @Test
  void one_movement_sent_a_hundred_times_is_entered_once() {
    var product = Shop.product();
    var body = Shop.movement("receipt", 1, Shop.lines(product, 3));
    var replies = service.race(100, i -> shop.post("/movements", body));
    assertEquals(Map.of(201, 100L), byStatus(replies));
    assertEquals(1, replies.stream().map(Reply::body).distinct().count());
    assertEquals(List.of(3L, 0L, 3L), shop.amounts(1, product));
  }

  @Test
  void a_hold_is_committed_or_released_but_never_both() {
    var product = shop.product(1, 40);
    for (int round = 0; round < 10; round++) {
      var hold = shop.reserve("both-" + round, 1, 60, product, 1);
      var path = "/reservations/" + hold.json().getLong("id");
      var replies = service.race(20, i -> shop.post(path + (i % 2 == 0 ? "/commit" : "/release"), new JsonObject()));
      assertEquals(Map.of(200, 10L, 409, 10L), byStatus(replies));
    }
  }

  @Test
  void transfers_in_a_circle_do_not_lock_each_other_out() {
    var first = shop.product(1, 100);
    var second = shop.product(1, 100);
    for (var location : List.of(2, 3)) {
      shop.receive(location, first, 100);
      shop.receive(location, second, 100);
    }
    var replies = service.race(150, i -> shop.post("/movements", Shop.movement("transfer", 1 + i % 3,
        i % 2 == 0 ? Shop.lines(first, 1, second, 1) : Shop.lines(second, 1, first, 1))
        .put("to_location_id", 1 + (i + 1) % 3)));
    assertEquals(Map.of(201, 150L), byStatus(replies));
    for (var product : List.of(first, second)) {
      for (long location = 1; location <= 3; location++) {
        assertEquals(List.of(100L, 0L, 100L), shop.amounts(location, product));
      }
    }
  }

  @Test
  void first_deliveries_to_new_shelves_do_not_lock_each_other_out() {
    for (int round = 0; round < 20; round++) {
      var first = shop.product(6, 100);
      var second = shop.product(6, 100);
      var third = shop.product(6, 100);
      var replies = service.race(24, i -> shop.post("/movements", Shop.movement("transfer", 6,
          i % 2 == 0 ? Shop.lines(first, 1, second, 1) : Shop.lines(third, 1, second, 1, first, 1))
          .put("to_location_id", 1 + i % 3)));
      assertEquals(Map.of(201, 24L), byStatus(replies));
      assertEquals(List.of(76L, 0L, 76L), shop.amounts(6, first));
    }
  }

  @Test
  void a_hold_that_expires_while_it_is_committed_is_sold_or_given_back_but_never_both() {
    var product = shop.product(5, 100);
    var holds = service.race(60, i -> shop.post("/reservations", Shop.hold("end-" + i, 5, 1, Shop.lines(product, 1))));
    var replies = service.race(60, i -> service.vertx().timer(800 + 6 * i, TimeUnit.MILLISECONDS).compose(now ->
        shop.post("/reservations/" + holds.get(i).json().getLong("id") + "/commit", new JsonObject())));
    var sold = byStatus(replies).getOrDefault(200, 0L);
    assertEquals(60 - sold, byStatus(replies).getOrDefault(409, 0L));
    Shop.until(() -> shop.amounts(5, product).equals(List.of(100 - sold, 0L, 100 - sold)));
    assertEquals(sold, service.number("SELECT count(*) FROM reservations WHERE reference LIKE 'end-%' AND status = $1",
        "committed"));
    assertEquals(sold, service.number("SELECT count(*) FROM movements WHERE reference LIKE 'end-%'"));
  }

  @Test
  void of_two_who_take_a_step_at_once_one_does() {
    var product = shop.product(6, 100);
    for (int round = 0; round < 20; round++) {
      var path = shop.ask(1, product, 2);
      for (var step : List.of("approve", "ship", "receive")) {
        var replies = service.race(2, i -> shop.post(path + "/" + step, new JsonObject()));
        assertEquals(Map.of(200, 1L, 409, 1L), byStatus(replies), step);
      }
    }
    assertEquals(List.of(60L, 0L, 60L), shop.amounts(6, product));
    assertEquals(List.of(40L, 0L, 40L), shop.amounts(1, product));
  }

  @Test
  void what_approval_has_lowered_is_shipped_also_by_who_waited_for_the_approval() {
    var product = shop.product(6, 1000);
    for (int round = 0; round < 20; round++) {
      var path = shop.ask(1, product, 10);
      var lowered = new JsonObject().put("lines", Shop.lines(product, 1));
      var approval = shop.post(path + "/approve", lowered);
      var shipments = service.race(5, i -> shop.post(path + "/ship", new JsonObject()));
      assertEquals(200, approval.await().status());
      assertTrue(shipments.stream().filter(reply -> reply.status() == 200).count() <= 1);
      shop.step(path, "ship");
    }
    assertEquals(List.of(980L, 0L, 980L), shop.amounts(6, product));
  }

  @Test
  void shipments_holds_and_transfers_of_the_last_pieces_never_take_more_than_there_is() {
    var product = shop.product(6, 40);
    var paths = new ArrayList<String>();
    for (int i = 0; i < 20; i++) {
      paths.add(shop.ask(1 + i % 3, product, 2));
      shop.step(paths.get(i), "approve");
    }
    var pending = new ArrayList<Future<Reply>>();
    for (int i = 0; i < 20; i++) {
      pending.add(shop.post(paths.get(i) + "/ship", new JsonObject()));
      pending.add(shop.post("/reservations", Shop.hold("last-" + i, 6, 60, Shop.lines(product, 2))));
      pending.add(shop.post("/movements",
          Shop.movement("transfer", 6, Shop.lines(product, 2)).put("to_location_id", 2)));
    }
    var granted = Future.all(pending).await().<Reply>list().stream().filter(reply -> reply.status() < 300).count();
    assertEquals(20, granted);
    assertEquals(0, shop.amounts(6, product).getLast());
  }

  @Test
  void holds_receipts_and_sales_of_the_same_goods_all_count() {
    var products = IntStream.range(0, 5).mapToLong(i -> shop.product(3, 1000)).toArray();
    var pending = new ArrayList<Future<Reply>>();
    var sales = new ArrayList<UUID>();
    for (int i = 0; i < 60; i++) {
      var one = products[i % 5];
      var other = products[(i * 3 + 1) % 5];
      var sale = UUID.randomUUID();
      pending.add(shop.post("/reservations", Shop.hold("sale:" + sale, 3, 60, one == other
          ? Shop.lines(one, 1) : Shop.lines(other, 1, one, 1))));
      pending.add(shop.post("/movements", Shop.movement("receipt", 3, Shop.lines(other, 2, one, 1))));
      shop.tell(sale, "sale.completed", Shop.sale(sale, 3, Shop.lines(one, 1, other, 1)));
      sales.add(sale);
    }
    var replies = Future.all(pending).await().<Reply>list();
    // a sale told before its hold was asked for has taken its goods, and the hold may name others
    replies.forEach(reply -> assertTrue(reply.status() == 201 || reply.code().equals("reference-reused"),
        () -> reply.body().toString()));
    Shop.until(() -> service.number("SELECT count(*) FROM inbox WHERE event_id = ANY($1)",
        (Object) sales.toArray(UUID[]::new)) == 60);
    assertEquals(5 * 1000 + 60 * 3 - 60 * 2, IntStream.range(0, 5)
        .mapToLong(i -> shop.amounts(3, products[i]).getFirst()).sum());
  }

  @Test
  void two_instances_read_one_stream_and_sweep_the_same_holds() {
    var product = shop.product(4, 1000);
    try (var other = service.another(InventoryService::new, InventoryService::port)) {
      service.race(60, i -> shop.post("/reservations", Shop.hold("two-" + i, 4, 1, Shop.lines(product, 1))));
      for (int i = 0; i < 60; i++) {
        shop.tell(UUID.randomUUID(), "sale.completed", Shop.sale(UUID.randomUUID(), 4, Shop.lines(product, 1)));
      }
      Shop.until(() -> shop.amounts(4, product).equals(List.of(940L, 0L, 940L)));
      assertEquals(200, other.get("/health/ready").status());
    }
  }

  @Test
  void three_instances_migrate_one_empty_database_at_once() {
    var variables = ServiceUnderTest.databaseAndRedis("inventory-service");
    var vertx = Launch.vertx();
    try {
      var started = IntStream.range(0, 3).mapToObj(i -> {
        var own = new HashMap<>(variables);
        own.put("INSTANCE_ID", "instance-" + i);
        return deploy(vertx, own);
      }).toList();
      Future.all(started).await();
    } finally {
      vertx.close().await();
    }
  }

  private static Future<String> deploy(Vertx vertx, Map<String, String> variables) {
    return vertx.deployVerticle(new InventoryService(Environment.read(variables, "inventory-service", 0)));
  }
}
