package pos.order.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pos.common.rule.Failure;
import pos.common.rule.Fields;
import pos.common.shop.Tax;
import pos.order.core.PartRefund.Piece;

/** What goes back of an order whose parts are refunded. */
class RefundsTest {

  private static final Instant NOON = Instant.parse("2026-11-22T17:00:00Z");

  private static Refund refund(List<Piece> pieces, boolean shipping) {
    return new Refund(pieces, shipping, Optional.empty(), Optional.empty(), "broken", Optional.empty());
  }

  private static Quote order() {
    return Quote.of(Map.of(7L, 3L), Map.of(7L, Samples.PRODUCT), "QC");
  }

  private static String field(Refunds refunds, Refund request) {
    return assertThrows(Failure.class, () -> refunds.part(order(), request, false)).toJson().getJsonArray("errors")
        .getJsonObject(0).getString("field");
  }

  /** Parts in any order, and what is left of the order in the end, add up to the order, each tax by itself. */
  @Test
  void the_parts_of_any_order_add_up_to_it() {
    var random = new Random(11);
    for (int round = 0; round < 3000; round++) {
      var whole = Samples.quote(random);
      var refunds = Refunds.NONE;
      var left = new LinkedHashMap<Long, Long>();
      whole.items().forEach(item -> left.put(item.productId(), item.quantity()));
      var hasShipping = whole.totals().shippingCents() > 0;
      for (int step = 0; step < 6; step++) {
        var pieces = new ArrayList<Piece>();
        left.forEach((product, quantity) -> {
          var some = random.nextInt((int) (quantity + 1));
          if (some > 0) {
            pieces.add(new Piece(product, some));
          }
        });
        var shipping = hasShipping && random.nextInt(4) == 0;
        if (pieces.isEmpty() && !shipping) {
          continue;
        }
        Optional<PartRefund> part;
        try {
          part = refunds.part(whole, refund(pieces, shipping), true);
        } catch (Failure free) {
          continue;
        }
        if (part.isEmpty()) {
          break;
        }
        part.get().totals().taxes().forEach(tax -> assertTrue(tax.amountCents() >= 0));
        refunds = refunds.with(part.get()).settled(NOON);
        pieces.forEach(piece -> left.merge(piece.productId(), -piece.quantity(), Long::sum));
        hasShipping &= !shipping;
        assertTrue(refunds.cents() <= whole.totals().totalCents());
      }
      var all = refunds.completed(whole, "the rest", false, NOON);
      if (!refunds.done().isEmpty()) {
        assertEquals(whole.totals().totalCents(), all.cents());
        for (var tax : whole.totals().taxes()) {
          assertEquals(tax.amountCents(), all.done().stream().flatMap(part -> part.totals().taxes().stream())
              .filter(each -> each.code().equals(tax.code())).mapToLong(Tax::amountCents).sum());
        }
        whole.items().forEach(item -> assertEquals(item.quantity(), all.done().stream()
            .flatMap(part -> part.pieces().stream()).filter(piece -> piece.productId() == item.productId())
            .mapToLong(Piece::quantity).sum()));
        var rest = all.done().getLast();
        assertEquals(rest.totals().subtotalCents(), rest.of(whole.items()).stream().mapToLong(Item::totalCents).sum());
      }
    }
  }

  @Test
  void a_part_has_the_price_of_its_pieces_and_their_share_of_the_taxes() {
    var part = Refunds.NONE.part(order(), refund(List.of(new Piece(7, 1)), false), true).orElseThrow();
    assertEquals(List.of(1000L, 150L, 0L, 1150L), List.of(part.totals().subtotalCents(), part.totals().taxCents(),
        part.totals().shippingCents(), part.totals().totalCents()));
    var withShipping = Refunds.NONE.part(order(), refund(List.of(new Piece(7, 1)), true), true).orElseThrow();
    assertEquals(1150 + 995, withShipping.totals().totalCents(), 1);
    assertEquals(Optional.empty(), Refunds.NONE.part(order(), refund(List.of(new Piece(7, 3)), true), true));
    assertEquals(part, PartRefund.from(new JsonObject(part.toJson().encode())));
    assertEquals(part.done(NOON), PartRefund.from(new JsonObject(part.done(NOON).toJson().encode())));
  }

  @Test
  void no_more_goes_back_than_was_ordered() {
    assertEquals("lines[0].quantity", field(Refunds.NONE, refund(List.of(new Piece(7, 4)), false)));
    assertEquals("lines[0].product_id", field(Refunds.NONE, refund(List.of(new Piece(8, 1)), false)));
    var part = Refunds.NONE.part(order(), refund(List.of(new Piece(7, 2)), true), true).orElseThrow();
    var once = Refunds.NONE.with(part).settled(NOON);
    assertEquals("lines[0].quantity", field(once, refund(List.of(new Piece(7, 2)), false)));
    assertEquals("shipping", field(once, refund(List.of(), true)));
    assertEquals(Optional.empty(), once.part(order(), refund(List.of(new Piece(7, 1)), false), true));
    var other = new Refund(List.of(new Piece(7, 1)), false, Optional.empty(), Optional.of(1149L), "broken", Optional.empty());
    assertEquals("amount_cents", field(Refunds.NONE, other));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {"lines | [{\"product_id\": 7, \"quantity\": 0}] | lines[0].quantity",
      "lines | [{\"product_id\": 7}] | lines[0].quantity", "shipping | 1 | shipping",
      "lines | [{\"product_id\": 7, \"quantity\": 1}, {\"product_id\": 7, \"quantity\": 1}] | lines[1].product_id"})
  void a_request_that_breaks_a_rule_is_refused(String name, String json, String field) {
    var body = new JsonObject("{\"reason\": \"broken\", \"" + name + "\": " + json + "}");
    assertEquals(field, assertThrows(Failure.class, () -> Refund.from(Fields.of(body))).toJson().getJsonArray("errors")
        .getJsonObject(0).getString("field"));
    assertTrue(Refund.from(Fields.of(new JsonObject().put("reason", "broken").put("lines", new JsonArray()))).isOfAll());
  }
}
