package pos.order.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pos.common.rule.Failure;
import pos.common.rule.Wire;
import pos.common.shop.Address;
import pos.common.shop.FirstCategory;
import pos.common.shop.Tax;
import pos.testing.RowOf;

/** Orders as they are read from rows, answered and published. */
class OrderFormTest {

  private static final FirstCategory TOYS = new FirstCategory(3, "Toys");
  private static final UUID ID = UUID.fromString("0199a3a0-0000-7000-8000-000000000001");
  private static final JsonObject SHIPPING = new JsonObject().put("full_name", "Ana").put("province", "ON");
  private static final JsonObject BILLING = new JsonObject().put("full_name", "Luc").put("province", "QC");
  private static final Shipment SHIPMENT = new Shipment("Postes Canada", "7023210039414604");
  private static final JsonObject REFUSAL = new JsonObject().put("code", "insufficient-stock");
  private static final JsonArray ITEMS = new JsonArray("""
      [{"product_id": 7, "sku": "T", "name": "Thing", "quantity": 2, "unit_price_cents": 1000, "tax_code": "standard",
        "category_id": 3, "category": "Toys"},
       {"product_id": 8, "sku": "B", "name": "Book", "quantity": 1, "unit_price_cents": 500, "tax_code": "exempt"}]""");
  private static final JsonArray TAXES =
      new JsonArray().add(new JsonObject().put("code", "hst").put("rate", "0.13").put("amount_cents", 260L));

  private static Row row(UUID uuid, Status status, Status goal, String reason, JsonObject shipping, boolean restock) {
    return RowOf.columns("id", 9L, "uuid", uuid, "customer_id", 5L, "cart_id", "cart", "cart_version", 3L,
        "status", Wire.name(status), "reason", reason, "subtotal_cents", 2500L, "taxes", TAXES,
        "shipping_cents", 995L, "payment_token", "tok_visa", "reservation_id", 11L, "shipping_address", shipping,
        "billing_address", BILLING, "goal", Wire.name(goal), "refusal", REFUSAL, "restock", restock,
        "shipment", SHIPMENT.toJson(), "location_id", 6L, "cart_due", true,
        "claim", 4L, "trace", "ids", "version", 6L,
        "created_at", OffsetDateTime.parse("2026-11-22T05:00:00-05:00"),
        "updated_at", OffsetDateTime.parse("2026-11-22T05:00:01-05:00"),
        "confirmed_at", status == Status.PENDING ? null : OffsetDateTime.parse("2026-11-22T05:00:02-05:00"),
        "items", ITEMS, "line_count", 2L, "refunds", new JsonArray(), "refunding", null);
  }

  private static Order order(Status status, Status goal) {
    return Order.from(row(ID, status, goal, "payment-declined", SHIPPING, true));
  }

  private static JsonObject json(String status, String payment, String member, Object items) {
    return new JsonObject().put("id", 9L).put("customer_id", 5L).put("status", status)
        .put("reason", "payment-declined").put(member, items).put("subtotal_cents", 2500L).put("taxes", TAXES)
        .put("shipping_cents", 995L).put("total_cents", 3755L).put("currency", "CAD")
        .put("shipping_address", SHIPPING).put("billing_address", BILLING)
        .put("payment", new JsonObject().put("status", payment).put("method", "card").put("amount_cents", 3755L)
            .put("refunded_cents", payment.equals("refunded") ? 3755L : 0L))
        .put("refunds", new JsonArray())
        .put("shipment", new JsonObject().put("carrier", "Postes Canada").put("tracking_number", "7023210039414604"))
        .put("version", 6L).put("created_at", "2026-11-22T10:00:00Z").put("updated_at", "2026-11-22T10:00:01Z");
  }

  private static JsonArray items() {
    return new JsonArray()
        .add(new JsonObject().put("product_id", 7L).put("sku", "T").put("name", "Thing").put("quantity", 2L)
            .put("unit_price_cents", 1000L).put("total_cents", 2000L).put("tax_code", "standard"))
        .add(new JsonObject().put("product_id", 8L).put("sku", "B").put("name", "Book").put("quantity", 1L)
            .put("unit_price_cents", 500L).put("total_cents", 500L).put("tax_code", "exempt"));
  }

  @Test
  void an_order_is_read_from_its_row() {
    var order = order(Status.PENDING, Status.CONFIRMED);
    assertEquals(9, order.id());
    assertEquals(new Draft(ID, 5, new CartVersion("cart", 3),
        new Quote(List.of(new Item(7, "T", "Thing", 2, 1000, "standard", TOYS),
            new Item(8, "B", "Book", 1, 500, "exempt", null)),
            new Totals(2500, List.of(new Tax("hst", "0.13", 260)), 995)),
        new Addresses(SHIPPING, BILLING), 6, "tok_visa"), order.content());
    assertEquals(new Progress(Status.PENDING, Status.CONFIRMED, new Reason("payment-declined", REFUSAL), true, 11L, SHIPMENT),
        order.progress());
    assertEquals(new Order.Work(4, true, "ids"), order.work());
    assertEquals(new Order.Revision(6, Instant.parse("2026-11-22T10:00:00Z"), Instant.parse("2026-11-22T10:00:01Z"),
        null), order.revision());
    assertEquals(List.of(5L, 11L, 6L, 3755L), List.of(order.customerId(), order.reservationId(), order.version(),
        order.totalCents()));
    assertEquals(Optional.of(REFUSAL), order.refusal());
    assertEquals("ids", order.trace());
    assertTrue(order.isCartDue());
    assertFalse(Samples.order(Status.PAID).isCartDue());
    assertEquals(Instant.parse("2026-11-22T10:00:00Z"), order.createdAt());
    assertEquals(Instant.parse("2026-11-22T10:00:01Z"), order.updatedAt());
    assertEquals(order(Status.PAID, null).content(), OrderSummary.from(
        row(ID, Status.PAID, null, "payment-declined", SHIPPING, true)).order().content());
  }

  @Test
  void an_order_that_was_just_placed_is_on_its_way_to_be_confirmed() {
    var now = Instant.parse("2026-11-22T10:00:00Z");
    var content = order(Status.PENDING, null).content();
    assertEquals(new Order(9, content, new Progress(Status.PENDING, Status.CONFIRMED, Reason.NONE, false, null, null),
        Refunds.NONE, new Order.Work(1, false, "ids"), new Order.Revision(1, now, now, null)),
        Order.placed(9, content, "ids", now));
    assertEquals(0, Order.now().getNano() % 1_000_000);
    assertTrue(Math.abs(Order.now().toEpochMilli() - System.currentTimeMillis()) < 600_000);
  }

  @ParameterizedTest
  @CsvSource({"PENDING, pending", "RESERVED, pending", "PAID, captured", "CONFIRMED, captured", "SHIPPED, captured",
      "DELIVERED, captured", "CANCELLED, refunded", "REFUNDED, refunded", "FAILED, declined"})
  void an_answer_says_what_became_of_the_payment(Status status, String payment) {
    assertEquals(json(Wire.name(status), payment, "items", items()), order(status, null).toJson());
    assertEquals(json(Wire.name(status), payment, "line_count", 2L), OrderSummary.from(
        row(ID, status, null, "payment-declined", SHIPPING, true)).toJson());
  }

  @Test
  void the_payment_of_a_checkout_that_failed_otherwise_was_cancelled() {
    assertEquals("cancelled", Order.from(row(ID, Status.FAILED, null, "insufficient-stock", SHIPPING, true)).toJson()
        .getJsonObject("payment").getString("status"));
    assertEquals("captured", order(Status.CONFIRMED, null).toJson().getJsonObject("payment").getString("status"));
  }

  @Test
  void an_event_names_no_person_and_says_what_goes_back_on_the_shelf() {
    var event = OrderEvent.of(order(Status.CONFIRMED, null)).orElseThrow();
    assertEquals("order.confirmed", event.type());
    var items = items();
    items.getJsonObject(0).put("category", FirstCategory.toJson(TOYS));
    var expected = json("confirmed", "captured", "items", items);
    List.of("shipping_address", "billing_address", "shipment", "reason").forEach(expected::remove);
    assertEquals(expected.put("province", "ON").put("reference", "order:9:" + ID)
        .put("confirmed_at", "2026-11-22T10:00:02Z").put("restock", false).put("location_id", 6L)
        .put("lines", new JsonArray().add(new JsonObject().put("product_id", 7L).put("quantity", 2L))
            .add(new JsonObject().put("product_id", 8L).put("quantity", 1L))), event.payload());
    assertEquals(true, OrderEvent.of(order(Status.CANCELLED, null)).orElseThrow().payload().getBoolean("restock"));
    assertEquals(false, OrderEvent.of(Order.from(row(ID, Status.REFUNDED, null, null, SHIPPING, false))).orElseThrow()
        .payload().getBoolean("restock"));
  }

  @Test
  void a_reference_names_the_order_for_good() {
    var order = order(Status.PAID, null);
    assertEquals("order:9:" + ID, order.reference());
    assertEquals("order:9:" + ID, order.holdReference(1));
    assertEquals("order:9:" + ID + "#2", order.holdReference(2));
    for (var own : List.of(order.holdReference(1), order.holdReference(2), order.holdReference(12),
        order.reference() + ":again")) {
      assertTrue(order.owns(own), own);
    }
    for (var other : List.of("order:9", "order:9:" + new UUID(1, 2), "order:90:" + ID, "order:9:" + ID + "#", "")) {
      assertFalse(order.owns(other), other);
    }
    var old = Order.from(row(null, Status.PAID, null, null, SHIPPING, true));
    assertEquals("order:9", old.reference());
    assertTrue(old.owns("order:9#2"));
    assertFalse(old.owns("order:9:" + ID));
  }

  @Test
  void of_an_erased_customer_only_the_province_remains() {
    assertFalse(order(Status.CONFIRMED, null).isAnonymous());
    assertTrue(Order.from(row(ID, Status.DELIVERED, null, null, new JsonObject().put("province", "ON"), true))
        .isAnonymous());
    var address = new Address("Ana", "1 rue Peel", null, "Laval", "QC", "H2X 1Y4", null);
    assertEquals(new Addresses(address.toJson(), address.toJson()), Addresses.of(address, address));
  }

  @Test
  void a_stored_answer_is_repeated_as_it_was() {
    assertEquals(new StoredAnswer(201, "/orders/9", "\"6\"", "{}"), StoredAnswer.from(RowOf.columns("status", 201,
        "location", "/orders/9", "etag", "\"6\"", "body", "{}")));
  }

  @Test
  void a_reason_is_a_code_or_words() {
    var failure = Failure.conflict("insufficient-stock", "Not enough.");
    assertEquals(new Reason("insufficient-stock", failure.toJson()), Reason.of(failure));
    assertEquals(new Reason("too late", null), Reason.said("too late"));
    assertTrue(Samples.order(Status.PAID).refusal().isEmpty());
  }

  @Test
  void the_books_tell_of_an_order_that_it_was_confirmed_or_how_it_ended() {
    var shipped = order(Status.SHIPPED, null);
    var confirmed = OrderEvent.past(shipped, null);
    assertEquals("order.confirmed", confirmed.type());
    assertEquals(Instant.parse("2026-11-22T10:00:02Z"), confirmed.at());
    assertEquals("2026-11-22T10:00:01Z", confirmed.payload().getString("updated_at"));
    assertEquals(List.of(9L), List.of(confirmed.key()));
    var end = Instant.parse("2026-11-23T10:00:00Z");
    var refunded = OrderEvent.past(order(Status.REFUNDED, null), end);
    assertEquals("order.refunded", refunded.type());
    assertEquals(end, refunded.at());
    assertEquals("2026-11-23T10:00:00Z", refunded.payload().getString("updated_at"));
    assertFalse(refunded.payload().containsKey("shipping_address"));
  }

  @Test
  void the_rows_of_items_have_the_category_if_there_is_one() {
    var rows = items();
    rows.getJsonObject(0).put("category_id", 3L).put("category", "Toys");
    rows.getJsonObject(1).putNull("category_id").putNull("category");
    assertEquals(rows, Item.toRows(order(Status.PAID, null).items()));
  }
}
