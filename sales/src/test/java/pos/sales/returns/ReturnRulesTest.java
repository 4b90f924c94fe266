package pos.sales.returns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pos.common.rule.Failure;
import pos.common.rule.Fields;
import pos.common.rule.Sha256;
import pos.common.shop.Tax;
import pos.sales.core.Cases;
import pos.sales.core.Flags;
import pos.sales.core.Item;
import pos.sales.core.Line;
import pos.sales.core.Payment;
import pos.sales.core.Payment.Method;
import pos.sales.core.PriceLists;
import pos.sales.core.Product;
import pos.sales.core.Totals;
import pos.sales.sale.Sale;
import pos.sales.sale.SaleContent;
import pos.sales.sale.SaleRequest;
import pos.sales.sale.SaleStatus;
import pos.sales.sale.StockStatus;
import pos.sales.sale.TakenSale;
import pos.testing.RowOf;

/** Returns as tills send them, as they are stored and as they are answered. */
class ReturnRulesTest {

  private static final UUID ID = UUID.fromString("0199a3a0-0000-7000-8000-000000000002");
  private static final UUID SALE = UUID.fromString("0199a3a0-0000-7000-8000-000000000001");
  private static final Instant SOLD_AT = Instant.parse("2026-11-20T10:00:00Z");
  private static final JsonObject WITHOUT_RECEIPT = new JsonObject("""
      {"store_id": 1, "register_id": 4, "reason": "damaged", "refund_method": "cash", "restock": true,
       "approved_by": "Luc", "returned_at": "2026-11-21T10:00:00.1234Z", "lines": [{"sku": "P-2", "quantity": 1}]}""");
  private static final JsonObject OF_SALE = new JsonObject("""
      {"store_id": 1, "register_id": 4, "reason": "damaged", "refund_method": "debit", "restock": false,
       "returned_at": "2026-11-21T10:00:00.1234Z",
       "lines": [{"line_no": 2, "quantity": 1}, {"line_no": 1, "quantity": 3}]}""");

  private static ReturnRequest withoutReceipt(JsonObject json) {
    return ReturnRequest.from(Fields.of(json), ID);
  }

  private static SaleReturnRequest ofSale(JsonObject json) {
    return SaleReturnRequest.from(Fields.of(json), ID);
  }

  private static JsonObject with(JsonObject json, String field, String value) {
    return json.copy().put(field, value == null ? null : Json.decodeValue(value));
  }

  private static String field(Failure failure) {
    return failure.toJson().getJsonArray("errors").getJsonObject(0).getString("field");
  }

  @Test
  void a_return_is_read_as_the_till_sent_it() {
    var time = Instant.parse("2026-11-21T10:00:00.123Z");
    assertEquals(new ReturnRequest(ID, 1, 4L, List.of(new Item(null, "P-2", null, 1, null, 0, null)),
        new ReturnTerms(null, "damaged", Method.CASH, true, "Luc"), time), withoutReceipt(WITHOUT_RECEIPT));
    assertEquals(new SaleReturnRequest(ID, null, 1L, 4L,
        List.of(new SaleReturnRequest.Part(2, 1), new SaleReturnRequest.Part(1, 3)),
        new ReturnTerms(null, "damaged", Method.DEBIT, false, null), time), ofSale(OF_SALE));
  }

  @Test
  void a_return_in_the_ticket_of_a_sale_is_taken_back_at_its_register() {
    var back = ofSale(OF_SALE);
    var sale = new SaleRequest(SALE, 2L, 5, "Bao", null, List.of(), List.of(), false);
    assertEquals(new SaleReturnRequest(SALE, SALE, 2L, 5L, back.parts(), back.terms(), back.returnedAt()),
        back.inTicket(SALE, sale));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {"store_id |", "store_id | 0", "register_id | 0", "reason |", "refund_method |",
      "restock |", "approved_by |", "lines |", "lines | []", "returned_at | \"2101-01-01T00:00:00Z\"",
      "returned_at | \"1999-12-31T23:59:59Z\"", "id | \"x\""})
  void a_return_without_a_receipt_that_breaks_a_rule_is_refused(String field, String value) {
    assertEquals(field, field(assertThrows(Failure.class, () -> withoutReceipt(with(WITHOUT_RECEIPT, field, value)))));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {"store_id | 0", "register_id | 0", "reason |", "refund_method |", "restock |",
      "lines |", "lines | []", "returned_at | \"2101-01-01T00:00:00Z\"", "id | \"x\""})
  void a_return_with_a_receipt_that_breaks_a_rule_is_refused(String field, String value) {
    assertEquals(field, field(assertThrows(Failure.class, () -> ofSale(with(OF_SALE, field, value)))));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {"[{\"line_no\": 1, \"quantity\": 0}] | lines[0].quantity",
      "[{\"line_no\": 0, \"quantity\": 1}] | lines[0].line_no", "[{\"line_no\": 1}] | lines[0].quantity",
      "[{\"line_no\": 2, \"quantity\": 1}, {\"line_no\": 1, \"quantity\": 1}, {\"line_no\": 2, \"quantity\": 1}] "
          + "| lines[2].line_no"})
  void a_line_comes_back_once_with_its_number_and_at_least_a_piece(String lines, String field) {
    assertEquals(field, field(assertThrows(Failure.class, () -> ofSale(with(OF_SALE, "lines", lines)))));
  }

  /** Fingerprints are stored: with any other ones, no return that was sent before would be recognized. */
  @Test
  void fingerprints_stay_as_they_were() {
    assertEquals(Sha256.hex("""
        [1,4,"damaged","cash",true,"Luc","2026-11-21T10:00:00.123Z",[null,"P-2",null,1,null,0]]"""),
        withoutReceipt(WITHOUT_RECEIPT).fingerprint());
    assertEquals(Sha256.hex("""
        ["0199a3a0-0000-7000-8000-000000000001",1,4,"damaged","debit",false,"2026-11-21T10:00:00.123Z",2,1,1,3]"""),
        ofSale(OF_SALE).fingerprint(SALE));
    assertEquals(Sha256.hex("""
        [1,4,"damaged","cash",true,"Luc","2026-11-21T10:00:00.123Z",[null,"P-2",null,1,null,0],"Ana"]"""),
        withoutReceipt(with(WITHOUT_RECEIPT, "cashier", "\"Ana\"")).fingerprint());
  }

  private static Sale sale(int lines) {
    var sold = IntStream.rangeClosed(1, lines)
        .mapToObj(no -> Cases.line(no, 4, 1000, 0, Product.TaxCode.EXEMPT)).toList();
    var content = new SaleContent(SALE, "", 1, 1, null, sold, Totals.of(sold),
        List.of(new Payment(Method.DEBIT, Totals.of(sold).totalCents(), null)), Flags.NONE);
    return new Sale(new TakenSale(content, 1, SOLD_AT, StockStatus.PENDING),
        new SaleStatus(SaleStatus.State.COMPLETED, Optional.empty(), Optional.empty(), SOLD_AT));
  }

  @Test
  void a_return_fits_a_sale_that_has_its_lines() {
    ofSale(OF_SALE).mustFit(sale(2));
    assertEquals("lines[0].line_no", field(assertThrows(Failure.class, () -> ofSale(OF_SALE).mustFit(sale(1)))));
  }

  @ParameterizedTest
  @CsvSource({"2026-11-20T10:00:00Z, true", "2026-11-20T09:59:59.999Z, false", ", true"})
  void goods_come_back_at_the_time_of_the_sale_or_later(String time, boolean allowed) {
    var request = ofSale(OF_SALE.copy().put("returned_at", time));
    if (allowed) {
      request.mustFit(sale(2));
    } else {
      assertEquals("returned_at", field(assertThrows(Failure.class, () -> request.mustFit(sale(2)))));
    }
  }

  @Test
  void goods_without_a_receipt_are_refunded_at_the_catalogues_price_with_taxes() {
    var prices = PriceLists.of(new Product(7, "P-2", null, "Thing", 998, Product.TaxCode.STANDARD, null));
    var draft = ReturnDraft.withoutReceipt(withoutReceipt(WITHOUT_RECEIPT), prices);
    // 998 and 50 and 100 cents, rounded in cash
    assertEquals(1150, draft.content().totals().totalCents());
    assertEquals(2, draft.content().totals().roundingCents());
    assertEquals(null, draft.content().saleId());
    assertEquals(withoutReceipt(WITHOUT_RECEIPT).fingerprint(), draft.content().fingerprint());
    assertFalse(draft.content().priceMismatch());
  }

  @ParameterizedTest
  @CsvSource({"unit_price_cents, 999, true", "unit_price_cents, 998, false", "tax_code, exempt, true",
      "tax_code, standard, false"})
  void goods_without_a_receipt_are_flagged_when_they_are_refunded_otherwise_than_the_catalogue_says(String field,
      String value, boolean flagged) {
    var prices = PriceLists.of(new Product(7, "P-2", null, "Thing", 998, Product.TaxCode.STANDARD, null));
    var request = WITHOUT_RECEIPT.copy();
    request.getJsonArray("lines").getJsonObject(0)
        .put(field, field.equals("tax_code") ? value : (Object) Long.valueOf(value));
    assertEquals(flagged, ReturnDraft.withoutReceipt(withoutReceipt(request), prices).content().priceMismatch());
  }

  @Test
  void what_comes_back_is_listed_in_the_order_of_the_sale_and_refunded_to_the_cent() {
    var draft = ReturnDraft.ofSale(ofSale(OF_SALE), sale(2), 5, new Refunds(0, 0, 0));
    assertEquals(List.of(1L, 2L), draft.content().lines().stream().map(Line::lineNo).toList());
    assertEquals(4000, draft.content().totals().totalCents());
    assertEquals(5, draft.content().storeId());
    assertEquals(SALE, draft.content().saleId());
    assertEquals(ID, draft.id());
    assertEquals(Optional.of(Instant.parse("2026-11-21T10:00:00.123Z")), draft.returnedAt());
    assertEquals(new Return(draft.content(), SOLD_AT), draft.taken(SOLD_AT));
  }

  private static Row row(UUID saleId) {
    return RowOf.columns("id", ID, "fingerprint", "f", "sale_id", saleId, "exchanged_for", null, "store_id", 1L, "register_id", 4L,
        "returned_at", OffsetDateTime.parse("2026-11-21T05:00:00-05:00"), "subtotal_cents", 100L,
        "taxes", new JsonArray().add(new JsonObject().put("code", "gst").put("rate", "0.05").put("amount_cents", 5)),
        "rounding_cents", -2L, "cashier", "Ana", "reason", "damaged", "refund_method", "cash",
        "restock", true, "approved_by", "Luc", "price_mismatch", true,
        "lines", new JsonArray().add(new JsonObject().put("line_no", 1).put("product_id", 7).put("sku", "TEA")
            .put("name", "Tea").put("quantity", 1).put("unit_price_cents", 100).put("discount_cents", 0)
            .put("tax_code", "standard")),
        "paid_cents", 105L, "exact_cents", 103L, "same_method_cents", 40L);
  }

  private static JsonObject json(String member, Object lines) {
    return new JsonObject().put("id", ID.toString()).put("sale_id", SALE.toString()).putNull("exchanged_for").put("store_id", 1L)
        .put("register_id", 4L).put("returned_at", "2026-11-21T10:00:00Z").put(member, lines)
        .put("subtotal_cents", 100L).put("taxes", Tax.toJson(List.of(new Tax("gst", "0.05", 5))))
        .put("rounding_cents", -2L).put("total_cents", 103L).put("cashier", "Ana").put("reason", "damaged")
        .put("refund_method", "cash").put("restock", true).put("approved_by", "Luc").put("price_mismatch", true);
  }

  private static JsonObject links() {
    return new JsonObject().put("self", new JsonObject().put("href", "/sales-service/returns/" + ID))
        .put("receipt", new JsonObject().put("href", "/sales-service/returns/" + ID + "/receipt"));
  }

  @Test
  void a_return_has_one_form_in_rows_another_in_answers_and_a_third_in_events() {
    var back = Return.from(row(SALE));
    assertEquals(ID, back.id());
    var lines = new JsonArray().add(new Line(1, 7, "TEA", "Tea", 1, 100, 0, Product.TaxCode.STANDARD, null, 0).toJson());
    var links = links().put("sale", new JsonObject().put("href", "/sales-service/sales/" + SALE));
    assertEquals(json("lines", lines).put("_links", links), back.toJson());
    assertEquals(json("line_count", 9L).put("_links", links), back.toSummary(9));
    assertEquals(json("lines", lines).put("refund_cents", 103L), back.toEvent());
    assertEquals(new Refunds(105, 103, 40), Refunds.from(row(SALE)));
  }

  @Test
  void a_return_without_a_receipt_names_no_sale() {
    var json = Return.from(row(null)).toJson();
    assertEquals(null, json.getString("sale_id"));
    assertEquals(links(), json.getJsonObject("_links"));
  }

  @Test
  void the_same_id_stands_for_the_same_content() {
    var back = Return.from(row(SALE));
    assertSame(back, back.mustMatch("f"));
    assertEquals("return-id-reused", assertThrows(Failure.class, () -> back.mustMatch("g")).code());
  }
}
