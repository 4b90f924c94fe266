package pos.order.core;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import pos.common.rule.Failure;
import pos.common.rule.Flaw;
import pos.common.shop.Tax;
import pos.order.core.PartRefund.Piece;

/**
 * The refunds of parts of an order.
 *
 * @param done in their order; those of an order that was cancelled or refunded in the end add up to all of it
 * @param pending the one that is on its way
 */
public record Refunds(List<PartRefund> done, Optional<PartRefund> pending) {

  /** Events and answers tell all of them. */
  static final int MAX_PARTS = 50;
  public static final Refunds NONE = new Refunds(List.of(), Optional.empty());

  static Refunds from(Row row) {
    return new Refunds(row.getJsonArray("refunds").stream().map(part -> PartRefund.from((JsonObject) part)).toList(),
        Optional.ofNullable(row.getJsonObject("refunding")).map(PartRefund::from));
  }

  /** Returns what has gone back. */
  public long cents() {
    return done.stream().mapToLong(part -> part.totals().totalCents()).sum();
  }

  JsonArray toJson() {
    return new JsonArray(done.stream().map(PartRefund::toJson).toList());
  }

  /** Returns what is going back. */
  long pendingCents() {
    return pending.map(part -> part.totals().totalCents()).orElse(0L);
  }

  JsonObject pendingJson() {
    return pending.map(PartRefund::toJson).orElse(null);
  }

  Refunds with(PartRefund part) {
    return new Refunds(done, Optional.of(part));
  }

  /** Returns the same when the pending one has gone back. */
  Refunds settled(Instant at) {
    return new Refunds(Stream.concat(done.stream(), pending.stream().map(part -> part.done(at))).toList(),
        Optional.empty());
  }

  /** Returns the same with what was left of the order, if a part of it had gone back before. */
  Refunds completed(Quote whole, String reason, boolean restock, Instant at) {
    return done.isEmpty() ? this : with(rest(whole, reason, restock)).settled(at);
  }

  /** Returns how many pieces of each product have not come back. */
  private TreeMap<Long, Long> left(Quote whole) {
    var left = new TreeMap<Long, Long>();
    whole.items().forEach(item -> left.put(item.productId(), item.quantity()));
    done.forEach(part -> part.pieces().forEach(piece -> left.merge(piece.productId(), -piece.quantity(), Long::sum)));
    return left;
  }

  /** Returns everything that has not gone back. */
  private PartRefund rest(Quote whole, String reason, boolean restock) {
    var pieces = left(whole).entrySet().stream().filter(left -> left.getValue() > 0)
        .map(left -> new Piece(left.getKey(), left.getValue())).toList();
    return new PartRefund(done.size() + 1, pieces, leftOf(whole.totals()), Optional.empty(), reason, restock, null);
  }

  private Totals leftOf(Totals whole) {
    return done.stream().map(PartRefund::totals).reduce(whole, Totals::minus);
  }

  /** Returns what has not gone back yet. */
  long leftCents(Quote whole) {
    return leftOf(whole.totals()).totalCents();
  }

  /**
   * Returns the refund of a part, or empty when it is all that is left.
   *
   * <p>Each tax goes back in proportion to what is taxed, rounded over everything that has gone back so far: whichever
   * parts go back in whichever order, they add up to the order. Goodwill has everything in the proportion of what is left
   * of the order, so that later parts may be less than their price, and none is more than what is left.
   *
   * @throws Failure 422 when a piece is not of the order or gone back already, or the shipping is; when more goodwill is
   *     asked for than is left; or when the refund has another amount than was sent
   * @throws Failure 409 when the order has had too many refunds
   */
  Optional<PartRefund> part(Quote whole, Refund request, boolean restock) {
    var pieces = left(whole);
    for (int i = 0; i < request.pieces().size(); i++) {
      take(pieces, request.pieces().get(i), "lines[" + i + "]");
    }
    var left = leftOf(whole.totals());
    if (request.shipping() && left.shippingCents() == 0) {
      throw Failure.invalid("shipping", Flaw.of("nothing_to_refund", "has nothing left to refund"));
    }
    var isAll = pieces.values().stream().allMatch(quantity -> quantity == 0)
        && (request.shipping() || left.shippingCents() == 0);
    if (isAll) {
      request.mustLeave(0);
      request.mustBe(left.totalCents());
      return Optional.empty();
    }
    mustHaveRoom();
    var ofLines = totals(whole, request).atMost(left);
    var rest = left.minus(ofLines);
    request.mustLeave(rest.totalCents());
    var goodwill = request.goodwillCents().map(rest::share);
    var totals = goodwill.map(ofLines::plus).orElse(ofLines);
    request.mustBe(totals.totalCents());
    if (totals.totalCents() == 0) {
      throw Failure.invalid("lines", Flaw.of("nothing_to_refund",
          "must refund something: these pieces were free, or all that was paid for them has gone back"));
    }
    return Optional.of(new PartRefund(done.size() + 1, request.pieces(), totals, goodwill, request.reason(), restock,
        null));
  }

  private void mustHaveRoom() {
    if (done.size() >= MAX_PARTS) {
      throw Failure.conflict("too-many-refunds", "The order has had " + MAX_PARTS
          + " refunds. Refund all that is left of it.");
    }
  }

  private static void take(TreeMap<Long, Long> left, Piece piece, String path) {
    var pieces = left.get(piece.productId());
    if (pieces == null) {
      throw Failure.invalid(path + ".product_id", Flaw.of("not_ordered", "is not a product of the order"));
    }
    if (piece.quantity() > pieces) {
      throw Failure.invalid(path + ".quantity", Flaw.tooLarge(pieces,
          "must be at most " + pieces + ", which have not been refunded"));
    }
    left.put(piece.productId(), pieces - piece.quantity());
  }

  private Totals totals(Quote whole, Refund request) {
    var subtotal = whole.items().stream().mapToLong(item -> item.unitPriceCents() * pieces(request.pieces(), item)).sum();
    var base = taxedBase(whole, whole.items().stream().mapToLong(Item::taxableCents).sum(), true);
    var before = done.stream().mapToLong(part -> taxedBase(whole, taxable(whole, part.pieces()), part.hasShipping())).sum();
    var after = before + taxedBase(whole, taxable(whole, request.pieces()), request.shipping());
    var taxes = whole.totals().taxes().stream().map(tax -> new Tax(tax.code(), tax.rate(),
        Totals.upTo(after, tax.amountCents(), base) - Totals.upTo(before, tax.amountCents(), base))).toList();
    return new Totals(subtotal, taxes, request.shipping() ? whole.totals().shippingCents() : 0);
  }

  private static long pieces(List<Piece> pieces, Item item) {
    return pieces.stream().filter(piece -> piece.productId() == item.productId()).mapToLong(Piece::quantity).sum();
  }

  private static long taxable(Quote whole, List<Piece> pieces) {
    return whole.items().stream().mapToLong(item -> item.pieces(pieces(pieces, item)).taxableCents()).sum();
  }

  /** Shipping is taxed like the goods: not at all if none of them is. */
  private static long taxedBase(Quote whole, long goods, boolean shipping) {
    return shipping && whole.items().stream().anyMatch(item -> item.taxableCents() > 0)
        ? goods + whole.totals().shippingCents() : goods;
  }
}
