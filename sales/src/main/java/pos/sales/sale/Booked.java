package pos.sales.sale;

import io.vertx.sqlclient.Row;
import java.util.UUID;

/** What the books say about a sale's id; {@code fresh} when it was written just now. */
public record Booked(UUID id, String fingerprint, long receiptNumber, long totalCents, boolean fresh) {

  public static Booked from(Row row) {
    return new Booked(row.getUUID("id"), row.getString("fingerprint"), row.getLong("receipt_number"),
        row.getLong("total_cents"), false);
  }

  public static Booked fresh(Sale sale) {
    return new Booked(sale.id(), sale.fingerprint(), sale.receiptNumber(), sale.totals().totalCents(), true);
  }
}
