package pos.inventory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pos.common.rule.Failure;
import pos.common.rule.Fields;
import pos.inventory.Count.Item;
import pos.inventory.Movement.Fact;
import pos.inventory.Movement.Type;

/** Movements, counts and what they do to stocks, without starting anything. */
class MovementRulesTest {

  private static final Labels TEA = new Labels(Map.of(7L, new Labels.Label("TEA", null, "Tea")));
  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00.123456Z");

  private static JsonObject body(String type, String to, int... lines) {
    var list = new JsonArray();
    for (int i = 0; i < lines.length; i += 2) {
      list.add(new JsonObject().put("product_id", lines[i]).put("quantity", lines[i + 1]));
    }
    return new JsonObject().put("type", type).put("location_id", 6).put("reference", "R-1").put("lines", list)
        .put("to_location_id", to == null ? null : Integer.valueOf(to));
  }

  private static Movement.Draft draft(JsonObject body) {
    var request = Movement.Request.from(Fields.of(body));
    return request.draft(identified(request.lines()));
  }

  private static List<Line> identified(List<NamedLine> lines) {
    return lines.stream().map(line -> new Line(line.product().productId(), line.quantity())).toList();
  }

  private static Count.Draft count(JsonObject body) {
    var request = Count.Request.from(Fields.of(body));
    return request.draft(identified(request.lines()));
  }

  private static Failure refused(JsonObject body) {
    return assertThrows(Failure.class, () -> draft(body), body::encode);
  }

  private static String field(Failure failure) {
    return failure.toJson().getJsonArray("errors").getJsonObject(0).getString("field");
  }

  private static Movement movement(Type type, Long to, Line... lines) {
    return new Movement(5, new Movement.Draft(type, 6, to, "R-1", Origin.UNKNOWN, List.of(lines)), NOON);
  }

  @Test
  void a_movement_is_read_with_one_line_a_product() {
    assertEquals(new Movement.Draft(Type.RECEIPT, 6, "R-1", Origin.UNKNOWN, List.of(new Line(7, 5), new Line(9, 1))),
        draft(body("receipt", null, 9, 1, 7, 2, 7, 3)));
    assertEquals(new Movement.Draft(Type.ADJUSTMENT, 6, "R-1", Origin.UNKNOWN, List.of(new Line(7, -2))),
        draft(body("adjustment", null, 7, -2)));
    assertEquals(new Movement.Draft(Type.TRANSFER, 6, 1L, "R-1", Origin.UNKNOWN, List.of(new Line(7, 2))),
        draft(body("transfer", "1", 7, 2)));
  }

  @ParameterizedTest
  @CsvSource({"receipt, , 1000000", "transfer, 1, 1", "adjustment, , -1000000", "adjustment, , 1000000"})
  void quantities_up_to_a_million_move(String type, String to, int quantity) {
    assertEquals(List.of(new Line(7, quantity)), draft(body(type, to, 7, quantity)).lines());
  }

  @ParameterizedTest
  @CsvSource({"receipt, , 0", "receipt, , -1", "transfer, 1, -1", "adjustment, , 0", "receipt, , 1000001",
      "adjustment, , 1000001", "adjustment, , -1000001"})
  void other_quantities_are_refused(String type, String to, int quantity) {
    assertEquals("lines[0].quantity", field(refused(body(type, to, 7, quantity))));
  }

  @ParameterizedTest
  @CsvSource({"transfer, , is missing", "receipt, 1, is allowed for transfers only",
      "adjustment, 1, is allowed for transfers only", "transfer, 6, must differ from location_id"})
  void a_transfer_and_nothing_else_has_another_destination(String type, String to, String message) {
    assertEquals("to_location_id " + message + ".", refused(body(type, to, 7, 2)).getMessage());
  }

  @Test
  void every_bad_field_is_named() {
    var failure = refused(new JsonObject().put("type", "sale").put("lines", new JsonArray().add(new JsonObject())));
    assertEquals(List.of("type", "location_id", "reference", "lines[0].product_id", "lines[0].quantity"),
        failure.toJson().getJsonArray("errors").stream().map(JsonObject.class::cast)
            .map(error -> error.getString("field")).toList());
  }

  @Test
  void the_ledger_knows_a_movement_by_its_location_type_and_reference() {
    assertEquals(new Movement.Key(6, Type.RECEIPT, "R-1"), draft(body("receipt", null, 7, 2)).key());
  }

  @Test
  void the_same_movement_again_is_answered_and_another_with_its_reference_refused() {
    var movement = movement(Type.RECEIPT, null, new Line(7, 2));
    assertSame(movement, movement.repeated(draft(body("receipt", null, 7, 2))));
    for (var other : List.of(body("receipt", null, 7, 3), body("receipt", null, 8, 2), body("adjustment", null, 7, 2),
        body("receipt", null, 7, 2).put("location_id", 5))) {
      assertEquals("reference-reused", assertThrows(Failure.class, () -> movement.repeated(draft(other))).code());
    }
  }

  @Test
  void a_movement_is_shown_with_its_lines_and_in_lists_with_their_number() {
    var head = new JsonObject("""
        {"id": 5, "type": "transfer", "location_id": 6, "to_location_id": 1, "reference": "R-1",
         "made_by": null, "reason": null, "register_id": null, "receipt_number": null,
         "created_at": "2026-11-22T12:00:00.123Z", "line_count": 2}""");
    var links = new JsonObject("{\"self\": {\"href\": \"/inventory-service/movements/5\"}}");
    var movement = movement(Type.TRANSFER, 1L, new Line(7, 2), new Line(9, 3));
    assertEquals(List.of(7L, 9L), movement.products());
    assertEquals(head.copy().put("lines", new JsonArray("""
        [{"product_id": 7, "sku": "TEA", "barcode": null, "name": "Tea", "quantity": 2},
         {"product_id": 9, "sku": null, "barcode": null, "name": null, "quantity": 3}]"""))
        .put("_links", links).encode(), movement.toJson(TEA).encode());
    assertEquals(head.put("line_count", 40L).put("_links", links).encode(),
        new Movement.Summary(movement, 40).toJson().encode());
  }

  @Test
  void an_entry_of_the_ledger_is_sorted_by_movement_product_and_location() {
    var line = new LedgerLine(5, Type.SALE, "sale:1", NOON, new Stock.Key(2, 7), -3);
    assertEquals(List.of(5L, 7L, 2L), List.of(line.key()));
    assertEquals(new JsonObject("""
        {"product_id": 7, "sku": "TEA", "barcode": null, "name": "Tea", "movement_id": 5, "type": "sale",
         "reference": "sale:1", "created_at": "2026-11-22T12:00:00.123Z", "location_id": 2, "quantity": -3,
         "_links": {"self": {"href": "/inventory-service/movements/5"}}}""").encode(), line.toJson(TEA).encode());
  }

  /** What happened before a count is part of what was counted: the ledger enters it, and takes it out again. */
  @Test
  void a_movement_that_a_later_count_reflects_is_offset_for_the_counted_products_only() {
    var origin = new Origin("Ana", null, 4L, 17L);
    var sale = new Movement.Draft(Type.SALE, 2, "sale:1", origin,
        List.of(new Line(7, -3), new Line(8, -1), new Line(9, -2)));
    var counted = Map.of(new Stock.Key(2, 7), NOON.plusNanos(1000), new Stock.Key(2, 9), NOON,
        new Stock.Key(1, 8), NOON.plusSeconds(9));
    assertEquals(Optional.of(new Movement.Draft(Type.COUNT, 2, "sale:1", origin, List.of(new Line(7, 3)))),
        Fact.at(NOON, sale).offset(counted));
    assertEquals(Optional.empty(), Fact.at(NOON.plusNanos(1000), sale).offset(counted));
    assertEquals(Optional.empty(), Fact.now(sale).offset(counted), "it happens now, after every count");
    assertEquals(sale, Fact.now(sale).movement());
    assertEquals(Optional.of(NOON), Fact.at(NOON.plusNanos(999), sale).happenedAt(), "to the microsecond");
  }

  @Test
  void a_fact_did_not_happen_before_its_goods_were_held() {
    var sale = new Movement.Draft(Type.SALE, 2, "sale:1", Origin.UNKNOWN, List.of(new Line(7, -1)));
    var fact = Fact.at(NOON, sale);
    assertEquals(fact, fact.notBefore(null));
    assertEquals(fact, fact.notBefore(NOON));
    assertEquals(fact, fact.notBefore(NOON.minusSeconds(1)));
    assertEquals(Fact.at(NOON.plusSeconds(1), sale), fact.notBefore(NOON.plusSeconds(1)));
    assertEquals(Fact.now(sale), Fact.now(sale).notBefore(NOON));
  }

  @Test
  void a_count_moves_what_is_not_as_the_ledger_says() {
    var origin = new Origin("Ana", "yearly", null, null);
    var count = new Count(4, 6, NOON, origin, List.of(new Item(7, 10, 12), new Item(8, 5, 5), new Item(9, 0, -2)));
    assertEquals(Optional.of(new Movement.Draft(Type.COUNT, 6, "count:4", origin,
        List.of(new Line(7, -2), new Line(9, 2)))), count.difference());
    assertEquals(List.of(7L, 8L, 9L), count.products());
    assertEquals(Optional.empty(), new Count(4, 6, NOON, Origin.UNKNOWN, List.of(new Item(8, 5, 5))).difference());
    assertEquals(new JsonObject("""
        {"id": 4, "location_id": 6, "counted_at": "2026-11-22T12:00:00.123Z", "made_by": "Ana", "reason": "yearly",
         "lines": [
         {"product_id": 7, "sku": "TEA", "barcode": null, "name": "Tea", "counted": 10, "expected": 12,
          "difference": -2},
         {"product_id": 8, "sku": null, "barcode": null, "name": null, "counted": 5, "expected": 5, "difference": 0},
         {"product_id": 9, "sku": null, "barcode": null, "name": null, "counted": 0, "expected": -2, "difference": 2}],
         "_links": {"self": {"href": "/inventory-service/counts/4"}}}""").encode(), count.toJson(TEA).encode());
  }

  @Test
  void a_count_names_each_product_once_and_may_find_nothing() {
    var body = new JsonObject("""
        {"location_id": 6, "lines": [{"product_id": 9, "counted": 3}, {"product_id": 7, "counted": 0}]}""");
    assertEquals(new Count.Draft(6, Origin.UNKNOWN, List.of(new Line(7, 0), new Line(9, 3))), count(body));
    body.getJsonArray("lines").add(new JsonObject().put("product_id", 9).put("counted", 3));
    var repeated = assertThrows(Failure.class, () -> count(body));
    assertEquals("lines[2].product_id repeats the product of lines[0].", repeated.getMessage());
    body.put("location_id", 0).getJsonArray("lines").getJsonObject(0).put("counted", -1);
    var bad = assertThrows(Failure.class, () -> count(body));
    assertEquals(2, bad.toJson().getJsonArray("errors").size());
  }

  @Test
  void a_movement_of_a_sale_a_void_or_a_return_knows_who_and_why_and_the_receipt() {
    var event = new JsonObject().put("cashier", "Ana").put("reason", "broken")
        .put("register_id", 4).put("receipt_number", 17);
    assertEquals(new Origin("Ana", null, 4L, 17L), Origin.ofSale(Fields.of(event)));
    assertEquals(new Origin("Ana", "broken", 4L, null), Origin.ofReturn(Fields.of(event)));
    assertEquals(new Origin(null, null, 4L, 17L), Origin.ofVoid(Fields.of(event)));
    event.put("voided", new JsonObject().put("cashier", "Luc").put("reason", "wrong customer"));
    assertEquals(new Origin("Luc", "wrong customer", 4L, 17L), Origin.ofVoid(Fields.of(event)));
  }
}
