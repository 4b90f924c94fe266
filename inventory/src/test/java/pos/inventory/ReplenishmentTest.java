package pos.inventory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pos.testing.Reply;
import pos.testing.ServiceUnderTest;

class ReplenishmentTest {

  @RegisterExtension
  private static final Shop shop = new Shop();
  private static final ServiceUnderTest service = shop.service;

  private static JsonArray lines(long product, long requested, long quantity) {
    return new JsonArray().add(new JsonObject().put("product_id", product).put("requested", requested)
        .put("quantity", quantity).putNull("received").putNull("missing"));
  }

  private static String status(String path) {
    return service.get(path).json().getString("status");
  }

  private static Set<String> links(Reply reply) {
    return reply.json().getJsonObject("_links").fieldNames();
  }

  @Test
  void goods_go_from_the_sender_through_transit_to_the_receiver_and_links_offer_only_the_next_step() {
    var product = shop.product(6, 30);
    var requested = service.post("/replenishments", Shop.replenishment(1, product, 12).put("comment", "for Saturday"));
    assertEquals(201, requested.status());
    assertEquals(lines(product, 12, 12), Shop.unnamed(requested.json().getJsonArray("lines")));
    assertEquals(6, requested.json().getInteger("from_location_id"));
    assertEquals("for Saturday", requested.json().getString("comment"));
    assertEquals(Set.of("self", "approve", "reject"), links(requested));
    var path = Shop.path(requested);
    assertEquals(requested.json(), service.get(path).json());
    var approved = shop.step(path, "approve");
    assertEquals(Set.of("self", "cancel", "ship"), links(approved));
    assertEquals(List.of(30L, 0L, 30L), shop.amounts(6, product));
    var shipped = shop.step(path, "ship");
    assertEquals(Set.of("self", "receive"), links(shipped));
    assertEquals(List.of(18L, 0L, 18L), shop.amounts(6, product));
    assertEquals(404, service.get("/stocks/1/" + product).status());
    var received = shop.step(path, "receive", Shop.STORE, "1");
    assertEquals(Set.of("self"), links(received));
    assertEquals(List.of(12L, 0L, 12L), shop.amounts(1, product));
    assertEquals("\"4\"", received.header("ETag"));
    assertEquals(received.json(), service.get(path).json());
    assertEquals(304, service.get(path, "If-None-Match", "\"4\"").status());
    assertEquals(404, service.get("/replenishments/999999999").status());
  }

  @Test
  void every_step_publishes_the_full_state() {
    var product = shop.product(6, 30);
    var path = shop.replenish(1, product, 12);
    for (var step : List.of("approve", "ship", "receive")) {
      shop.step(path, step);
    }
    var rejected = shop.replenish(1, product, 1);
    shop.step(rejected, "reject");
    var events = service.sql("""
        SELECT type, payload FROM outbox WHERE type LIKE 'replenishment.%' AND payload->>'id' IN ($1, $2)
        ORDER BY sequence
        """, path.substring(16), rejected.substring(16));
    assertEquals(List.of("replenishment.requested", "replenishment.approved", "replenishment.shipped",
        "replenishment.received", "replenishment.requested", "replenishment.rejected"),
        events.stream().map(row -> row.getString("type")).toList());
    var state = service.get(path).json();
    state.remove("_links");
    state.put("lines", Shop.unnamed(state.getJsonArray("lines")));
    assertEquals(state, events.get(3).getJsonObject("payload"));
  }

  @Test
  void an_approval_may_lower_quantities_and_keeps_lines_lowered_to_zero() {
    var first = shop.product(6, 30);
    var second = shop.product(6, 30);
    var third = shop.product(6, 30);
    var path = shop.replenish(1, first, 12, second, 7, third, 3);
    var lowered = new JsonObject().put("lines", Shop.lines(second, 0, first, 5));
    assertEquals("status", service.post(path + "/approve", lowered.copy().put("status", "received")).field());
    var approved = service.post(path + "/approve", lowered);
    assertEquals("approved", approved.json().getString("status"));
    assertEquals(lines(first, 12, 5).addAll(lines(second, 7, 0)).addAll(lines(third, 3, 3)),
        Shop.unnamed(approved.json().getJsonArray("lines")));
    shop.step(path, "ship");
    assertEquals(List.of(30L, 0L, 30L), shop.amounts(6, second));
    shop.step(path, "receive");
    assertEquals(List.of(5L, 0L, 5L), shop.amounts(1, first));
    assertEquals(List.of(3L, 0L, 3L), shop.amounts(1, third));
    assertEquals(404, service.get("/stocks/1/" + second).status());
  }

  @Test
  void a_rejection_may_have_a_reason_and_moves_nothing() {
    var product = shop.product(6, 30);
    var path = shop.replenish(1, product, 12);
    var rejected = service.post(path + "/reject", new JsonObject().put("reason", "discontinued"));
    assertEquals("discontinued", rejected.json().getString("reason"));
    assertEquals("rejected", status(path));
    assertEquals(List.of(30L, 0L, 30L), shop.amounts(6, product));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      requested | | cancel ship receive
      approved | approve | approve reject receive
      rejected | reject | approve reject cancel ship receive
      cancelled | approve cancel | approve reject cancel ship receive
      shipped | approve ship | approve reject cancel ship
      received | approve ship receive | approve reject cancel ship receive
      """)
  void a_step_out_of_turn_is_refused_and_changes_nothing(String status, String steps, String refused) {
    var path = shop.replenish(1, shop.product(6, 30), 12);
    for (var step : steps == null ? new String[0] : steps.split(" ")) {
      assertEquals(200, shop.step(path, step).status());
    }
    var before = service.get(path).body();
    for (var step : refused.split(" ")) {
      var reply = shop.step(path, step);
      assertEquals(409, reply.status(), step);
      assertEquals("replenishment-" + status, reply.code());
    }
    assertEquals(before, service.get(path).body());
  }

  @Test
  void goods_are_not_shipped_until_all_of_them_are_available() {
    var plenty = shop.product(6, 30);
    var scarce = shop.product(6, 5);
    shop.reserve("web-" + scarce, 6, 60, scarce, 2);
    var path = shop.replenish(1, plenty, 1, scarce, 4);
    shop.step(path, "approve");
    var reply = shop.step(path, "ship");
    assertEquals("insufficient-stock", reply.code());
    assertEquals(new JsonObject().put("product_id", scarce).put("requested", 4).put("available", 3),
        reply.json().getJsonArray("shortages").getJsonObject(0));
    assertEquals("approved", status(path));
    assertEquals(List.of(30L, 0L, 30L), shop.amounts(6, plenty));
    shop.receive(6, scarce, 1);
    assertEquals(200, shop.step(path, "ship").status());
  }

  @Test
  void an_approval_that_falls_short_is_cut_or_cancelled() {
    var scarce = shop.product(6, 5);
    var cut = shop.replenish(1, scarce, 12);
    shop.step(cut, "approve");
    assertEquals("insufficient-stock", shop.step(cut, "ship").code());
    var shipped = service.post(cut + "/ship", new JsonObject().put("lines", Shop.lines(scarce, 4)));
    assertEquals(200, shipped.status());
    assertEquals(lines(scarce, 12, 4), Shop.unnamed(shipped.json().getJsonArray("lines")));
    assertEquals(List.of(1L, 0L, 1L), shop.amounts(6, scarce));
    var other = shop.replenish(1, scarce, 12);
    shop.step(other, "approve");
    assertEquals("not-your-store", shop.step(other, "cancel", Shop.STORE, "1").code());
    var cancelled = service.post(other + "/cancel", new JsonObject().put("reason", "none left"));
    assertEquals("cancelled none left", cancelled.json().getString("status") + " " + cancelled.json().getString("reason"));
    assertNotNull(cancelled.json().getString("cancelled_at"));
    assertEquals(cancelled.json(), service.get(other).json());
    assertEquals(1, service.get("/replenishments?status=cancelled&location_id=1").items().stream()
        .filter(each -> ((JsonObject) each).getLong("id") == Shop.id(other)).count());
    assertEquals(List.of(1L, 0L, 1L), shop.amounts(6, scarce));
  }

  @Test
  void fewer_pieces_may_arrive_than_were_sent_and_the_difference_is_named() {
    var product = shop.product(6, 30);
    var path = shop.replenish(1, product, 12);
    shop.step(path, "approve");
    shop.step(path, "ship");
    assertEquals("lines[0].quantity", service.post(path + "/receive",
        new JsonObject().put("lines", Shop.lines(product, 13))).field());
    assertEquals("received", service.post(path + "/receive", new JsonObject().put("received", 10)).field());
    var received = service.post(path + "/receive", new JsonObject().put("lines", Shop.lines(product, 10)));
    assertEquals(200, received.status());
    var line = received.json().getJsonArray("lines").getJsonObject(0);
    assertEquals("12 10 2", line.getLong("quantity") + " " + line.getLong("received") + " " + line.getLong("missing"));
    assertEquals(received.json(), service.get(path).json());
    assertEquals(List.of(10L, 0L, 10L), shop.amounts(1, product));
    assertEquals(List.of(18L, 0L, 18L), shop.amounts(6, product));
    assertEquals(10, shop.newestMovement(1).getJsonArray("lines").getJsonObject(0).getLong("quantity"));
  }

  @Test
  void a_step_requires_the_expected_version() {
    var path = shop.replenish(1, shop.product(6, 30), 12);
    assertEquals("stale-version", shop.step(path, "approve", "If-Match", "\"2\"").code());
    assertEquals("requested", status(path));
    assertEquals(200, shop.step(path, "approve", "If-Match", "\"1\"").status());
    assertEquals("stale-version", shop.step(path, "ship", "If-Match", "\"1\"").code());
    assertEquals(200, shop.step(path, "ship", "If-Match", "*").status());
  }

  @Test
  void a_store_key_requests_and_receives_for_its_own_store_and_decides_nothing() {
    var product = shop.product(6, 30);
    assertEquals("not-your-store",
        service.post("/replenishments", Shop.replenishment(1, product, 1), Shop.STORE, "2").code());
    var path = shop.replenish(1, product, 1);
    for (var step : List.of("approve", "ship", "receive")) {
      assertEquals("not-your-store", shop.step(path, step, Shop.STORE, "2").code());
      if (!step.equals("receive")) {
        assertEquals("not-your-store", shop.step(path, step, Shop.STORE, "1").code());
        assertEquals("not-your-store", shop.step(path, "reject", Shop.STORE, "1").code());
        shop.step(path, step);
      }
    }
    assertEquals("shipped", status(path));
    assertEquals(200, shop.step(path, "receive", Shop.STORE, "1").status());
    assertEquals(201, service.post("/replenishments", Shop.replenishment(1, product, 1), Shop.STORE, "1").status());
  }

  @Test
  void goods_may_come_from_any_location_but_the_same() {
    var product = shop.product(3, 30);
    var requested = service.post("/replenishments", Shop.replenishment(1, product, 4).put("from_location_id", 3));
    var path = Shop.path(requested);
    shop.step(path, "approve");
    shop.step(path, "ship");
    assertEquals(List.of(26L, 0L, 26L), shop.amounts(3, product));
    assertEquals("from_location_id",
        service.post("/replenishments", Shop.replenishment(3, product, 4).put("from_location_id", 3)).field());
    assertEquals("from_location_id", service.post("/replenishments", Shop.replenishment(6, product, 4)).field());
  }

  @Test
  void without_a_logistics_centre_the_sender_is_required() {
    service.sql("UPDATE locations SET type = 'store' WHERE id = 6");
    assertEquals("from_location_id", service.post("/replenishments", Shop.replenishment(1, 7, 4)).field());
    service.sql("UPDATE locations SET type = 'logistics_centre' WHERE id = 6");
  }

  @Test
  void an_idempotency_key_takes_a_step_once_and_repeats_the_first_response() {
    var product = shop.product(6, 30);
    var body = Shop.replenishment(1, product, 2);
    var requested = service.post("/replenishments", body, "Idempotency-Key", "q-1");
    assertEquals(requested.body(), service.post("/replenishments", body, "Idempotency-Key", "q-1").body());
    var path = Shop.path(requested);
    for (var step : List.of("approve", "ship", "receive")) {
      var first = shop.step(path, step, "Idempotency-Key", step);
      var again = shop.step(path, step, "Idempotency-Key", step);
      assertEquals(200, again.status());
      assertEquals("true", again.header("Idempotency-Replayed"));
      assertEquals(first.body(), again.body());
    }
    assertEquals(List.of(2L, 0L, 2L), shop.amounts(1, product));
  }

  @Test
  void fields_that_a_client_must_not_set_are_refused() {
    var product = shop.product(6, 3);
    for (var smuggled : List.of("status", "version", "received_at", "id")) {
      var refused = service.post("/replenishments", Shop.replenishment(1, product, 1).put(smuggled, 1));
      assertEquals("422 " + smuggled, refused.status() + " " + refused.field());
    }
  }
}
