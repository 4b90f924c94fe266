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
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pos.common.rule.Failure;
import pos.common.rule.Fields;
import pos.common.rule.Sha256;
import pos.sales.core.Flags;
import pos.sales.core.HoldReference;
import pos.sales.core.Item;
import pos.sales.core.Payment;
import pos.sales.core.Payment.Method;
import pos.sales.core.PriceLists;
import pos.sales.core.Product;

/** Sales as tills send them, and what becomes of them before they are stored. */
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
}
