package pos.simulation;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The model of a sale: its amounts in the books, and the pieces that may still be returned. */
final class Sold {

  /** A line, with the number of returned pieces. */
  static final class Line {
    final Product product;
    final long quantity;
    final long unitPrice;
    final long discount;
    long returned;

    Line(Product product, long quantity, long unitPrice, long discount) {
      this.product = product;
      this.quantity = quantity;
      this.unitPrice = unitPrice;
      this.discount = discount;
    }

    /** Returns the price of a number of pieces, less their share of the discount. */
    long cents(long pieces) {
      return pieces * unitPrice - Bill.share(discount, pieces, quantity);
    }

    JsonObject toJson(int number) {
      return json(number, quantity, discount, cents(quantity));
    }

    /** Returns the line of a return. */
    JsonObject back(int number, long pieces) {
      var cents = cents(returned + pieces) - cents(returned);
      return json(number, pieces, pieces * unitPrice - cents, cents);
    }

    private JsonObject json(int number, long pieces, long discounted, long cents) {
      return new JsonObject().put("line_no", number).put("product_id", product.id()).put("sku", product.sku())
          .put("name", product.name()).put("quantity", pieces).put("unit_price_cents", unitPrice)
          .put("discount_cents", discounted).put("total_cents", cents).put("tax_code", product.taxCode());
    }
  }

  final JsonObject request;
  final RegisterKey register;
  final List<Line> lines;
  final Paid paid;
  final Bill bill;
  String id;
  long receipt;
  Instant soldAt;
  /** The request to void the sale, or null. */
  JsonObject voiding;
  /** The sum of all refunds; its total is what was paid out. */
  private Bill refunded = Bill.NOTHING;

  Sold(JsonObject request, RegisterKey register, List<Line> lines, Paid paid) {
    this.request = request;
    this.register = register;
    this.lines = lines;
    this.paid = paid;
    this.bill = billOf(lines).roundedFor(paid.cashDue());
  }

  static Bill billOf(List<Line> lines) {
    return Bill.of(lines.stream().mapToLong(line -> line.cents(line.quantity)).sum(),
        lines.stream().filter(line -> line.product.taxed()).mapToLong(line -> line.cents(line.quantity)).sum());
  }

  /** Returns the pieces by product. */
  Map<Product, Long> pieces() {
    var pieces = new LinkedHashMap<Product, Long>();
    lines.forEach(line -> pieces.merge(line.product, line.quantity, Long::sum));
    return pieces;
  }

  /**
   * Takes pieces back, and returns the refund.
   *
   * @param parts the pieces of each line, of which enough must be left
   */
  Bill takeBack(Map<Line, Long> parts, boolean inCash) {
    var subtotal = parts.entrySet().stream().mapToLong(part -> part.getKey().cents(part.getKey().returned
        + part.getValue()) - part.getKey().cents(part.getKey().returned)).sum();
    parts.forEach((line, pieces) -> line.returned += pieces);
    var taxed = lines.stream().filter(line -> line.product.taxed()).toList();
    var back = taxed.stream().mapToLong(line -> line.cents(line.returned)).sum();
    var whole = taxed.stream().mapToLong(line -> line.cents(line.quantity)).sum();
    var part = new Bill(subtotal, Bill.share(bill.gst(), back, whole) - refunded.gst(),
        Bill.share(bill.qst(), back, whole) - refunded.qst(), 0);
    var refund = part.paidOut(paidOut(part, inCash));
    refunded = Bill.sum(List.of(refunded, refund));
    return refund;
  }

  /** Returns the amount due for all returned pieces, less earlier refunds; never more than was paid for the sale. */
  private long paidOut(Bill part, boolean inCash) {
    var exact = refunded.exact() + part.exact();
    var owed = (status().equals("returned") ? bill.total() : Math.min(exact, bill.total())) - refunded.total();
    var most = bill.total() - refunded.total();
    return Math.max(0, inCash ? Math.min(Bill.toFive(owed), most - most % 5) : Math.min(owed, most));
  }

  String status() {
    if (voiding != null) {
      return "voided";
    }
    return lines.stream().allMatch(line -> line.returned == 0) ? "completed"
        : lines.stream().allMatch(line -> line.returned == line.quantity) ? "returned" : "partially_returned";
  }

  /** Returns the sale as the service must show it, without times, links and the status of its stock. */
  JsonObject expected() {
    var shown = new ArrayList<JsonObject>();
    lines.forEach(line -> shown.add(line.toJson(shown.size() + 1).put("returned_quantity", line.returned)));
    var json = new JsonObject().put("id", id).put("receipt_number", receipt).put("store_id", register.store())
        .put("register_id", register.id()).put("cashier", request.getString("cashier"))
        .put("lines", new JsonArray(shown));
    if (voiding != null) {
      json.put("voided", voiding);
    }
    return bill.writeTo(json).put("payments", paid.toJson()).put("status", status()).put("price_mismatch",
        lines.stream().anyMatch(line -> line.unitPrice != line.product.priceCents())).put("tax_mismatch", false);
  }

  /** Returns the part of a reply that the model predicts. */
  static JsonObject comparable(JsonObject answer) {
    var json = answer.copy();
    List.of("sold_at", "stock_status", "clock_mismatch", "session_id", "hint", "_links").forEach(json::remove);
    if (json.containsKey("voided")) {
      json.getJsonObject("voided").remove("at");
    }
    return json;
  }
}
