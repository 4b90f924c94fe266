package pos.sales.sale;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import pos.common.rule.Failure;
import pos.common.rule.Flaw;
import pos.sales.core.HoldReference;
import pos.sales.core.Line;
import pos.sales.core.Payment;
import pos.sales.core.PriceList;
import pos.sales.core.Times;
import pos.sales.core.Totals;

/**
 * A sale that has been checked and priced but not written.
 *
 * @param soldAt empty for the time at which it is written
 * @param hold the hold of its goods; empty when they are not held
 */
public record SaleDraft(SaleContent content, Optional<Instant> soldAt, Optional<HoldReference> hold) {

  /** The most of one product that can be held. */
  private static final long MAX_QUANTITY = 1_000_000;

  /**
   * @param now by the server's clock
   * @throws Failure 422 when the time has not come, a product is unknown or too many, or the payments do not cover the
   *     total
   */
  static SaleDraft of(SaleRequest request, long storeId, PriceList prices, Instant now) {
    Times.mustHaveCome("sold_at", request.soldAt(), now);
    var priced = prices.price(request.items());
    boundQuantities(priced.lines());
    var totals = Totals.of(priced.lines());
    var paid = totals.rounded(Payment.rounding(totals.totalCents(), request.payments()));
    var content = new SaleContent(request.id(), request.fingerprint(), storeId, request.registerId(),
        request.cashier(), priced.lines(), paid, request.payments(),
        priced.flags().withClock(Times.isAhead(request.soldAt(), now)));
    return new SaleDraft(content, Optional.ofNullable(request.soldAt()), Optional.empty());
  }

  /** A larger quantity could not be held, so it would be sold whatever the stock. */
  private static void boundQuantities(List<Line> lines) {
    var quantities = new HashMap<Long, Long>();
    for (var line : lines) {
      if (quantities.merge(line.productId(), line.quantity(), Long::sum) > MAX_QUANTITY) {
        throw Failure.invalid(line.field("quantity"), Flaw.tooLarge(MAX_QUANTITY, "must be at most " + MAX_QUANTITY
            + " together with the earlier lines of the product"));
      }
    }
  }

  /** Returns the id of the sale. */
  public UUID id() {
    return content.id();
  }

  /** Returns the same draft with its goods held: of a sale that is taking place, whose time should be now. */
  SaleDraft heldBy(HoldReference reference, Instant now) {
    var late = soldAt.isPresent() && Times.isBehind(soldAt.get(), now);
    return new SaleDraft(late ? content.withClockMismatch() : content, soldAt, Optional.of(reference));
  }

  /** @param now the time of a sale that was sent without one */
  TakenSale taken(long receiptNumber, Instant now) {
    return new TakenSale(content, receiptNumber, soldAt.orElse(now),
        hold.isPresent() ? StockStatus.CONFIRMED : StockStatus.PENDING);
  }
}
