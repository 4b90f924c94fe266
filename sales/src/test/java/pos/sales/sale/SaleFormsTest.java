package pos.sales.sale;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
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
import org.junit.jupiter.params.provider.EnumSource;
import pos.common.rule.Failure;
import pos.common.rule.Fields;
import pos.common.rule.Wire;
import pos.common.shop.StoreScope;
import pos.common.shop.Tax;
import pos.sales.core.Line;
import pos.sales.core.Payment;
import pos.sales.core.Payment.Method;
import pos.sales.core.Product;
import pos.sales.sale.SaleStatus.State;
import pos.testing.RowOf;

/** Sales as they are stored, as they are answered and as events carry them. */
class SaleFormsTest {

  private static final UUID ID = UUID.fromString("0199a3a0-0000-7000-8000-000000000001");
  private static final Instant NOON = Instant.parse("2026-11-22T17:00:00Z");

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
