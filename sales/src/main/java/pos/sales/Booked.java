package pos.sales;

import io.vertx.sqlclient.Row;
import java.util.UUID;

/** What the books say about a sale's id; {@code fresh} when it was written just now. */
record Booked(UUID id, String fingerprint, long receiptNumber, long totalCents, boolean fresh) {

  static Booked from(Row row) {
    return new Booked(row.getUUID("id"), row.getString("fingerprint"), row.getLong("receipt_number"),
        row.getLong("total_cents"), false);
  }

  static Booked fresh(Sale sale) {
    return new Booked(sale.id(), sale.fingerprint(), sale.receiptNumber(), sale.totals().totalCents(), true);
  }
}
