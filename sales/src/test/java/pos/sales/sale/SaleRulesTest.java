package pos.sales.sale;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import pos.common.rule.Failure;
import pos.common.rule.Fields;
import pos.common.rule.Sha256;
import pos.common.rule.Wire;
import pos.common.shop.StoreScope;
import pos.common.shop.Tax;
import pos.sales.core.Flags;
import pos.sales.core.HoldReference;
import pos.sales.core.Item;
import pos.sales.core.Line;
import pos.sales.core.Payment;
import pos.sales.core.Payment.Method;
import pos.sales.core.PriceLists;
import pos.sales.core.Product;
import pos.sales.sale.SaleStatus.State;
import pos.testing.RowOf;

/** Sales as tills send them, as they are stored and as they are answered. */
class SaleRulesTest {

  private static final UUID ID = UUID.fromString("0199a3a0-0000-7000-8000-000000000001");
  private static final Instant NOON = Instant.parse("2026-11-22T17:00:00Z");
  private static final JsonObject REQUEST = new JsonObject("""
      {"store_id": 1, "register_id": 4, "cashier": "Ana", "sold_at": "2026-11-22T17:00:00.0009Z",
       "lines": [{"sku": "TEA", "quantity": 2}], "payments": [{"method": "debit", "amount_cents": 1148}],
       "allow_oversell": true}""");

  private static SaleRequest request(JsonObject json) {
    return SaleRequest.from(Fields.of(json), ID);
  }

  private static JsonObject with(String field, String json) {
    return REQUEST.copy().put(field, json == null ? null : Json.decodeValue(json));
  }

  @Test
  void a_sale_is_read_as_the_till_sent_it() {
    var expected = new SaleRequest(ID, 1L, 4, "Ana", NOON, List.of(new Item(null, "TEA", null, 2, null, 0, null)),
        List.of(new Payment(Method.DEBIT, 1148, null)), true);
    assertEquals(expected, request(REQUEST));
    var other = UUID.randomUUID();
    assertEquals(request(REQUEST.copy().put("id", other.toString())), request(REQUEST).withId(other));
    assertFalse(request(with("allow_oversell", null)).allowOversell());
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {"id | \"x\"", "store_id | 0", "register_id | 0", "register_id |",
      "cashier | \"\"", "lines |", "lines | []", "payments | [{\"method\": \"debit\"}]", "allow_oversell | 1",
      "sold_at | \"2101-01-01T00:00:00Z\""})
  void a_sale_that_breaks_a_rule_is_refused(String field, String json) {
    var failure = assertThrows(Failure.class, () -> request(with(field, json)));
    assertTrue(failure.toJson().getJsonArray("errors").getJsonObject(0).getString("field").startsWith(field));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {"store_id |", "store_id | 2", "register_id | 5", "cashier | \"Luc\"", "cashier |",
      "sold_at | \"2026-11-22T17:00:01Z\"", "sold_at |", "lines | [{\"sku\": \"TEA\", \"quantity\": 3}]",
      "lines | [{\"sku\": \"TEA\", \"quantity\": 2, \"unit_price_cents\": 499}]",
      "lines | [{\"sku\": \"TEA\", \"quantity\": 2, \"discount_cents\": 1}]",
      "lines | [{\"product_id\": 7, \"quantity\": 2}]", "lines | [{\"barcode\": \"TEA\", \"quantity\": 2}]",
      "payments | [{\"method\": \"credit\", \"amount_cents\": 1148}]",
      "payments | [{\"method\": \"debit\", \"amount_cents\": 1147}]",
      "payments | [{\"method\": \"cash\", \"amount_cents\": 1148, \"tendered_cents\": 2000}]", "payments | []"})
  void a_sale_with_other_content_is_another_sale(String field, String json) {
    var known = request(REQUEST).fingerprint();
    assertDoesNotThrow(() -> request(REQUEST.copy()).mustMatch(known));
    var other = request(with(field, json));
    assertNotEquals(known, other.fingerprint());
    assertEquals(SaleRequest.ID_REUSED, assertThrows(Failure.class, () -> other.mustMatch(known)).code());
  }

  @Test
  void a_sale_that_is_sent_again_may_be_allowed_to_oversell() {
    assertEquals(request(REQUEST).fingerprint(), request(with("allow_oversell", "false")).fingerprint());
  }

  /** Fingerprints are stored: with any other ones, no sale that was sent before would be recognized. */
  @Test
  void fingerprints_stay_as_they_were() {
    assertEquals(Sha256.hex("""
        [1,4,"Ana","2026-11-22T17:00:00Z",[null,"TEA",null,2,null,0],["debit",1148,null]]"""),
        request(REQUEST).fingerprint());
  }

  private static SaleDraft draft(JsonObject json) {
    return SaleDraft.of(request(json), 3, PriceLists.of(
        new Product(7, "TEA", null, "Tea", 499, Product.TaxCode.STANDARD, null),
        new Product(8, "BAG", null, "Bag", 0, Product.TaxCode.STANDARD, null)), NOON);
  }

  @Test
  void a_draft_has_the_catalogues_prices_and_the_cash_rounding() {
    var draft = draft(with("payments", "[{\"method\": \"cash\", \"amount_cents\": 1150}]"));
    assertEquals(ID, draft.id());
    assertEquals(3, draft.content().storeId());
    assertEquals(998, draft.content().totals().subtotalCents());
    assertEquals(1150, draft.content().totals().totalCents());
    assertEquals(2, draft.content().totals().roundingCents());
    assertEquals(request(with("payments", "[{\"method\": \"cash\", \"amount_cents\": 1150}]")).fingerprint(),
        draft.content().fingerprint());
    assertEquals("payment-mismatch",
        assertThrows(Failure.class, () -> draft(with("payments", "[]"))).code());
  }

  @Test
  void goods_that_are_held_are_confirmed_and_others_pending() {
    var draft = draft(with("payments", "[{\"method\": \"cash\", \"amount_cents\": 1150}]"));
    var hold = new HoldReference(ID, 2);
    assertEquals(Optional.of(hold), draft.heldBy(hold, NOON).hold());
    assertEquals(new TakenSale(draft.content(), 5, NOON, StockStatus.PENDING), draft.taken(5, Instant.EPOCH));
    assertEquals(new TakenSale(draft.content(), 5, NOON, StockStatus.CONFIRMED),
        draft.heldBy(hold, NOON).taken(5, Instant.EPOCH));
    var undated = draft(with("payments", "[{\"method\": \"cash\", \"amount_cents\": 1150}]").putNull("sold_at"));
    assertEquals(Instant.EPOCH, undated.taken(5, Instant.EPOCH).soldAt());
  }

  @ParameterizedTest
  @CsvSource({"PT0S, false, false", "PT60S, false, false", "PT60.001S, true, true", "PT10M, true, true",
      "-PT60S, false, false", "-PT60.001S, false, true", "-PT720H, false, true"})
  void a_clock_that_is_ahead_is_flagged_and_one_that_is_behind_if_the_sale_was_not_sent_later(Duration ahead,
      boolean flagged, boolean flaggedWhenHeld) {
    var draft = draft(with("payments", "[{\"method\": \"cash\", \"amount_cents\": 1150}]")
        .put("sold_at", NOON.plus(ahead).toString()));
    assertEquals(flagged, draft.content().flags().clock());
    var held = draft.heldBy(new HoldReference(ID, 1), NOON).content();
    assertEquals(draft.content().flags().withClock(flaggedWhenHeld), held.flags());
    assertEquals(draft.content().fingerprint(), held.fingerprint());
  }

  @Test
  void a_sale_that_is_to_take_place_in_more_than_ten_minutes_is_refused() {
    var failure = assertThrows(Failure.class,
        () -> draft(REQUEST.copy().put("sold_at", NOON.plusSeconds(600).plusMillis(1).toString())));
    assertEquals("sold_at", failure.toJson().getJsonArray("errors").getJsonObject(0).getString("field"));
    assertEquals("in_the_future", failure.toJson().getJsonArray("errors").getJsonObject(0).getString("code"));
  }

  @Test
  void what_a_till_taxed_otherwise_than_the_catalogue_says_is_booked_as_it_was_paid_and_flagged() {
    var exempt = draft(with("lines", "[{\"sku\": \"TEA\", \"quantity\": 2, \"tax_code\": \"exempt\"}]")
        .put("payments", new JsonArray("[{\"method\": \"debit\", \"amount_cents\": 998}]")));
    assertEquals(new Flags(false, true, false), exempt.content().flags());
    assertEquals(998, exempt.content().totals().totalCents());
    assertEquals(Product.TaxCode.EXEMPT, exempt.content().lines().getFirst().taxCode());
    var agreed = draft(with("lines", "[{\"sku\": \"TEA\", \"quantity\": 2, \"tax_code\": \"standard\"}]"));
    assertEquals(Flags.NONE, agreed.content().flags());
  }

  private static JsonObject bags(int lines, int more) {
    var all = new JsonArray();
    for (int i = 0; i < lines; i++) {
      all.add(new JsonObject().put("sku", "BAG").put("quantity", 99_999));
    }
    return REQUEST.copy().put("payments", new JsonArray())
        .put("lines", all.add(new JsonObject().put("product_id", 8).put("quantity", more)));
  }

  @Test
  void of_one_product_a_million_pieces_can_be_sold_at_once() {
    assertEquals(11, draft(bags(10, 10)).content().lines().size());
    var failure = assertThrows(Failure.class, () -> draft(bags(10, 11)));
    assertEquals("lines[10].quantity must be at most 1000000 together with the earlier lines of the product.",
        failure.getMessage());
  }

  private static Row row(State state, Long session, boolean open, OffsetDateTime voidedAt) {
    return RowOf.columns("id", ID, "fingerprint", "f", "receipt_number", 9L, "store_id", 1L, "register_id", 4L,
        "cashier", "Ana", "sold_at", OffsetDateTime.parse("2026-11-22T12:00:00-05:00"),
        "read_at", OffsetDateTime.parse("2026-11-22T13:00:00-05:00"), "status", Wire.name(state),
        "stock_status", "confirmed", "session_id", session, "session_open", open, "voided_at", voidedAt,
        "void_reason", "wrong customer", "voided_by", "Luc", "price_mismatch", true,
        "tax_mismatch", false, "clock_mismatch", true, "total_cents", 103L,
        "subtotal_cents", 100L, "rounding_cents", -2L,
        "taxes", new JsonArray().add(new JsonObject().put("code", "gst").put("rate", "0.05").put("amount_cents", 5)),
        "lines", new JsonArray().add(new JsonObject().put("line_no", 1).put("product_id", 7).put("sku", "TEA")
            .put("name", "Tea").put("quantity", 5).put("unit_price_cents", 20).put("discount_cents", 0)
            .put("tax_code", "standard").put("returned", 2))
            .add(new JsonObject().put("line_no", 2).put("product_id", 8).put("sku", "BAG")
            .put("name", "Bag").put("quantity", 1).put("unit_price_cents", 0).put("discount_cents", 0)
            .put("tax_code", "exempt").put("returned", 0)),
        "payments", new JsonArray().add(new JsonObject().put("method", "cash").put("amount_cents", 103)
            .put("tendered_cents", 105)), "line_count", 2L);
  }

  private static JsonObject json(String state, String member, Object lines) {
    return new JsonObject().put("id", ID.toString()).put("receipt_number", 9L).put("store_id", 1L)
        .put("register_id", 4L).put("cashier", "Ana").put("sold_at", "2026-11-22T17:00:00Z").put(member, lines)
        .put("subtotal_cents", 100L).put("taxes", Tax.toJson(List.of(new Tax("gst", "0.05", 5))))
        .put("rounding_cents", -2L).put("total_cents", 103L)
        .put("payments", new JsonArray().add(new Payment(Method.CASH, 103, 105L).toJson()))
        .put("status", state).put("stock_status", "confirmed").put("price_mismatch", true)
        .put("tax_mismatch", false).put("clock_mismatch", true);
  }

  private static JsonObject links(String... more) {
    var links = new JsonObject();
    var path = "/sales-service/sales/" + ID;
    links.put("self", new JsonObject().put("href", path));
    for (var relation : List.of("receipt", "returns")) {
      links.put(relation, new JsonObject().put("href", path + "/" + relation));
    }
    for (var relation : more) {
      links.put(relation, switch (relation) {
        case "session" -> new JsonObject().put("href", "/sales-service/sessions/7");
        case "return" -> new JsonObject().put("href", path + "/returns").put("method", "POST");
        default -> new JsonObject().put("href", path + "/void").put("method", "POST");
      });
    }
    return links;
  }

  private static JsonArray lines(Sale sale) {
    return new JsonArray().add(sale.line(1).toJson().put("returned_quantity", 2L))
        .add(sale.line(2).toJson().put("returned_quantity", 0L));
  }

  @Test
  void a_sale_has_one_form_in_rows_another_in_answers_and_a_third_in_events() {
    var sale = Sale.from(row(State.COMPLETED, 7L, true, null));
    assertEquals(new Line(1, 7, "TEA", "Tea", 5, 20, 0, Product.TaxCode.STANDARD, null, 2), sale.line(1));
    assertEquals(4, sale.piecesLeft());
    assertEquals(List.of(1L, 4L, 9L), List.of(sale.storeId(), sale.registerId(), sale.receiptNumber()));
    assertEquals("Ana", sale.cashier());
    assertEquals(NOON, sale.soldAt());
    assertEquals(List.of(new Payment(Method.CASH, 103, 105L)), sale.payments());
    assertFalse(sale.isVoided());
    assertEquals(json("completed", "lines", lines(sale)), sale.toEvent());
    assertEquals(json("completed", "lines", lines(sale)), sale.taken().toEvent());
    assertEquals(json("completed", "lines", lines(sale)).put("session_id", 7L)
        .put("_links", links("return", "session", "void")),
        sale.toJson(StoreScope.ALL));
    assertEquals(json("completed", "line_count", 2L).put("session_id", 7L)
        .put("_links", links("return", "session", "void")),
        SaleSummary.from(row(State.COMPLETED, 7L, true, null)).toJson(StoreScope.ALL));
  }

  @Test
  void another_store_is_shown_that_goods_can_come_back_but_neither_the_session_nor_the_void() {
    var sale = Sale.from(row(State.COMPLETED, 7L, true, null));
    assertEquals(links("return", "session", "void"), sale.toJson(new StoreScope.OneStore(1)).getJsonObject("_links"));
    assertEquals(links("return"), sale.toJson(new StoreScope.OneStore(2)).getJsonObject("_links"));
  }

  @Test
  void a_voided_sale_says_when_why_and_who() {
    var voided = Sale.from(row(State.VOIDED, 7L, true, OffsetDateTime.parse("2026-11-22T12:30:00-05:00")));
    assertTrue(voided.isVoided());
    assertEquals(json("voided", "lines", lines(voided)).put("voided", new JsonObject()
        .put("at", "2026-11-22T17:30:00Z").put("reason", "wrong customer").put("cashier", "Luc")), voided.toEvent());
    assertEquals(links("session"), voided.toJson(StoreScope.ALL).getJsonObject("_links"));
    var now = Sale.from(row(State.COMPLETED, 7L, true, null)).voided(new VoidRequest("wrong customer", "Luc"));
    assertTrue(now.isVoided());
    assertEquals(Optional.of(new Voiding(Instant.parse("2026-11-22T18:00:00Z"), "wrong customer", "Luc")),
        now.status().voiding());
  }

  @ParameterizedTest
  @EnumSource
  void goods_come_back_until_all_have_come_back_or_the_sale_is_voided(State state) {
    var sale = Sale.from(row(state, null, false, null));
    assertEquals(state == State.COMPLETED || state == State.PARTIALLY_RETURNED ? links("return") : links(),
        sale.toJson(StoreScope.ALL).getJsonObject("_links"));
    assertEquals(Optional.empty(), sale.status().session());
    assertTrue(sale.toJson(StoreScope.ALL).getString("hint")
        .endsWith("Open one before the next sale: POST /sales-service/registers/4/sessions."));
  }

  @Test
  void a_void_has_a_reason_and_may_have_a_cashier() {
    assertEquals(new VoidRequest("wrong customer", "Luc"), VoidRequest.from(Fields.of(
        new JsonObject().put("reason", "wrong customer").put("cashier", "Luc"))));
    assertEquals(new VoidRequest("mistake", null),
        VoidRequest.from(Fields.of(new JsonObject().put("reason", "mistake"))));
    assertThrows(Failure.class, () -> VoidRequest.from(Fields.of(new JsonObject().put("cashier", "Luc"))));
  }

  @Test
  void a_sale_is_recognized_by_what_is_known_of_it() {
    var sale = Sale.from(row(State.COMPLETED, 7L, true, null));
    assertEquals(new KnownSale(ID, "f", 9, 103), KnownSale.of(sale.taken()));
    assertEquals(new KnownSale(ID, "f", 9, 103), KnownSale.from(row(State.COMPLETED, 7L, true, null)));
    assertEquals(List.of(NOON, ID), List.of(SaleSummary.from(row(State.COMPLETED, 7L, true, null)).key()));
  }
}
