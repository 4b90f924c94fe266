package pos.sales.sale;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import pos.common.rule.Failure;
import pos.common.rule.Wire;
import pos.sales.core.InventoryClient;
import pos.sales.core.Line;
import pos.sales.core.Payment;
import pos.sales.core.PriceList;
import pos.sales.core.Totals;

/** A sale; its receipt number is 0, and its time may be missing, until it is written to the books. */
public record Sale(UUID id, String fingerprint, long receiptNumber, long storeId, long registerId, String cashier,
    Instant soldAt, List<Line> lines, Totals totals, List<Payment> payments, Standing standing,
    StockStatus stockStatus, boolean priceMismatch) {

  /** Confirmed: inventory held the goods or has moved them; pending: it will when it hears of the sale. */
  public enum StockStatus { CONFIRMED, PENDING }

  /** @throws Failure 422 when a product is unknown or too many, or the payments do not cover the total */
  public static Sale of(SaleRequest request, long storeId, PriceList prices) {
    var priced = prices.price(request.items());
    boundQuantities(priced.lines());
    var totals = Totals.of(priced.lines());
    var paid = totals.rounded(Payment.rounding(totals.totalCents(), request.payments()));
    return new Sale(request.id(), request.fingerprint(), 0, storeId, request.registerId(), request.cashier(),
        request.soldAt(), priced.lines(), paid, request.payments(), Standing.TAKEN, StockStatus.PENDING,
        priced.mismatch());
  }

  /** More could not be held, and would be sold whether it is there or not. */
  private static void boundQuantities(List<Line> lines) {
    var quantities = new HashMap<Long, Long>();
    for (var line : lines) {
      if (quantities.merge(line.productId(), line.quantity(), Long::sum) > InventoryClient.MAX_QUANTITY) {
        throw Failure.invalid(line.field("quantity"), "must be at most " + InventoryClient.MAX_QUANTITY
            + " together with the product's lines before it");
      }
    }
  }

  public static Sale from(Row row) {
    return new Sale(row.getUUID("id"), row.getString("fingerprint"), row.getLong("receipt_number"),
        row.getLong("store_id"), row.getLong("register_id"), row.getString("cashier"),
        row.getOffsetDateTime("sold_at").toInstant(),
        row.getJsonArray("lines").stream().map(line -> Line.from((JsonObject) line)).toList(), Totals.from(row),
        row.getJsonArray("payments").stream().map(payment -> Payment.from((JsonObject) payment)).toList(),
        Standing.from(row), StockStatus.valueOf(row.getString("stock_status").toUpperCase(Locale.ROOT)),
        row.getBoolean("price_mismatch"));
  }

  public static String path(UUID id) {
    return "/sales-service/sales/" + id;
  }

  public boolean isVoided() {
    return standing.voiding() != null;
  }

  /** Lines are numbered from 1. */
  public Line line(long lineNo) {
    return lines.get((int) lineNo - 1);
  }

  /** How many pieces can still come back. */
  public long piecesLeft() {
    return lines.stream().mapToLong(line -> line.quantity() - line.returned()).sum();
  }

  public Sale withStock(StockStatus stock) {
    return new Sale(id, fingerprint, receiptNumber, storeId, registerId, cashier, soldAt, lines, totals, payments,
        standing, stock, priceMismatch);
  }

  /** @param now the time of a sale that does not say its own */
  public Sale numbered(long receipt, Instant now) {
    return new Sale(id, fingerprint, receipt, storeId, registerId, cashier, soldAt == null ? now : soldAt, lines,
        totals, payments, standing, stockStatus, priceMismatch);
  }

  /** @throws Failure 409 when it is too late for that */
  public Sale voided(Voiding voiding) {
    return new Sale(id, fingerprint, receiptNumber, storeId, registerId, cashier, soldAt, lines, totals, payments,
        standing.voided(voiding, soldAt), stockStatus, priceMismatch);
  }

  /** The state that events carry. */
  public JsonObject toEvent() {
    var json = new JsonObject()
        .put("id", id.toString())
        .put("receipt_number", receiptNumber)
        .put("store_id", storeId)
        .put("register_id", registerId)
        .put("cashier", cashier)
        .put("sold_at", soldAt.toString())
        .put("lines", new JsonArray(lines.stream()
            .map(line -> line.toJson().put("returned_quantity", line.returned())).toList()));
    if (standing.voiding() != null) {
      json.put("voided", standing.voiding().toJson());
    }
    return totals.writeTo(json)
        .put("payments", new JsonArray(payments.stream().map(Payment::toJson).toList()))
        .put("status", standing.status())
        .put("stock_status", Wire.name(stockStatus))
        .put("price_mismatch", priceMismatch);
  }

  public JsonObject toJson() {
    var links = new JsonObject().put("self", new JsonObject().put("href", path(id)))
        .put("receipt", new JsonObject().put("href", path(id) + "/receipt"))
        .put("returns", new JsonObject().put("href", path(id) + "/returns"));
    if (piecesLeft() > 0 && !isVoided()) {
      links.put("return", new JsonObject().put("href", path(id) + "/returns").put("method", "POST"));
    }
    standing.writeLinks(links, id, soldAt);
    return toEvent().put("_links", links);
  }
}
