package pos.reporting.books;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import pos.common.events.Event;
import pos.common.rule.Fields;
import pos.common.rule.Flaw;
import pos.common.shop.StoreTime;
import pos.reporting.core.Figure;
import pos.reporting.core.Sums;

/**
 * A receipt as its event tells it: a sale, the void of a sale, or a return. A web order is a sale when it is confirmed,
 * and a return when it is cancelled or refunded.
 *
 * @param reference names it for good, however often and under whatever ids its event comes; a void has its sale's
 * @param at when it counts: the time of the sale, or that of the refund
 * @param writtenAt when the shop took note of it, which may be days later
 */
record Document(Kind kind, String reference, Instant at, Instant writtenAt, Place place, Sums sums,
    List<SoldLine> lines) {

  enum Kind { SALE, VOID, RETURN }

  /** @param cashier empty where there is none */
  record Place(long storeId, String channel, String cashier) {}

  /** Returns the receipts that an event tells of. @throws RuntimeException when it is bad or does not add up */
  static List<Document> of(Event event) {
    return switch (event.type()) {
      case "sale.completed" -> List.of(sale(event, Kind.SALE));
      case "sale.voided" -> List.of(sale(event, Kind.VOID));
      case "sale.returned" -> List.of(saleReturn(event));
      case "order.confirmed", "order.shipped", "order.partly_refunded" -> orderWith(event, partRefunds(event));
      case "order.cancelled", "order.refunded" -> {
        var parts = partRefunds(event);
        yield orderWith(event, parts.isEmpty() ? List.of(orderReturn(event)) : parts);
      }
      default -> List.of();
    };
  }

  private static Document sale(Event event, Kind kind) {
    var fields = Fields.tolerant(event.payload());
    var place = new Place(fields.integer("store_id", 1, Long.MAX_VALUE), "pos", fields.text("cashier", 0, 200, ""));
    var at = fields.instant("sold_at", event.at());
    var lines = SoldLine.list(fields, "lines");
    var sums = amounts(fields, lines, "rounding_cents", Figure.ROUNDING_CENTS).add(Figure.SALES, 1);
    fields.list("payments", 0, 1000, Document::tender).forEach(sums::add);
    return of(fields, kind, "sale:" + id(fields), at, event.at(), place, sums, lines);
  }

  /** A return names no cashier. */
  private static Document saleReturn(Event event) {
    var fields = Fields.tolerant(event.payload());
    var place = new Place(fields.integer("store_id", 1, Long.MAX_VALUE), "pos", "");
    var at = fields.instant("returned_at", event.at());
    var lines = SoldLine.list(fields, "lines");
    var given = amounts(fields, lines, "rounding_cents", Figure.ROUNDING_CENTS);
    given.add(Figure.ofTender(fields.text("refund_method", 1, 50)), given.totalCents());
    var sums = givenBack(given);
    if (!fields.has("sale_id")) {
      sums.add(Figure.RETURNS_WITHOUT_RECEIPT, 1).add(Figure.WITHOUT_RECEIPT_CENTS, sums.get(Figure.RETURNS_CENTS));
    }
    return of(fields, Kind.RETURN, "return:" + id(fields), at, event.at(), place, sums, lines);
  }

  /** Every event of an order tells that it was confirmed, and when, which is when it was written. */
  private static Document order(Event event) {
    var fields = Fields.tolerant(event.payload());
    var lines = SoldLine.list(fields, "items");
    var sums = orderAmounts(fields, lines).add(Figure.SALES, 1);
    var at = fields.instant("confirmed_at", event.at());
    return of(fields, Kind.SALE, reference(fields), at, at, online(fields), sums, lines);
  }

  private static List<Document> orderWith(Event event, List<Document> returns) {
    return Stream.concat(Stream.of(order(event)), returns.stream()).toList();
  }

  /** Returns the refunds of parts so far, the rest included: what an order tells of itself has all of them. */
  private static List<Document> partRefunds(Event event) {
    var fields = Fields.tolerant(event.payload());
    var place = online(fields);
    var refunds = fields.list("refunds", 0, 10_000, part -> partRefund(event, part, place));
    fields.check();
    return refunds;
  }

  private static Document partRefund(Event event, Fields part, Place place) {
    var lines = new ArrayList<>(part.has("items") ? SoldLine.list(part, "items") : List.of());
    var goodwill = part.object("goodwill", Document::goodwill);
    if (goodwill != null || lines.isEmpty()) {
      // the taxes on shipping that goes back alone are of no product either
      lines.add(goodwill == null ? SoldLine.withoutProduct(0, 0) : goodwill);
    }
    var sums = givenBack(orderAmounts(part, lines));
    var at = part.instant("at", event.at());
    return of(part, Kind.RETURN, "refund:" + part.text("reference", 1, 100), at, at, place, sums, lines);
  }

  private static SoldLine goodwill(Fields fields) {
    var taxes = fields.list("taxes", 0, 20, Document::tax).stream().mapToLong(Sums::taxesCents).sum();
    return SoldLine.withoutProduct(fields.integer("subtotal_cents", 0, Fields.MAX_CENTS), taxes);
  }

  private static Document orderReturn(Event event) {
    var fields = Fields.tolerant(event.payload());
    var lines = SoldLine.list(fields, "items");
    var sums = givenBack(orderAmounts(fields, lines));
    var at = fields.instant("updated_at", event.at());
    return of(fields, Kind.RETURN, "refund:" + reference(fields), at, at, online(fields), sums, lines);
  }

  private static String id(Fields fields) {
    var id = fields.uuid("id", null);
    return id == null ? fields.refuse("id", Flaw.NOT_A_UUID, "") : id.toString();
  }

  /** The id alone is given anew when the orders' database is restored; earlier events have nothing else. */
  private static String reference(Fields fields) {
    return fields.text("reference", 1, 100, "order:" + fields.integer("id", 1, Long.MAX_VALUE));
  }

  private static Place online(Fields fields) {
    return new Place(fields.integer("location_id", 1, Long.MAX_VALUE), "online", "");
  }

  private static Sums orderAmounts(Fields fields, List<SoldLine> lines) {
    var sums = amounts(fields, lines, "shipping_cents", Figure.SHIPPING_CENTS);
    return sums.add(Figure.CARD_CENTS, sums.totalCents());
  }

  /** Adds up the receipt's own figures. @param extra what a receipt has beside its lines and taxes */
  private static Sums amounts(Fields fields, List<SoldLine> lines, String extra, Figure extraFigure) {
    var sums = new Sums();
    lines.forEach(line -> sums.add(Figure.QUANTITY, line.quantity()).add(Figure.GROSS_CENTS, line.grossCents())
        .add(Figure.DISCOUNTS_CENTS, line.discountCents()));
    fields.list("taxes", 0, 20, Document::tax).forEach(sums::add);
    sums.add(extraFigure, fields.integer(extra, -Fields.MAX_CENTS, Fields.MAX_CENTS));
    var subtotal = fields.integer("subtotal_cents", 0, Fields.MAX_CENTS);
    var total = fields.integer("total_cents", 0, Fields.MAX_CENTS);
    fields.check();
    if (subtotal != sums.netCents() || total != sums.totalCents()) {
      throw new IllegalArgumentException("the receipt's subtotal is " + sums.netCents() + " instead of " + subtotal
          + ", or its total " + sums.totalCents() + " instead of " + total);
    }
    return sums;
  }

  private static Sums tax(Fields fields) {
    return new Sums().add(Figure.ofTax(fields.text("code", 1, 50)),
        fields.integer("amount_cents", 0, Fields.MAX_CENTS));
  }

  private static Sums tender(Fields fields) {
    return new Sums().add(Figure.ofTender(fields.text("method", 1, 50)),
        fields.integer("amount_cents", 0, Fields.MAX_CENTS));
  }

  /** Returns what a return takes away, of amounts as a sale would have them. */
  private static Sums givenBack(Sums given) {
    var sums = new Sums().add(Figure.RETURNS, 1)
        .add(Figure.RETURNED_QUANTITY, given.get(Figure.QUANTITY))
        .add(Figure.RETURNS_CENTS, given.netCents())
        .add(Figure.REFUNDS_CENTS, given.totalCents());
    var negative = new ArrayList<>(Figure.TAXES);
    negative.addAll(Figure.TENDERS);
    negative.addAll(List.of(Figure.SHIPPING_CENTS, Figure.ROUNDING_CENTS));
    negative.forEach(figure -> sums.add(figure, -given.get(figure)));
    return sums;
  }

  /** @param fields of which everything was read */
  private static Document of(Fields fields, Kind kind, String reference, Instant at, Instant writtenAt, Place place, Sums sums,
      List<SoldLine> lines) {
    fields.check();
    if (sums.tendersCents() != sums.totalCents()) {
      throw new IllegalArgumentException(reference + " has a total of " + sums.totalCents()
          + ", but its payments are " + sums.tendersCents());
    }
    return new Document(kind, reference, at, writtenAt, place, sums, lines);
  }

  /** Returns whether it comes when its day has ended: what was reported of the day is no longer right. */
  boolean isLate() {
    return StoreTime.day(writtenAt).isAfter(StoreTime.day(at));
  }
}
