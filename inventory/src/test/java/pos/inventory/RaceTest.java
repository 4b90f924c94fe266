package pos.inventory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.WebClient;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import pos.common.run.Environment;
import pos.common.run.Launch;
import pos.testing.FromGateway;
import pos.testing.Reply;
import pos.testing.ServiceUnderTest;

class RaceTest {

  @RegisterExtension
  private static final Shop shop = new Shop();
  private static final ServiceUnderTest service = shop.service;

  @AfterAll
  static void no_deadlock_occurred() {
    shop.assertNoDeadlocks();
  }

  @Test
  void ten_of_a_hundred_tills_get_the_last_ten_pieces() {
    var product = shop.product(1, 10);
    var replies = service.race(100, i ->
        shop.post("/reservations", Shop.reservation("last-" + i, 1, 60, Shop.lines(product, 1))));
    assertEquals(Map.of(201, 10L, 409, 90L), Shop.byStatus(replies));
    assertEquals(List.of(10L, 10L, 0L), shop.amounts(1, product));
  }

  @Test
  void one_reference_sent_a_hundred_times_reserves_once() {
    var product = shop.product(1, 10);
    var body = Shop.reservation("hundred", 1, 60, Shop.lines(product, 3));
    var replies = service.race(100, _ -> shop.post("/reservations", body));
    assertEquals(Map.of(201, 100L), Shop.byStatus(replies));
    assertEquals(1, replies.stream().map(Reply::body).distinct().count());
    assertEquals(List.of(10L, 3L, 7L), shop.amounts(1, product));
  }

  @Test
  void one_movement_sent_a_hundred_times_is_entered_once() {
    var product = Shop.product();
    var body = Shop.movement("receipt", 1, Shop.lines(product, 3));
    var replies = service.race(100, _ -> shop.post("/movements", body));
    assertEquals(Map.of(201, 100L), Shop.byStatus(replies));
    assertEquals(1, replies.stream().map(Reply::body).distinct().count());
    assertEquals(List.of(3L, 0L, 3L), shop.amounts(1, product));
  }

  @Test
  void a_reservation_is_committed_or_released_but_never_both() {
    var product = shop.product(1, 40);
    for (int round = 0; round < 10; round++) {
      var path = Shop.path(shop.reserve("both-" + round, 1, 60, product, 1));
      var replies = service.race(20, i -> shop.post(path + (i % 2 == 0 ? "/commit" : "/release"), new JsonObject()));
      assertEquals(Map.of(200, 10L, 409, 10L), Shop.byStatus(replies));
    }
  }

  @Test
  void transfers_in_a_circle_do_not_deadlock() {
    var first = shop.product(1, 100);
    var second = shop.product(1, 100);
    for (var location : List.of(2, 3)) {
      shop.receive(location, first, 100);
      shop.receive(location, second, 100);
    }
    var replies = service.race(150, i -> shop.post("/movements", Shop.transfer(1 + i % 3, 1 + (i + 1) % 3,
        i % 2 == 0 ? new long[] {first, 1, second, 1} : new long[] {second, 1, first, 1})));
    assertEquals(Map.of(201, 150L), Shop.byStatus(replies));
    for (var product : List.of(first, second)) {
      for (long location = 1; location <= 3; location++) {
        assertEquals(List.of(100L, 0L, 100L), shop.amounts(location, product));
      }
    }
  }

  @Test
  void first_transfers_of_products_do_not_deadlock() {
    for (int round = 0; round < 20; round++) {
      var first = shop.product(6, 100);
      var second = shop.product(6, 100);
      var third = shop.product(6, 100);
      var replies = service.race(24, i -> shop.post("/movements", Shop.transfer(6, 1 + i % 3,
          i % 2 == 0 ? new long[] {first, 1, second, 1} : new long[] {third, 1, second, 1, first, 1})));
      assertEquals(Map.of(201, 24L), Shop.byStatus(replies));
      assertEquals(List.of(76L, 0L, 76L), shop.amounts(6, first));
    }
  }

  @Test
  void a_reservation_that_expires_during_its_commit_is_sold_or_given_back_but_never_both() {
    var product = shop.product(5, 100);
    var reservations = service.race(60, i ->
        shop.post("/reservations", Shop.reservation("end-" + i, 5, 1, Shop.lines(product, 1))));
    var replies = service.race(60, i -> service.vertx().timer(800 + 6 * i, TimeUnit.MILLISECONDS).compose(_ ->
        shop.post(Shop.path(reservations.get(i)) + "/commit", new JsonObject())));
    var sold = Shop.byStatus(replies).getOrDefault(200, 0L);
    assertEquals(60 - sold, Shop.byStatus(replies).getOrDefault(409, 0L));
    Shop.until(() -> shop.amounts(5, product).equals(List.of(100 - sold, 0L, 100 - sold)));
    assertEquals(sold, service.number("SELECT count(*) FROM reservations WHERE reference LIKE 'end-%' AND status = $1",
        "committed"));
    assertEquals(sold, service.number("SELECT count(*) FROM movements WHERE reference LIKE 'end-%'"));
  }

  @Test
  void only_one_of_two_simultaneous_requests_takes_a_step() {
    var product = shop.product(6, 100);
    for (int round = 0; round < 20; round++) {
      var path = shop.replenish(1, product, 2);
      for (var step : List.of("approve", "ship", "receive")) {
        var replies = service.race(2, _ -> shop.post(path + "/" + step, new JsonObject()));
        assertEquals(Map.of(200, 1L, 409, 1L), Shop.byStatus(replies), step);
      }
    }
    assertEquals(List.of(60L, 0L, 60L), shop.amounts(6, product));
    assertEquals(List.of(40L, 0L, 40L), shop.amounts(1, product));
  }

  @Test
  void a_shipment_that_waited_for_the_approval_ships_the_lowered_quantity() {
    var product = shop.product(6, 1000);
    for (int round = 0; round < 20; round++) {
      var path = shop.replenish(1, product, 10);
      var lowered = new JsonObject().put("lines", Shop.lines(product, 1));
      var approval = shop.post(path + "/approve", lowered);
      var shipments = service.race(5, _ -> shop.post(path + "/ship", new JsonObject()));
      assertEquals(200, approval.await().status());
      assertTrue(shipments.stream().filter(reply -> reply.status() == 200).count() <= 1);
      shop.step(path, "ship");
    }
    assertEquals(List.of(980L, 0L, 980L), shop.amounts(6, product));
  }

  @Test
  void shipments_reservations_and_transfers_together_never_take_more_than_is_available() {
    var product = shop.product(6, 40);
    var paths = new ArrayList<String>();
    for (int i = 0; i < 20; i++) {
      paths.add(shop.replenish(1 + i % 3, product, 2));
      shop.step(paths.get(i), "approve");
    }
    var pending = new ArrayList<Future<Reply>>();
    for (int i = 0; i < 20; i++) {
      pending.add(shop.post(paths.get(i) + "/ship", new JsonObject()));
      pending.add(shop.post("/reservations", Shop.reservation("last-" + i, 6, 60, Shop.lines(product, 2))));
      pending.add(shop.post("/movements", Shop.transfer(6, 2, product, 2)));
    }
    var granted = Future.all(pending).await().<Reply>list().stream().filter(reply -> reply.status() < 300).count();
    assertEquals(20, granted);
    assertEquals(0, shop.amounts(6, product).getLast());
  }

  @Test
  void simultaneous_reservations_receipts_and_sales_of_the_same_goods_all_count() {
    var products = IntStream.range(0, 5).mapToLong(_ -> shop.product(3, 1000)).toArray();
    var pending = new ArrayList<Future<Reply>>();
    var sales = new ArrayList<UUID>();
    for (int i = 0; i < 60; i++) {
      var one = products[i % 5];
      var other = products[(i * 3 + 1) % 5];
      var sale = UUID.randomUUID();
      pending.add(shop.post("/reservations", Shop.reservation("sale:" + sale, 3, 60, one == other
          ? Shop.lines(one, 1) : Shop.lines(other, 1, one, 1))));
      pending.add(shop.post("/movements", Shop.movement("receipt", 3, Shop.lines(other, 2, one, 1))));
      shop.publish(sale, "sale.completed", Shop.sale(sale, 3, Shop.lines(one, 1, other, 1)));
      sales.add(sale);
    }
    var replies = Future.all(pending).await().<Reply>list();
    // a sale that was applied before its reservation has taken its goods, and the reservation may name others
    replies.forEach(reply -> assertTrue(reply.status() == 201 || reply.code().equals("reference-reused"),
        () -> reply.body().toString()));
    shop.untilApplied(sales);
    assertEquals(5 * 1000 + 60 * 3 - 60 * 2, IntStream.range(0, 5)
        .mapToLong(i -> shop.amounts(3, products[i]).getFirst()).sum());
  }

  @Test
  void two_instances_read_one_stream_and_expire_the_same_reservations() {
    var product = shop.product(4, 1000);
    try (var other = service.another(InventoryService::new, InventoryService::port)) {
      var replies = service.race(60, i ->
          shop.post("/reservations", Shop.reservation("two-" + i, 4, 1, Shop.lines(product, 1))));
      assertEquals(Map.of(201, 60L), Shop.byStatus(replies));
      var sales = Stream.generate(UUID::randomUUID).limit(60).toList();
      var events = Stream.generate(UUID::randomUUID).limit(60).toList();
      for (int i = 0; i < 60; i++) {
        shop.publish(events.get(i), "sale.completed", Shop.sale(sales.get(i), 4, Shop.lines(product, 1)));
      }
      shop.untilApplied(events);
      Shop.until(() -> shop.amounts(4, product).equals(List.of(940L, 0L, 940L)));
      assertEquals(60, service.number("SELECT count(*) FROM movements WHERE type = 'sale' AND reference = ANY($1)",
          (Object) sales.stream().map(sale -> "sale:" + sale).toArray(String[]::new)));
      assertEquals(60, service.number(
          "SELECT count(*) FROM reservations WHERE reference LIKE 'two-%' AND status = 'expired'"));
      Shop.until(() ->
          shop.readers().equals(Set.of(service.environment().instance(), other.environment().instance())));
    }
  }

  @Test
  void three_instances_migrate_one_empty_database_at_once() {
    var variables = ServiceUnderTest.databaseAndRedis("inventory-service");
    var vertx = Launch.vertx();
    try {
      var instances = IntStream.range(0, 3).mapToObj(i -> {
        var own = new HashMap<>(variables);
        own.put("INSTANCE_ID", "instance-" + i);
        return new InventoryService(Environment.read(own, "inventory-service", 0));
      }).toList();
      Future.all(instances.stream().map(vertx::deployVerticle).toList()).await();
      var client = WebClient.create(vertx);
      var headers = MultiMap.caseInsensitiveMultiMap().addAll(FromGateway.headers());
      for (var instance : instances) {
        assertEquals(200, client.get(instance.port(), "127.0.0.1", "/health/ready").send().await().statusCode());
        var locations = client.get(instance.port(), "127.0.0.1", "/locations")
            .putHeaders(headers).send().await().bodyAsJsonObject();
        assertEquals(service.get("/locations").items(), locations.getJsonArray("items"));
      }
      var database = PgConnection.connect(vertx, PgConnectOptions.fromUri(variables.get("DATABASE_URL"))).await();
      var files = database.query("SELECT file FROM schema_migrations").execute().await();
      assertEquals(service.number("SELECT count(*) FROM schema_migrations"), files.size());
      assertEquals(6, database.query("SELECT FROM movements").execute().await().size(), "the opening stock, once");
    } finally {
      vertx.close().await();
    }
  }
}
