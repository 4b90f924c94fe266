package pos.sales.sale;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import pos.common.rule.Wire;
import pos.common.shop.FirstCategory;
import pos.common.sql.Timestamps;
import pos.sales.core.Booking;
import pos.sales.core.Line;
import pos.sales.core.Payment;

/**
 * A sale with its receipt number and time.
 *
 * @param receiptNumber 1, 2, 3... at each register, without gaps
 */
public record TakenSale(SaleContent content, long receiptNumber, Instant soldAt, StockStatus stockStatus) {

  static TakenSale from(Row row) {
    return new TakenSale(SaleContent.from(row), row.getLong("receipt_number"), Timestamps.read(row, "sold_at"),
        Wire.parse(StockStatus.class, row.getString("stock_status")));
  }

  /** Returns the id of the sale. */
  public UUID id() {
    return content.id();
  }

  /** Returns the same sale with its lines in the categories of their products. */
  TakenSale categorized(Map<Long, FirstCategory> categories) {
    return new TakenSale(content.withLines(Line.categorized(content.lines(), categories)), receiptNumber, soldAt,
        stockStatus);
  }

  /** Returns what the journal says about the sale, whatever becomes of it later. */
  public Booking booking() {
    var facts = content.totals().writeTo(new JsonObject()
        .put("store_id", content.storeId())
        .put("register_id", content.registerId())
        .put("sold_at", soldAt.toString())
        .put("lines", new JsonArray(content.lines().stream().map(Line::facts).toList())))
        .put("payments", new JsonArray(content.payments().stream().map(Payment::content).toList()));
    return new Booking(Booking.Kind.SALE, id().toString(), Optional.of(receiptNumber),
        content.totals().totalCents(), facts);
  }

  /** Returns the payload of the event of a sale that has just been taken. */
  JsonObject toEvent() {
    return toEvent(SaleStatus.State.COMPLETED, Optional.empty());
  }

  /** Returns the sale in a state, as events carry it. */
  JsonObject toEvent(SaleStatus.State state, Optional<Voiding> voiding) {
    return toJson(state, voiding, "lines", lines(Line::toEvent));
  }

  /** Returns the sale in a state, as answers show it. */
  JsonObject toAnswer(SaleStatus.State state, Optional<Voiding> voiding) {
    return toJson(state, voiding, "lines", lines(Line::toJson));
  }

  private JsonArray lines(Function<Line, JsonObject> json) {
    return new JsonArray(content.lines().stream()
        .map(line -> json.apply(line).put("returned_quantity", line.returned())).toList());
  }

  /** Returns the same with the number of its lines instead of the lines. */
  JsonObject toSummary(SaleStatus.State state, Optional<Voiding> voiding, long lineCount) {
    return toJson(state, voiding, "line_count", lineCount);
  }

  private JsonObject toJson(SaleStatus.State state, Optional<Voiding> voiding, String member, Object lines) {
    var json = new JsonObject()
        .put("id", content.id().toString())
        .put("receipt_number", receiptNumber)
        .put("store_id", content.storeId())
        .put("register_id", content.registerId())
        .put("cashier", content.cashier())
        .put("sold_at", soldAt.toString())
        .put(member, lines);
    voiding.ifPresent(undone -> json.put("voided", undone.toJson()));
    return content.flags().writeTo(content.totals().writeTo(json)
        .put("payments", new JsonArray(content.payments().stream().map(Payment::toJson).toList()))
        .put("status", Wire.name(state))
        .put("stock_status", Wire.name(stockStatus)));
  }
}
