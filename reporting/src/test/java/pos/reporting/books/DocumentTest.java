package pos.reporting.books;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import pos.common.events.Event;
import pos.common.rule.Failure;
import pos.reporting.books.Document.Kind;
import pos.reporting.books.Document.Place;
import pos.reporting.core.Figure;
import pos.reporting.core.Sums;

class DocumentTest {

  private static final String ID = "01a22e6e-6845-7cfa-a486-2393acc8c145";
  private static final Instant WRITTEN = Instant.parse("2026-11-20T16:00:00Z");

  /** 2 pieces at 10.00 with 1.00 off, taxes of 2.85, two cents off the cash. */
  private static JsonObject sale() {
    return new JsonObject("""
        {"id": "%s", "store_id": 3, "cashier": "ana", "sold_at": "2026-11-20T15:30:00Z", "subtotal_cents": 1900,
         "taxes": [{"code": "gst", "amount_cents": 95}, {"code": "qst", "amount_cents": 190}], "rounding_cents": -2,
         "total_cents": 2183, "payments": [{"method": "cash", "amount_cents": 2000}, {"method": "debit", "amount_cents": 183}],
         "lines": [{"product_id": 5, "sku": "S", "name": "N", "quantity": 2, "unit_price_cents": 1000,
                    "discount_cents": 100, "tax_code": "standard"}]}""".formatted(ID));
  }

  private static JsonObject saleReturn() {
    var json = sale();
    json.remove("payments");
    return json.put("sale_id", ID).put("returned_at", "2026-11-20T15:45:00Z").put("refund_method", "cash");
  }

  private static JsonObject order() {
    return new JsonObject("""
        {"id": 12, "reference": "order:12:abc", "location_id": 6, "confirmed_at": "2026-11-19T10:00:00Z",
         "updated_at": "2026-11-21T10:00:00Z", "subtotal_cents": 1900, "shipping_cents": 500,
         "taxes": [{"code": "hst", "amount_cents": 312}], "total_cents": 2712,
         "items": [{"product_id": 5, "sku": "S", "name": "N", "quantity": 2, "unit_price_cents": 950,
                    "tax_code": "standard"}]}""");
  }

  private static List<Document> of(String type, JsonObject payload) {
    return Document.of(new Event(UUID.randomUUID(), type, payload, WRITTEN, "", 0, "events", "1-1"));
  }

  private static void assertSums(Sums expected, Document document) {
    assertEquals(expected.writeTo(new JsonObject()), document.sums().writeTo(new JsonObject()));
  }

  private static Sums sold() {
    return new Sums().add(Figure.SALES, 1).add(Figure.QUANTITY, 2).add(Figure.GROSS_CENTS, 2000)
        .add(Figure.DISCOUNTS_CENTS, 100).add(Figure.GST_CENTS, 95).add(Figure.QST_CENTS, 190)
        .add(Figure.ROUNDING_CENTS, -2).add(Figure.CASH_CENTS, 2000).add(Figure.DEBIT_CENTS, 183);
  }

  @ParameterizedTest
  @CsvSource({"sale.completed, SALE", "sale.voided, VOID"})
  void a_sale_and_its_void_have_the_sales_time_place_and_figures(String type, Kind kind) {
    var document = of(type, sale()).getFirst();
    assertEquals(kind, document.kind());
    assertEquals("sale:" + ID, document.reference());
    assertEquals(Instant.parse("2026-11-20T15:30:00Z"), document.at());
    assertEquals(WRITTEN, document.writtenAt());
    assertEquals(new Place(3, "pos", "ana"), document.place());
    assertEquals(1, document.lines().size());
    assertSums(sold(), document);
  }

  @Test
  void a_sale_without_a_time_or_a_cashier_has_that_of_its_event_and_none() {
    var json = sale();
    json.remove("sold_at");
    json.remove("cashier");
    var document = of("sale.completed", json).getFirst();
    assertEquals(WRITTEN, document.at());
    assertEquals(new Place(3, "pos", ""), document.place());
  }

  @Test
  void a_return_takes_away_what_was_sold() {
    var document = of("sale.returned", saleReturn()).getFirst();
    assertEquals(Kind.RETURN, document.kind());
    assertEquals("return:" + ID, document.reference());
    assertEquals(Instant.parse("2026-11-20T15:45:00Z"), document.at());
    assertEquals(new Place(3, "pos", ""), document.place());
    assertSums(new Sums().add(Figure.RETURNS, 1).add(Figure.RETURNED_QUANTITY, 2).add(Figure.RETURNS_CENTS, 1900)
        .add(Figure.REFUNDS_CENTS, 2183).add(Figure.GST_CENTS, -95).add(Figure.QST_CENTS, -190)
        .add(Figure.ROUNDING_CENTS, 2).add(Figure.CASH_CENTS, -2183), document);
  }

  @Test
  void a_return_without_a_receipt_is_counted_apart_too() {
    var json = saleReturn();
    json.remove("sale_id");
    var sums = of("sale.returned", json).getFirst().sums();
    assertEquals(1, sums.get(Figure.RETURNS_WITHOUT_RECEIPT));
    assertEquals(1900, sums.get(Figure.WITHOUT_RECEIPT_CENTS));
  }

  private static JsonObject part(int number, String items, long subtotal, long tax, long shipping) {
    var part = new JsonObject().put("number", number).put("reference", "order:12:abc/" + number)
        .put("at", "2026-11-2" + number + "T12:00:00Z").put("subtotal_cents", subtotal)
        .put("taxes", new JsonArray().add(new JsonObject().put("code", "hst").put("amount_cents", tax)))
        .put("shipping_cents", shipping).put("total_cents", subtotal + tax + shipping);
    return items == null ? part : part.put("items", new JsonArray(items));
  }

  @ParameterizedTest
  @ValueSource(strings = {"order.confirmed", "order.shipped", "order.partly_refunded", "order.refunded"})
  void each_refund_of_a_part_of_an_order_is_a_return_at_its_own_time(String type) {
    var piece = """
        [{"product_id": 5, "sku": "S", "name": "N", "quantity": 1, "unit_price_cents": 950, "tax_code": "standard"}]""";
    var documents = of(type, order().put("refunds", new JsonArray().add(part(1, piece, 950, 124, 0))
        .add(part(2, null, 0, 65, 500)).add(part(3, piece, 950, 123, 0))));
    assertEquals(List.of("order:12:abc", "refund:order:12:abc/1", "refund:order:12:abc/2", "refund:order:12:abc/3"),
        documents.stream().map(Document::reference).toList());
    var sum = new Sums();
    documents.forEach(document -> sum.add(document.sums()));
    assertEquals(0, sum.totalCents());
    assertEquals(0, sum.taxesCents());
    assertEquals(0, sum.tendersCents());
    assertEquals(3, sum.get(Figure.RETURNS));
    assertEquals(2, sum.get(Figure.RETURNED_QUANTITY));
    assertEquals(Instant.parse("2026-11-22T12:00:00Z"), documents.get(2).at());
    assertEquals(List.of(SoldLine.withoutProduct(0, 0)), documents.get(2).lines());
  }

  /** Of what was paid for an order, 100 of goodwill go back with a piece, of whose price 40 had gone back before. */
  @Test
  void goodwill_is_a_line_without_a_product_that_has_its_own_taxes() {
    var piece = """
        [{"product_id": 5, "sku": "S", "name": "N", "quantity": 1, "unit_price_cents": 950, "discount_cents": 40,
          "tax_code": "standard"}]""";
    var goodwill = new JsonObject().put("subtotal_cents", 70).put("shipping_cents", 18).put("total_cents", 100)
        .put("taxes", new JsonArray().add(new JsonObject().put("code", "hst").put("amount_cents", 12)));
    var both = of("order.partly_refunded", order().put("refunds",
        new JsonArray().add(part(1, piece, 980, 130, 18).put("goodwill", goodwill)))).getLast();
    assertEquals(SoldLine.withoutProduct(70, 12), both.lines().getLast());
    assertEquals(List.of(118L, 12L), SoldLine.divide(130, both.lines()));
    assertSums(new Sums().add(Figure.RETURNS, 1).add(Figure.RETURNED_QUANTITY, 1).add(Figure.RETURNS_CENTS, 980)
        .add(Figure.REFUNDS_CENTS, 1128).add(Figure.SHIPPING_CENTS, -18).add(Figure.HST_CENTS, -130)
        .add(Figure.CARD_CENTS, -1128), both);
    var alone = of("order.partly_refunded", order().put("refunds",
        new JsonArray().add(part(1, null, 70, 12, 18).put("goodwill", goodwill)))).getLast();
    assertEquals(List.of(SoldLine.withoutProduct(70, 12)), alone.lines());
    assertSums(new Sums().add(Figure.RETURNS, 1).add(Figure.RETURNED_QUANTITY, 0).add(Figure.RETURNS_CENTS, 70)
        .add(Figure.REFUNDS_CENTS, 100).add(Figure.SHIPPING_CENTS, -18).add(Figure.HST_CENTS, -12)
        .add(Figure.CARD_CENTS, -100), alone);
  }

  @ParameterizedTest
  @ValueSource(strings = {"order.confirmed", "order.shipped"})
  void an_order_is_a_sale_online_when_it_was_confirmed(String type) {
    var documents = of(type, order());
    assertEquals(1, documents.size());
    var sale = documents.getFirst();
    assertEquals(Kind.SALE, sale.kind());
    assertEquals("order:12:abc", sale.reference());
    assertEquals(Instant.parse("2026-11-19T10:00:00Z"), sale.at());
    assertEquals(sale.at(), sale.writtenAt());
    assertEquals(new Place(6, "online", ""), sale.place());
    assertSums(new Sums().add(Figure.SALES, 1).add(Figure.QUANTITY, 2).add(Figure.GROSS_CENTS, 1900)
        .add(Figure.DISCOUNTS_CENTS, 0).add(Figure.SHIPPING_CENTS, 500).add(Figure.HST_CENTS, 312)
        .add(Figure.CARD_CENTS, 2712), sale);
  }

  @ParameterizedTest
  @ValueSource(strings = {"order.cancelled", "order.refunded"})
  void an_order_that_is_given_back_is_a_sale_and_a_return(String type) {
    var documents = of(type, order());
    assertEquals(List.of(Kind.SALE, Kind.RETURN), documents.stream().map(Document::kind).toList());
    var back = documents.getLast();
    assertEquals("refund:order:12:abc", back.reference());
    assertEquals(Instant.parse("2026-11-21T10:00:00Z"), back.at());
    assertEquals(new Place(6, "online", ""), back.place());
    assertSums(new Sums().add(Figure.RETURNS, 1).add(Figure.RETURNED_QUANTITY, 2).add(Figure.RETURNS_CENTS, 1900)
        .add(Figure.REFUNDS_CENTS, 2712).add(Figure.SHIPPING_CENTS, -500).add(Figure.HST_CENTS, -312)
        .add(Figure.CARD_CENTS, -2712), back);
    assertEquals(0, documents.stream().mapToLong(document -> document.sums().totalCents()).sum());
  }

  @Test
  void an_order_of_before_references_has_its_id() {
    var json = order();
    json.remove("reference");
    assertEquals("order:12", of("order.confirmed", json).getFirst().reference());
  }

  @Test
  void a_receipt_that_is_written_on_a_later_day_of_the_stores_is_late() {
    assertFalse(of("sale.completed", sale()).getFirst().isLate());
    // 23:59 in the stores, on the day before
    var late = of("sale.completed", sale().put("sold_at", "2026-11-20T04:59:00Z")).getFirst();
    assertTrue(late.isLate());
    assertEquals(1, late.sums().late().get(Figure.LATE_RECEIPTS));
    assertEquals(1900, late.sums().late().get(Figure.LATE_NET_CENTS));
    assertEquals(2183, late.sums().late().get(Figure.LATE_TOTAL_CENTS));
  }

  @Test
  void what_does_not_add_up_is_refused() {
    assertRefused("the receipt's subtotal is 1900 instead of 1901, or its total 2183 instead of 2183",
        sale().put("subtotal_cents", 1901));
    assertRefused("the receipt's subtotal is 1900 instead of 1900, or its total 2183 instead of 2182",
        sale().put("total_cents", 2182));
    var unpaid = sale();
    unpaid.getJsonArray("payments").remove(1);
    assertRefused("sale:" + ID + " has a total of 2183, but its payments are 2000", unpaid);
  }

  private static void assertRefused(String message, JsonObject sale) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, () -> of("sale.completed", sale)).getMessage());
  }

  @Test
  void what_is_bad_is_refused_by_name() {
    for (var field : List.of("id", "store_id", "lines", "rounding_cents", "subtotal_cents", "total_cents")) {
      assertNamed(field, "sale.completed", sale());
      assertNamed(field, "sale.returned", saleReturn());
    }
    for (var field : List.of("location_id", "items", "shipping_cents", "subtotal_cents", "total_cents")) {
      assertNamed(field, "order.confirmed", order());
      assertNamed(field, "order.refunded", order());
    }
    assertThrows(IllegalArgumentException.class, () -> of("sale.returned", saleReturn().put("refund_method", "gold")));
    var tax = sale();
    tax.getJsonArray("taxes").getJsonObject(0).put("code", "vat");
    assertThrows(IllegalArgumentException.class, () -> of("sale.completed", tax));
  }

  /** Removes the field. */
  private static void assertNamed(String field, String type, JsonObject json) {
    json.remove(field);
    assertNamesIt(field, type, json);
    if (!field.endsWith("s")) {
      assertNamesIt(field, type, json.put(field, true));
    }
  }

  private static void assertNamesIt(String field, String type, JsonObject json) {
    var refused = assertThrows(Failure.class, () -> of(type, json), field);
    assertEquals(field, refused.toJson().getJsonArray("errors").getJsonObject(0).getString("field"));
  }

  @ParameterizedTest
  @CsvSource({"sale.completed, sold_at", "sale.returned, returned_at", "order.confirmed, confirmed_at",
      "order.refunded, updated_at", "order.confirmed, reference"})
  void what_may_be_missing_may_not_be_bad(String type, String field) {
    var json = type.startsWith("order") ? order() : type.endsWith("returned") ? saleReturn() : sale();
    assertNamesIt(field, type, json.put(field, 7));
  }

  @Test
  void other_events_tell_of_no_receipt() {
    assertEquals(List.of(), of("order.placed", order()));
  }
}
