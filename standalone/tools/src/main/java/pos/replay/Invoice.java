package pos.replay;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** An invoice of the file: a sale or a return, or stock found or written off, or both a sale and such an adjustment. */
record Invoice(List<InvoiceLine> lines) {

  static final int STORES = 5;

  private static final String CASHIER = "replay";
  /** Exact to the cent, whereas cash would be rounded to five cents. */
  private static final String PAYMENT = "debit";

  String number() {
    return lines.getFirst().invoice();
  }

  /** Returns an id that depends on the number only, which makes a replay repeatable. */
  UUID id() {
    return id(number());
  }

  static UUID id(String number) {
    return UUID.nameUUIDFromBytes(("invoice:" + number).getBytes(StandardCharsets.UTF_8));
  }

  int store() {
    return Math.floorMod(id().getLeastSignificantBits(), STORES) + 1;
  }

  /** Returns one of the store's two registers; store n has the registers 2n-1 and 2n. */
  int register() {
    return 2 * store() - (int) (id().getMostSignificantBits() & 1);
  }

  Instant at() {
    return lines.getFirst().at();
  }

  boolean isReturn() {
    return lines.getFirst().isReturn();
  }

  boolean isSale() {
    return !isReturn() && lines.stream().anyMatch(line -> line.priceCents() > 0);
  }

  /** Returns the lines that were sold or returned, without the lines at price 0 of an ordinary invoice. */
  List<InvoiceLine> trade() {
    return lines.stream().filter(line -> isReturn() || line.priceCents() > 0).toList();
  }

  /** Returns the amount paid or refunded, never negative. */
  long totalCents() {
    return Math.abs(trade().stream().mapToLong(InvoiceLine::totalCents).sum());
  }

  /** Returns the pieces found (positive) and written off (negative) by stock code. */
  Map<String, Long> adjustments() {
    var pieces = new LinkedHashMap<String, Long>();
    if (!isReturn()) {
      lines.stream().filter(line -> line.priceCents() == 0).forEach(line -> add(pieces, line, line.quantity()));
      pieces.values().removeIf(quantity -> quantity == 0);
    }
    return pieces;
  }

  /** Returns the pieces that leave the store, by stock code: they have to be received first. */
  Map<String, Long> needed() {
    var pieces = new LinkedHashMap<String, Long>();
    if (!isReturn()) {
      trade().forEach(line -> add(pieces, line, line.quantity()));
    }
    adjustments().forEach((code, quantity) -> {
      if (quantity < 0) {
        pieces.merge(code, -quantity, Long::sum);
      }
    });
    return pieces;
  }

  /** Returns the sale as an offline till sends it later; it may oversell, because it has happened already. */
  JsonObject toSale() {
    return new JsonObject().put("id", id().toString())
        .put("store_id", store())
        .put("register_id", register())
        .put("cashier", CASHIER)
        .put("sold_at", at().toString())
        .put("lines", wireLines())
        .put("payments", new JsonArray().add(new JsonObject()
            .put("method", PAYMENT).put("amount_cents", totalCents())))
        .put("allow_oversell", true);
  }

  /** Returns the body of a return without a receipt, since the file does not say which sale it belongs to. */
  JsonObject toReturn() {
    return new JsonObject().put("id", id().toString())
        .put("store_id", store())
        .put("returned_at", at().toString())
        .put("lines", wireLines())
        .put("reason", "invoice " + number())
        .put("refund_method", PAYMENT)
        .put("restock", true)
        .put("approved_by", CASHIER);
  }

  private JsonArray wireLines() {
    var array = new JsonArray();
    trade().forEach(line -> array.add(new JsonObject()
        .put("sku", line.code())
        .put("quantity", Math.abs(line.quantity()))
        .put("unit_price_cents", line.priceCents())));
    return array;
  }

  private static void add(Map<String, Long> pieces, InvoiceLine line, long quantity) {
    pieces.merge(line.code(), quantity, Long::sum);
  }
}
