package pos.inventory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pos.common.rule.Failure;
import pos.common.rule.Fields;
import pos.common.shop.StoreScope;
import pos.inventory.Reservation.Status;

/** Reservations, stocks and locations as they are read, compared and shown, without starting anything. */
class StockRulesTest {

  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00.123456Z");
  private static final List<Line> LINES = List.of(new Line(7, 3), new Line(9, 1));

  private static Reservation reservation(String reference, Status status, int extensions) {
    return new Reservation(1, new Reservation.Draft(reference, 2, 60, LINES), status, NOON, NOON.plusSeconds(60),
        extensions);
  }

  private static JsonObject body() {
    return new JsonObject("""
        {"reference": "sale:1", "location_id": 2, "ttl_seconds": 60,
         "lines": [{"product_id": 9, "quantity": 1}, {"product_id": 7, "quantity": 3}]}""");
  }

  private static Reservation.Draft draft(JsonObject body) {
    return Reservation.Draft.from(Fields.of(body));
  }

  @ParameterizedTest
  @CsvSource({"0, 3, 3, true", "-3, 0, 3, true", "3, 0, -3, false", "0, -3, -3, false", "-2, -3, -1, false",
      "-3, -2, 1, true", "5, 5, 0, false", "0, 0, 0, false"})
  void a_change_takes_what_it_reserves_and_what_leaves_the_stock(long onHand, long reserved, long taken,
      boolean takes) {
    var change = new StockChange(1, 7, onHand, reserved);
    assertEquals(taken, change.taken());
    assertEquals(takes, change.takes());
  }

  @ParameterizedTest
  @CsvSource({"-5, 0, -5", "-2, 3, -5", "3, 2, 1", "2, 2, 0", "0, 4, -4"})
  void what_is_available_is_on_hand_and_not_reserved(long onHand, long reserved, long available) {
    var stock = new Stock(new Stock.Key(1, 7), onHand, reserved, 5, Stock.Status.NEGATIVE, NOON, 3);
    assertEquals(available, stock.available());
    assertEquals(available, stock.toEvent().getLong("available"));
  }

  @Test
  void a_stock_is_published_with_its_amounts_and_shown_with_its_status() {
    var stock = new Stock(new Stock.Key(1, 7), 8, 2, 5, Stock.Status.LOW, NOON, 3);
    var event = new JsonObject("""
        {"location_id": 1, "product_id": 7, "on_hand": 8, "reserved": 2, "available": 6, "alert_threshold": 5}""");
    assertEquals(event.encode(), stock.toEvent().encode());
    var tea = new Labels(Map.of(7L, new Labels.Label("TEA", "4006381333931", "Tea")));
    var shown = event.put("sku", "TEA").put("barcode", "4006381333931").put("name", "Tea")
        .put("status", "low").put("version", 3L);
    assertEquals(shown.encode(), stock.toJson(tea).encode());
    assertEquals(shown.copy().put("since", "2026-11-22T12:00:00.123Z").encode(), stock.toAlert(tea).encode());
    assertEquals(shown.copy().put("_links", new JsonObject("""
        {"self": {"href": "/inventory-service/stocks/1/7"},
         "explain": {"href": "/inventory-service/stocks/1/7/explain"},
         "movements": {"href": "/inventory-service/movements?location_id=1&product_id=7"},
         "availability": {"href": "/inventory-service/products/7/availability"}}""")).encode(),
        stock.toResource(tea, new StoreScope.OneStore(2)).encode());
    assertEquals(new JsonObject().put("href", "/inventory-service/stocks/1/7").put("method", "PATCH"),
        stock.toResource(tea, new StoreScope.OneStore(1)).getJsonObject("_links").getJsonObject("set_alert_threshold"));
    assertEquals(List.of(1L, 7L), List.of(stock.locationId(), stock.productId()));
    assertEquals("/inventory-service/movements/lines?location_id=1&product_id=7", new Stock.Key(1, 7).linesPath());
  }

  @Test
  void a_reservation_is_read_with_its_lines_in_order_and_each_product_once() {
    assertEquals(new Reservation.Draft("sale:1", 2, 60, LINES), draft(body()));
    var repeated = body();
    repeated.getJsonArray("lines").add(new JsonObject().put("product_id", 9).put("quantity", 5));
    assertEquals("lines[2].product_id repeats the product of lines[0].",
        assertThrows(Failure.class, () -> draft(repeated)).getMessage());
    var bad = assertThrows(Failure.class, () -> draft(body().put("ttl_seconds", 0).put("location_id", 0)));
    assertEquals(2, bad.toJson().getJsonArray("errors").size());
  }

  @ParameterizedTest
  @CsvSource({"sale:1, sale:1", "sale:1#2, sale:1", "order:7#10#2, order:7", "#2, ''"})
  void all_attempts_to_hold_goods_are_for_one_purchase(String reference, String purchase) {
    assertEquals(new Movement.Draft(Movement.Type.SALE, 2, purchase, Origin.UNKNOWN, Line.negated(LINES)),
        reservation(reference, Status.ACTIVE, 0).sale());
  }

  @Test
  void the_same_reservation_again_is_answered_and_another_with_its_reference_refused() {
    var reservation = reservation("sale:1", Status.ACTIVE, 0);
    assertSame(reservation, reservation.repeated(draft(body())));
    for (var other : List.of(body().put("location_id", 3), body().put("ttl_seconds", 61),
        body().put("lines", new JsonArray().add(new JsonObject().put("product_id", 7).put("quantity", 3))))) {
      assertEquals("reference-reused", assertThrows(Failure.class, () -> reservation.repeated(draft(other))).code());
    }
  }

  @Test
  void a_reservation_shows_its_end_in_its_status_version_and_links() {
    var active = reservation("sale:1", Status.ACTIVE, 4);
    assertEquals(new JsonObject("""
        {"id": 1, "reference": "sale:1", "location_id": 2, "status": "active", "ttl_seconds": 60,
         "created_at": "2026-11-22T12:00:00.123Z", "expires_at": "2026-11-22T12:01:00.123Z",
         "lines": [{"product_id": 7, "quantity": 3}, {"product_id": 9, "quantity": 1}], "version": 5,
         "_links": {"self": {"href": "/inventory-service/reservations/1"},
          "commit": {"href": "/inventory-service/reservations/1/commit", "method": "POST"},
          "release": {"href": "/inventory-service/reservations/1/release", "method": "POST"}}}""").encode(),
        active.toJson().encode());
    var ended = active.withStatus(Status.EXPIRED).toJson();
    assertEquals(List.of("expired", 6, Set.of("self")), List.of(ended.getString("status"), ended.getInteger("version"),
        ended.getJsonObject("_links").fieldNames()));
  }

  @Test
  void what_is_held_is_given_back_to_the_last_piece() {
    var reservation = reservation("sale:1", Status.ACTIVE, 0);
    assertEquals(List.of(new StockChange(2, 7, 0, 3), new StockChange(2, 9, 0, 1)), reservation.holds());
    assertEquals(List.of(new StockChange(2, 7, 0, -3), new StockChange(2, 9, 0, -1)), reservation.releases());
    assertTrue(reservation.holds().stream().allMatch(StockChange::takes));
    assertFalse(reservation.releases().stream().anyMatch(StockChange::takes));
  }

  @Test
  void a_location_is_read_and_shown() {
    var body = new JsonObject("{\"name\": \"Store 1\", \"type\": \"logistics_centre\", \"address\": \"1 rue Peel\"}");
    var draft = new Location.Draft("Store 1", Location.Type.LOGISTICS_CENTRE, "1 rue Peel");
    assertEquals(draft, Location.Draft.from(Fields.of(body)));
    assertThrows(Failure.class, () -> Location.Draft.from(Fields.of(body.copy().put("type", "shop"))));
    assertTrue(new Location(4, draft, 2).toJson().getMap().entrySet().containsAll(
        body.put("id", 4L).put("version", 2L).getMap().entrySet()));
    assertEquals("/inventory-service/locations/4", Location.path(4));
  }
}
