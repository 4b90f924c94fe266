package pos.sales.sale;

import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.util.List;
import java.util.UUID;
import pos.sales.core.Flags;
import pos.sales.core.Line;
import pos.sales.core.Payment;
import pos.sales.core.Totals;

/**
 * The content of a sale: what was sold and how it was paid, with prices and totals, and where.
 *
 * @param fingerprint a hash by which the same request is recognized when it is sent again
 * @param cashier or null
 */
public record SaleContent(UUID id, String fingerprint, long storeId, long registerId, String cashier,
    List<Line> lines, Totals totals, List<Payment> payments, Flags flags) {

  static SaleContent from(Row row) {
    return new SaleContent(row.getUUID("id"), row.getString("fingerprint"), row.getLong("store_id"),
        row.getLong("register_id"), row.getString("cashier"),
        row.getJsonArray("lines").stream().map(line -> Line.from((JsonObject) line)).toList(), Totals.from(row),
        row.getJsonArray("payments").stream().map(payment -> Payment.from((JsonObject) payment)).toList(),
        Flags.from(row));
  }

  /** Returns the same with other lines. */
  SaleContent withLines(List<Line> others) {
    return new SaleContent(id, fingerprint, storeId, registerId, cashier, others, totals, payments, flags);
  }

  /** Returns the same, flagged because the till's clock differs from the server's. */
  SaleContent withClockMismatch() {
    return new SaleContent(id, fingerprint, storeId, registerId, cashier, lines, totals, payments,
        flags.withClock(true));
  }
}
