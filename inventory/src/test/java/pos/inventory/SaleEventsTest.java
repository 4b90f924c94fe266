package pos.inventory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import pos.testing.ForgetfulProxy;
import pos.testing.Servers;
import pos.testing.ServiceUnderTest;

class SaleEventsTest {

  @RegisterExtension
  private static final Shop shop = new Shop();
  private static final ServiceUnderTest service = shop.service;

  private static List<String> settled(UUID sale) {
    return service.sql("SELECT payload FROM outbox WHERE type = 'stock.settled' AND payload->>'sale_id' = $1",
        sale.toString()).stream().map(row -> row.getJsonObject(0).encode()).toList();
  }

  private static JsonObject returned(UUID id, long store, boolean restock, JsonArray lines) {
    return new JsonObject().put("id", id.toString()).put("sale_id", UUID.randomUUID().toString()).put("store_id", store)
        .put("restock", restock).put("lines", lines);
  }

  @Test
  void a_sale_leaves_the_stock_and_sums_the_lines_of_a_product() {
    var first = shop.product(2, 10);
    var second = shop.product(2, 10);
    var sale = UUID.randomUUID();
    shop.publish("sale.completed", Shop.sale(sale, 2, Shop.lines(second, 1, first, 2, second, 3)));
    assertEquals(List.of(8L, 0L, 8L), shop.amounts(2, first));
    assertEquals(List.of(6L, 0L, 6L), shop.amounts(2, second));
    var movement = shop.newestMovement(2);
    assertEquals("sale", movement.getString("type"));
    assertEquals("sale:" + sale, movement.getString("reference"));
    assertEquals(Shop.lines(first, -2, second, -4), Shop.unnamed(movement.getJsonArray("lines")));
    assertEquals(List.of(), settled(sale));
  }

  @Test
  void the_stock_of_a_product_explains_who_sold_voided_and_took_it_back_and_on_which_receipt() {
    var product = shop.product(2, 10);
    var id = UUID.randomUUID();
    var sale = Shop.sale(id, 2, Shop.lines(product, 1)).put("cashier", "Ana").put("register_id", 4)
        .put("receipt_number", 17);
    shop.publish("sale.completed", sale);
    shop.publish("sale.voided", sale.copy()
        .put("voided", new JsonObject().put("at", "x").put("reason", "wrong size").put("cashier", "Luc")));
    shop.publish("sale.returned", returned(UUID.randomUUID(), 2, true, Shop.lines(product, 1))
        .put("cashier", "Eva").put("reason", "damaged").put("register_id", 3));
    var newest = service.get("/stocks/2/" + product + "/explain").json().getJsonArray("newest_movements");
    assertEquals(List.of("return Eva damaged 3 null", "void Luc wrong size 4 17", "sale Ana null 4 17",
        "receipt null null null null"), newest.stream().map(JsonObject.class::cast)
            .map(entry -> entry.getString("type") + " " + entry.getString("made_by") + " " + entry.getString("reason")
                + " " + entry.getLong("register_id") + " " + entry.getLong("receipt_number")).toList());
  }

  @Test
  void a_sale_is_applied_although_a_firewall_forgot_the_connection_that_reads_it() {
    try (var proxy = new ForgetfulProxy(Servers.redis().port());
        var other = new Shop().behind(proxy, Servers.freshRedis().uri())) {
      other.start();
      var product = other.product(2, 10);
      other.publish("sale.completed", Shop.sale(UUID.randomUUID(), 2, Shop.lines(product, 1)));
      proxy.forget();
      other.publish("sale.completed", Shop.sale(UUID.randomUUID(), 2, Shop.lines(product, 1)));
      assertEquals(List.of(8L, 0L, 8L), other.amounts(2, product));
    }
  }

  @Test
  void a_sale_commits_its_own_reservation() {
    var product = shop.product(2, 10);
    var sale = UUID.randomUUID();
    var reservation = shop.reserve("sale:" + sale, 2, 60, product, 4);
    shop.reserve("other", 2, 60, product, 1);
    shop.publish("sale.completed", Shop.sale(sale, 2, Shop.lines(product, 4)));
    assertEquals(List.of(6L, 1L, 5L), shop.amounts(2, product));
    assertEquals("committed", service.get(Shop.path(reservation)).json().getString("status"));
    assertEquals(List.of("stock.low"), shop.events(product));
  }

  @Test
  void a_sale_ends_its_reservation_even_when_they_differ() {
    var reserved = shop.product(2, 10);
    var sold = shop.product(2, 10);
    var sale = UUID.randomUUID();
    shop.reserve("sale:" + sale, 2, 60, reserved, 4, sold, 1);
    shop.publish("sale.completed", Shop.sale(sale, 2, Shop.lines(sold, 3)));
    assertEquals(List.of(10L, 0L, 10L), shop.amounts(2, reserved));
    assertEquals(List.of(7L, 0L, 7L), shop.amounts(2, sold));
  }

  @Test
  void a_sale_counts_once_after_its_reservation_has_expired_was_released_or_committed() {
    var product = shop.product(2, 10);
    var expired = UUID.randomUUID();
    shop.reserve("sale:" + expired, 2, 1, product, 1);
    Shop.until(() -> shop.amounts(2, product).equals(List.of(10L, 0L, 10L)));
    shop.publish("sale.completed", Shop.sale(expired, 2, Shop.lines(product, 1)));
    var released = UUID.randomUUID();
    shop.end(shop.reserve("sale:" + released, 2, 60, product, 1), "release");
    shop.publish("sale.completed", Shop.sale(released, 2, Shop.lines(product, 1)));
    var committed = UUID.randomUUID();
    shop.end(shop.reserve("sale:" + committed, 2, 60, product, 1), "commit");
    shop.publish("sale.completed", Shop.sale(committed, 2, Shop.lines(product, 1)));
    assertEquals(List.of(7L, 0L, 7L), shop.amounts(2, product));
  }

  @Test
  void a_reservation_that_arrives_after_its_sale_holds_nothing() {
    var product = shop.product(2, 10);
    var sale = UUID.randomUUID();
    shop.publish("sale.completed", Shop.sale(sale, 2, Shop.lines(product, 1)));
    var late = shop.reserve("sale:" + sale, 2, 60, product, 1);
    assertEquals("409 reference-reused", late.status() + " " + late.code());
    assertEquals(List.of(9L, 0L, 9L), shop.amounts(2, product));
  }

  @Test
  void a_sale_of_more_than_is_on_hand_makes_the_stock_negative_and_is_published_once() {
    var product = shop.product(2, 3);
    shop.publish("sale.completed", Shop.sale(UUID.randomUUID(), 2, Shop.lines(product, 5)));
    assertEquals(List.of(-2L, 0L, -2L), shop.amounts(2, product));
    assertEquals("negative", service.get("/stocks/2/" + product).json().getString("status"));
    assertEquals(List.of("stock.negative"), shop.events(product));
    shop.publish("sale.completed", Shop.sale(UUID.randomUUID(), 2, Shop.lines(product, 1)));
    assertEquals(List.of("stock.negative"), shop.events(product));
    var unknown = Shop.product();
    shop.publish("sale.completed", Shop.sale(UUID.randomUUID(), 2, Shop.lines(unknown, 1)));
    assertEquals(List.of(-1L, 0L, -1L), shop.amounts(2, unknown));
    assertEquals(List.of("stock.negative"), shop.events(unknown));
  }

  @Test
  void a_sale_from_above_the_threshold_to_below_zero_publishes_both_events() {
    var product = shop.product(2, 8);
    shop.publish("sale.completed", Shop.sale(UUID.randomUUID(), 2, Shop.lines(product, 9)));
    assertEquals(List.of("stock.low", "stock.negative"), shop.events(product));
  }

  @Test
  void a_pending_sale_publishes_that_it_is_settled() {
    var sale = UUID.randomUUID();
    var payload = Shop.sale(sale, 2, Shop.lines(shop.product(2, 3), 1)).put("stock_status", "pending");
    shop.publish("sale.completed", payload);
    assertEquals(List.of(new JsonObject().put("sale_id", sale.toString()).put("sold_at", "2026-11-22T11:59:00.000Z")
        .put("location_id", 2).encode()), settled(sale));
  }

  @Test
  void an_event_that_arrives_repeatedly_has_one_effect() {
    var product = shop.product(2, 10);
    var sale = Shop.sale(UUID.randomUUID(), 2, Shop.lines(product, 1));
    var event = UUID.randomUUID();
    shop.publish(event, "sale.completed", sale);
    shop.publish(event, "sale.completed", sale);
    shop.publish("sale.completed", sale);
    shop.publish("sale.completed", sale);
    assertEquals(List.of(9L, 0L, 9L), shop.amounts(2, product));
  }

  @Test
  void returned_goods_are_restocked_only_when_they_can_be_sold_again() {
    var product = shop.product(2, 10);
    var restocked = UUID.randomUUID();
    shop.publish("sale.returned", returned(restocked, 2, true, Shop.lines(product, 2)));
    shop.publish("sale.returned", returned(restocked, 2, true, Shop.lines(product, 2)));
    shop.publish("sale.returned", returned(UUID.randomUUID(), 2, false, Shop.lines(product, 3)));
    assertEquals(List.of(12L, 0L, 12L), shop.amounts(2, product));
    assertEquals(1, service.number("SELECT count(*) FROM movements WHERE type = 'return' AND reference = $1",
        "return:" + restocked));
  }

  @Test
  void a_void_undoes_its_sale_in_either_order() {
    var product = shop.product(2, 10);
    var sale = Shop.sale(UUID.randomUUID(), 2, Shop.lines(product, 2, product, 1));
    shop.publish("sale.voided", sale);
    assertEquals(List.of(13L, 0L, 13L), shop.amounts(2, product));
    shop.publish("sale.completed", sale);
    shop.publish("sale.voided", sale);
    assertEquals(List.of(10L, 0L, 10L), shop.amounts(2, product));
  }

  @Test
  void events_of_other_types_have_no_effect() {
    var product = shop.product(2, 10);
    shop.publish("sale.printed", Shop.sale(UUID.randomUUID(), 2, Shop.lines(product, 2)));
    shop.publish("register.opened", new JsonObject().put("id", 1));
    assertEquals(List.of(10L, 0L, 10L), shop.amounts(2, product));
  }

  @Test
  void an_invalid_event_is_parked_and_the_next_one_is_applied() {
    var product = shop.product(2, 10);
    var invalid = UUID.randomUUID();
    shop.publish(invalid, "sale.completed",
        Shop.sale(UUID.randomUUID(), 2, Shop.lines(product, 2)).put("store_id", "2"));
    shop.publish("sale.completed", Shop.sale(UUID.randomUUID(), 2, Shop.lines(product, 1)));
    Shop.until(() -> service.number("SELECT count(*) FROM dead_events WHERE event_id = $1", invalid) == 1);
    assertEquals(List.of(9L, 0L, 9L), shop.amounts(2, product));
  }

  @Test
  void many_events_that_are_read_together_count_once_each_but_for_the_bad_one() {
    var first = shop.product(2, 1000);
    var second = shop.product(2, 1000);
    var counted = shop.product(2, 1000);
    assertEquals(201, shop.count(2, counted, 900).status());
    var bad = UUID.randomUUID();
    var events = new ArrayList<UUID>();
    for (int i = 0; i < 150; i++) {
      var sale = UUID.randomUUID();
      if (i % 3 == 0) {
        shop.reserve("sale:" + sale, 2, 60, first, 1);
      }
      // they were sold before the count, which reflects them, but for those whose goods were held after it
      var payload = Shop.sale(sale, 2, Shop.lines(second, 2, first, 1, counted, 1));
      events.add(sale);
      shop.publish(sale, "sale.completed", payload);
      if (i % 10 == 0) {
        events.add(UUID.randomUUID());
        shop.publish(events.getLast(), "sale.completed", payload);
      }
      if (i == 70) {
        shop.publish(bad, "sale.completed", payload.copy().put("store_id", "2"));
      }
    }
    shop.untilApplied(events);
    assertEquals(1, service.number("SELECT count(*) FROM dead_events WHERE event_id = $1", bad));
    assertEquals(List.of(850L, 0L), shop.amounts(2, first).subList(0, 2));
    assertEquals(List.of(700L, 0L), shop.amounts(2, second).subList(0, 2));
    assertEquals(List.of(850L, 0L), shop.amounts(2, counted).subList(0, 2));
  }

  @Test
  void health_metrics_and_reservations_tell_how_far_the_ledger_is_behind() {
    shop.publish("sale.completed", Shop.sale(UUID.randomUUID(), 2, Shop.lines(shop.product(2, 3), 1)));
    Shop.until(() -> service.get("/health").json().getLong("consumer_lag_seconds") == 0);
    var metrics = service.get("/metrics").body().toString();
    assertTrue(metrics.contains("consumer_lag_events{service=\"inventory-service\"}"));
    var hold = shop.reserve("lag " + UUID.randomUUID(), 2, 60, shop.product(2, 3), 1);
    assertTrue(Long.parseLong(hold.header("X-Ledger-Lag")) >= 0);
  }

  @Test
  void goods_of_a_part_of_an_order_are_restocked_once_and_the_rest_apart() {
    var product = shop.product(6, 10);
    var reference = "order:7:" + UUID.randomUUID();
    var part = new JsonObject().put("id", 7).put("reference", reference).put("location_id", 6).put("restock", false)
        .put("lines", Shop.lines(product, 3)).put("refund", new JsonObject().put("reference", reference + "/1")
            .put("location_id", 6).put("restock", true).put("lines", Shop.lines(product, 1)));
    shop.publish("order.partly_refunded", part);
    shop.publish("order.partly_refunded", part);
    assertEquals(List.of(11L, 0L, 11L), shop.amounts(6, product));
    shop.publish("order.refunded", part.copy().put("restock", true).put("lines", Shop.lines(product, 2)));
    assertEquals(List.of(13L, 0L, 13L), shop.amounts(6, product));
  }

  @Test
  void returned_goods_of_an_order_are_restocked_once() {
    var product = shop.product(6, 10);
    var order = System.nanoTime();
    var event = new JsonObject().put("id", order).put("location_id", 6).put("restock", true)
        .put("lines", Shop.lines(product, 3));
    shop.publish("order.cancelled", event);
    shop.publish("order.refunded", event);
    assertEquals(List.of(13L, 0L, 13L), shop.amounts(6, product));
  }

  @Test
  void damaged_goods_of_an_order_are_not_restocked() {
    var product = shop.product(6, 10);
    shop.publish("order.refunded", new JsonObject().put("id", System.nanoTime()).put("location_id", 6)
        .put("restock", false).put("lines", Shop.lines(product, 3)));
    assertEquals(List.of(10L, 0L, 10L), shop.amounts(6, product));
  }
}
