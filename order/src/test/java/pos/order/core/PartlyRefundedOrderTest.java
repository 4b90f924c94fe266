package pos.order.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import pos.order.core.PartRefund.Piece;
import pos.testing.RowOf;

/** The life of an order of which parts are refunded: its moves, its row and what other services are told. */
class PartlyRefundedOrderTest {

  private static final Instant NOON = Instant.parse("2026-11-22T17:00:00Z");
  private static final Piece THING = new Piece(7, 1);
  private static final JsonArray BOTH = quantities(2);

  private static JsonArray quantities(long quantity) {
    return new JsonArray().add(new JsonObject().put("product_id", 7L).put("quantity", quantity));
  }

  private static Refund refund(List<Piece> pieces, Long goodwill, Boolean restock) {
    return new Refund(pieces, false, Optional.ofNullable(goodwill), Optional.empty(), "broken",
        Optional.ofNullable(restock));
  }

  private static Order with(Refunds refunds, Status status, Status goal) {
    var order = Samples.order(status, goal);
    return new Order(order.id(), order.content(), new Progress(status, goal, Reason.NONE, true, 1L, null), refunds,
        order.work(), order.revision());
  }

  /** Returns the refunds of an order of two things after these requests, each of which was done. */
  private static Refunds done(Refund... requests) {
    return done(Samples.order(Status.CONFIRMED).content().quote(), requests);
  }

  private static Refunds done(Quote quote, Refund... requests) {
    var refunds = Refunds.NONE;
    for (var request : requests) {
      refunds = refunds.with(refunds.part(quote, request, request.restock().orElse(true)).orElseThrow()).settled(NOON);
    }
    return refunds;
  }

  @ParameterizedTest
  @CsvSource({"CONFIRMED, true", "SHIPPED, false"})
  void a_part_is_on_its_way_under_a_new_claim_while_the_order_stays_what_it_is(Status status, boolean restock) {
    var move = Samples.order(status).refunding(refund(List.of(THING), null, null));
    assertEquals(List.of(status, status), List.of(move.to().status(), move.to().goal()));
    assertEquals(move.claim() + 1, move.nextClaim());
    assertFalse(move.isLast() || move.isPartRefund());
    // 5 % and 9.975 % of 10.00
    assertEquals(1150, move.refunds().pendingCents());
    assertEquals(new JsonArray().add(THING.toJson()), move.refunds().pendingJson().getJsonArray("lines"));
    assertEquals(restock, move.refunds().pendingJson().getBoolean("restock"));
    assertEquals(0, Refunds.NONE.pendingCents());
    assertNull(Refunds.NONE.pendingJson());
  }

  @Test
  void a_part_is_done_when_its_money_has_gone_back() {
    var pending = Samples.order(Status.CONFIRMED).refunding(refund(List.of(THING), null, null)).refunds();
    var move = with(pending, Status.CONFIRMED, Status.CONFIRMED).arrived();
    assertTrue(move.isLast() && move.isPartRefund());
    assertEquals(Optional.empty(), move.refunds().pending());
    assertEquals(List.of(move.at()), move.refunds().done().stream().map(PartRefund::at).toList());
    assertEquals(1150, move.refunds().cents());
    assertEquals(List.of(), move.payments());
    assertFalse(Samples.order(Status.CONFIRMED, Status.CANCELLED).arrived().isPartRefund());
  }

  @Test
  void the_rest_is_the_last_part_and_has_only_the_pieces_that_are_left() {
    var quote = Quote.of(Map.of(7L, 2L, 8L, 1L), Map.of(7L, Samples.PRODUCT, 8L, Samples.PRODUCT.copy().put("id", 8)),
        "QC");
    var first = Refunds.NONE.part(quote, refund(List.of(new Piece(7, 2)), null, null), true).orElseThrow();
    var all = Refunds.NONE.with(first).settled(NOON).completed(quote, "the rest", true, NOON);
    assertEquals(List.of(1, 2), all.done().stream().map(PartRefund::number).toList());
    assertEquals(List.of(new Piece(8, 1)), all.done().getLast().pieces());
    assertEquals(quote.totals().totalCents(), all.cents());
    assertEquals(Refunds.NONE, Refunds.NONE.completed(quote, "all of it", true, NOON));
  }

  @Test
  void parts_are_numbered_and_all_that_is_left_has_one_amount() {
    assertEquals(List.of(1, 2), done(refund(List.of(THING), null, null), refund(List.of(), 100L, null)).done().stream()
        .map(PartRefund::number).toList());
    var quote = Samples.order(Status.CONFIRMED).content().quote();
    var wrong = new Refund(List.of(new Piece(7, 2)), true, Optional.empty(),
        Optional.of(quote.totals().totalCents() - 1), "broken", Optional.empty());
    var refused = assertThrows(Failure.class, () -> Refunds.NONE.part(quote, wrong, true));
    assertEquals("amount_cents", refused.toJson().getJsonArray("errors").getJsonObject(0).getString("field"));
  }

  private static List<Long> taxesOfParts(Quote quote, Refund... requests) {
    return done(quote, requests).completed(quote, "the rest", false, NOON).done().stream()
        .map(part -> part.totals().taxCents()).toList();
  }

  private static Quote inAlberta(long pieces, int cents) {
    return Quote.of(Map.of(7L, pieces), Map.of(7L, Samples.PRODUCT.copy().put("price_cents", cents)), "AB");
  }

  /** 56 cents on three pieces and shipping are 48 with the shipping, then 2, 3 and 3; 50 on four begin with 1 and 0. */
  @Test
  void the_taxes_of_parts_are_rounded_over_all_that_has_gone_back() {
    var shipping = new Refund(List.of(), true, Optional.empty(), Optional.empty(), "late", Optional.empty());
    var piece = refund(List.of(THING), null, null);
    assertEquals(List.of(48L, 2L, 3L, 3L), taxesOfParts(inAlberta(3, 55), shipping, piece, piece));
    assertEquals(List.of(1L, 0L, 49L), taxesOfParts(inAlberta(4, 11), piece, piece));
  }

  @Test
  void a_row_has_what_is_done_and_what_is_on_its_way() {
    var done = done(refund(List.of(THING), null, null));
    var pending = done.done().getFirst().done(null);
    assertEquals(done, Refunds.from(RowOf.columns("refunds", done.toJson(), "refunding", null)));
    assertEquals(done.with(pending),
        Refunds.from(RowOf.columns("refunds", done.toJson(), "refunding", done.with(pending).pendingJson())));
  }

  @Test
  void others_are_told_which_part_went_back_and_whether_its_pieces_are_on_the_shelf() {
    var order = with(done(refund(List.of(THING), null, true)), Status.CONFIRMED, null);
    var event = OrderEvent.partlyRefunded(order);
    assertEquals("order.partly_refunded", event.type());
    assertEquals(new JsonObject().put("reference", order.reference() + "/1").put("location_id", 6L).put("restock", true)
        .put("lines", quantities(1)), event.payload().getJsonObject("refund"));
    assertEquals(BOTH, event.payload().getJsonArray("lines"), "the order itself is still sold");
    assertFalse(event.payload().getBoolean("restock"));
    var told = event.payload().getJsonArray("refunds").getJsonObject(0);
    assertEquals(order.reference() + "/1", told.getString("reference"));
    assertEquals(1, told.getJsonArray("items").size());
    var broken = with(done(refund(List.of(THING), null, false)), Status.CONFIRMED, null);
    assertFalse(OrderEvent.partlyRefunded(broken).payload().getJsonObject("refund").getBoolean("restock"));
  }

  @Test
  void goodwill_brings_nothing_back_on_the_shelf() {
    var refunds = done(refund(List.of(), 100L, true));
    var event = OrderEvent.partlyRefunded(with(refunds, Status.CONFIRMED, null)).payload();
    assertFalse(event.getJsonObject("refund").getBoolean("restock"));
    assertEquals(BOTH, event.getJsonObject("refund").getJsonArray("lines"));
    assertFalse(event.getJsonArray("refunds").getJsonObject(0).containsKey("items"));
    var cancelled = OrderEvent.of(with(refunds, Status.CANCELLED, null)).orElseThrow().payload();
    assertFalse(cancelled.getBoolean("restock"), "the last part has no pieces");
    assertEquals(BOTH, cancelled.getJsonArray("lines"));
  }

  @Test
  void what_comes_back_with_the_rest_is_what_had_not_come_back_before() {
    var whole = OrderEvent.of(with(Refunds.NONE, Status.CANCELLED, null)).orElseThrow().payload();
    assertTrue(whole.getBoolean("restock"));
    assertEquals(BOTH, whole.getJsonArray("lines"));
    var quote = Samples.order(Status.CONFIRMED).content().quote();
    var rest = done(refund(List.of(THING), null, true)).completed(quote, "the rest", true, NOON);
    var cancelled = OrderEvent.of(with(rest, Status.CANCELLED, null)).orElseThrow().payload();
    assertTrue(cancelled.getBoolean("restock"));
    assertEquals(quantities(1), cancelled.getJsonArray("lines"));
    var confirmed = OrderEvent.of(with(Refunds.NONE, Status.CONFIRMED, null)).orElseThrow().payload();
    assertFalse(confirmed.getBoolean("restock"));
  }
}
