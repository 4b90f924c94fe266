package pos.order.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import pos.common.rule.Failure;
import pos.common.shop.Tax;
import pos.order.core.PartRefund.Piece;

/** What goes back of an order without pieces, alone and beside parts. */
class GoodwillRulesTest {

  private static final Instant NOON = Instant.parse("2026-11-22T17:00:00Z");

  private static Refund refund(List<Piece> pieces, boolean shipping, Long goodwill) {
    return new Refund(pieces, shipping, Optional.ofNullable(goodwill), Optional.empty(), "late", Optional.empty());
  }

  private static Refund goodwill(long cents) {
    return refund(List.of(), false, cents);
  }

  /** Two taxed pieces of 10.00, and shipping, in Québec. */
  private static Quote order() {
    return Quote.of(Map.of(7L, 2L), Map.of(7L, Samples.PRODUCT), "QC");
  }

  private static Refunds done(Refunds before, Quote whole, Refund request) {
    return before.with(before.part(whole, request, true).orElseThrow()).settled(NOON);
  }

  private static JsonObject error(Refunds refunds, Refund request) {
    return assertThrows(Failure.class, () -> refunds.part(order(), request, false)).toJson().getJsonArray("errors")
        .getJsonObject(0);
  }

  @Test
  void an_amount_has_prices_taxes_and_shipping_in_the_proportion_of_the_order() {
    var whole = order().totals();
    var part = Refunds.NONE.part(order(), goodwill(500), true).orElseThrow();
    assertEquals(List.of(), part.pieces());
    assertEquals(Optional.of(part.totals()), part.goodwill());
    assertEquals(500, part.totals().totalCents());
    assertEquals(500.0 * whole.subtotalCents() / whole.totalCents(), part.totals().subtotalCents(), 1);
    assertEquals(500.0 * whole.shippingCents() / whole.totalCents(), part.totals().shippingCents(), 1);
    assertEquals(whole.taxes().stream().map(Tax::code).toList(), part.totals().taxes().stream().map(Tax::code).toList());
    for (int i = 0; i < whole.taxes().size(); i++) {
      assertEquals(500.0 * whole.taxes().get(i).amountCents() / whole.totalCents(),
          part.totals().taxes().get(i).amountCents(), 1);
    }
    assertEquals(part.done(NOON), PartRefund.from(new JsonObject(part.done(NOON).toJson().encode())));
  }

  @Test
  void goodwill_goes_back_beside_lines_and_is_told_apart() {
    var lines = Refunds.NONE.part(order(), refund(List.of(new Piece(7, 1)), false, null), true).orElseThrow();
    var both = Refunds.NONE.part(order(), refund(List.of(new Piece(7, 1)), false, 200L), true).orElseThrow();
    assertEquals(lines.totals(), both.ofLines());
    assertEquals(200, both.goodwill().orElseThrow().totalCents());
    assertEquals(lines.totals().totalCents() + 200, both.totals().totalCents());
  }

  @Test
  void no_more_goodwill_goes_back_than_is_left() {
    var total = order().totals().totalCents();
    assertEquals("goodwill_cents " + total, error(Refunds.NONE, goodwill(total + 1)).getString("field") + " "
        + error(Refunds.NONE, goodwill(total + 1)).getLong("max"));
    var once = done(Refunds.NONE, order(), goodwill(total - 100));
    assertEquals(100, error(once, goodwill(101)).getLong("max"));
    var all = done(once, order(), goodwill(100));
    assertEquals(order().totals(), all.done().stream().map(PartRefund::totals).reduce(Totals::plus).orElseThrow());
    assertEquals(0, error(all, goodwill(1)).getLong("max"));
    assertEquals("lines", error(all, refund(List.of(new Piece(7, 1)), false, null)).getString("field"));
    // beside lines, what is left after them; beside all that is left, nothing
    var piece = Refunds.NONE.part(order(), refund(List.of(new Piece(7, 1)), false, null), true).orElseThrow();
    assertEquals(total - piece.totals().totalCents(),
        error(Refunds.NONE, refund(List.of(new Piece(7, 1)), false, total)).getLong("max"));
    assertEquals(0, error(Refunds.NONE, refund(List.of(new Piece(7, 2)), true, 1L)).getLong("max"));
  }

  @Test
  void pieces_go_back_with_what_is_left_of_their_price_and_say_so() {
    var total = order().totals().totalCents();
    var once = done(Refunds.NONE, order(), goodwill(total - 100));
    var part = once.part(order(), refund(List.of(new Piece(7, 1)), false, null), true).orElseThrow();
    assertTrue(part.totals().totalCents() <= 100);
    var told = part.toEvents(order().items()).getJsonObject(0);
    assertEquals(part.totals().subtotalCents(), 1000 - told.getLong("discount_cents"));
    assertFalse(Refunds.NONE.part(order(), refund(List.of(new Piece(7, 1)), false, null), true).orElseThrow()
        .toEvents(order().items()).getJsonObject(0).containsKey("discount_cents"));
  }

  @Test
  void an_order_has_so_many_refunds_and_then_the_rest() {
    var refunds = Refunds.NONE;
    for (int i = 0; i < Refunds.MAX_PARTS; i++) {
      refunds = done(refunds, order(), goodwill(1));
    }
    var full = refunds;
    assertEquals("too-many-refunds", assertThrows(Failure.class, () -> full.part(order(), goodwill(1), false)).toJson()
        .getString("code"));
    assertEquals(Optional.empty(), full.part(order(), refund(List.of(new Piece(7, 2)), true, null), false));
  }

  private static Refund request(Random random, Quote whole, Refunds before) {
    var pieces = new ArrayList<Piece>();
    whole.items().forEach(item -> {
      var back = before.done().stream().flatMap(part -> part.pieces().stream())
          .filter(piece -> piece.productId() == item.productId()).mapToLong(Piece::quantity).sum();
      var some = random.nextInt((int) (item.quantity() - back + 1));
      if (some > 0 && random.nextBoolean()) {
        pieces.add(new Piece(item.productId(), some));
      }
    });
    var most = (int) before.leftCents(whole) + 1;
    return refund(pieces, random.nextInt(4) == 0, random.nextInt(3) == 0 ? null
        : 1L + random.nextInt(random.nextInt(5) == 0 ? most : 1 + most / 5));
  }

  /** Nothing goes below zero, and everything that goes back adds up to the order, each tax by itself. */
  @Test
  void goodwill_and_parts_of_any_order_add_up_to_it() {
    var random = new Random(16);
    var mixed = 0;
    for (int round = 0; round < 5000; round++) {
      var whole = Samples.quote(random);
      var refunds = Refunds.NONE;
      for (int step = 0; step < 6; step++) {
        var request = request(random, whole, refunds);
        try {
          var part = refunds.part(whole, request, true);
          if (request.isOfAll() || part.isEmpty()) {
            break;
          }
          assertEquals(request.goodwillCents(), part.get().goodwill().map(Totals::totalCents));
          refunds = refunds.with(part.get()).settled(NOON);
        } catch (Failure refused) {
          continue;
        }
        assertTrue(refunds.cents() <= whole.totals().totalCents());
      }
      if (refunds.done().isEmpty()) {
        continue;
      }
      var all = refunds.completed(whole, "the rest", false, NOON).done();
      assertEquals(whole.totals(), all.stream().map(PartRefund::totals).reduce(Totals::plus).orElseThrow());
      for (var part : all) {
        assertNotNegative(part.totals());
        assertNotNegative(part.ofLines());
        part.goodwill().ifPresent(GoodwillRulesTest::assertNotNegative);
        assertEquals(part.ofLines().subtotalCents(), told(part, whole));
      }
      mixed += all.stream().anyMatch(part -> part.goodwill().isPresent())
          && all.stream().anyMatch(part -> !part.pieces().isEmpty()) ? 1 : 0;
    }
    assertTrue(mixed > 1000, mixed + " orders had both");
  }

  private static void assertNotNegative(Totals totals) {
    assertTrue(totals.subtotalCents() >= 0 && totals.shippingCents() >= 0
        && totals.taxes().stream().allMatch(tax -> tax.amountCents() >= 0), totals::toString);
  }

  /** Returns what an event tells that pieces cost, from which no discount takes more than their price. */
  private static long told(PartRefund part, Quote whole) {
    return part.toEvents(whole.items()).stream().map(JsonObject.class::cast).mapToLong(item -> {
      var net = item.getLong("total_cents") - item.getLong("discount_cents", 0L);
      assertTrue(net >= 0 && item.getLong("discount_cents", 0L) >= 0, item::encode);
      return net;
    }).sum();
  }
}
