package pos.sales.returns;

import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.UUID;
import pos.sales.core.Line;
import pos.sales.core.PriceList;
import pos.sales.core.Totals;
import pos.sales.returns.SaleReturnRequest.Part;
import pos.sales.sale.Sale;

/**
 * A return that has been checked, with its refund, but not written.
 *
 * @param returnedAt empty for the time at which it is written
 */
record ReturnDraft(ReturnContent content, Optional<Instant> returnedAt) {

  /** Refunds what the lines would cost, taxes included. */
  static ReturnDraft withoutReceipt(ReturnRequest request, PriceList prices) {
    var priced = prices.price(request.items());
    var lines = priced.lines();
    var terms = request.terms();
    return new ReturnDraft(new ReturnContent(request.id(), request.fingerprint(), null, null, request.storeId(),
        request.registerId(), lines, Totals.of(lines).refundedIn(terms.refundMethod()), terms,
        priced.flags().price() || priced.flags().tax()),
        Optional.ofNullable(request.returnedAt()));
  }

  /**
   * Refunds what was paid for the lines, with discounts and taxes in proportion.
   *
   * @param storeId the store that takes the goods back
   * @param before the refunds of the sale before this one
   * @throws pos.common.rule.Failure 422 when the refund goes to another tender than paid and nobody approves
   */
  static ReturnDraft ofSale(SaleReturnRequest request, Sale sale, long storeId, Refunds before) {
    var lines = request.parts().stream().sorted(Comparator.comparingLong(Part::lineNo))
        .map(part -> sale.line(part.lineNo()).part(part.quantity())).toList();
    var terms = request.terms();
    var share = sale.totals().part(sale.lines(), lines);
    var last = lines.stream().mapToLong(Line::quantity).sum() == sale.piecesLeft();
    var refund = before.next(share.totalCents(), last, sale.totals().totalCents(), terms.refundMethod());
    before.mustBeApproved(refund, sale, terms);
    var totals = share.rounded(refund - share.totalCents());
    return new ReturnDraft(new ReturnContent(request.id(), request.fingerprint(sale.id()), sale.id(),
        request.exchangedFor(), storeId, request.registerId(), lines, totals, terms, false), Optional.ofNullable(request.returnedAt()));
  }

  UUID id() {
    return content.id();
  }

  Return taken(Instant time) {
    return new Return(content, time);
  }
}
