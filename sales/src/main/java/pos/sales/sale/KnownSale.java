package pos.sales.sale;

import io.vertx.sqlclient.Row;
import java.util.UUID;

/** The part of a written sale by which it is recognized when it is sent again. */
public record KnownSale(UUID id, String fingerprint, long receiptNumber, long totalCents) {

  static KnownSale from(Row row) {
    return new KnownSale(row.getUUID("id"), row.getString("fingerprint"), row.getLong("receipt_number"),
        row.getLong("total_cents"));
  }

  /** Returns what is known of a sale that is being written. */
  public static KnownSale of(TakenSale sale) {
    var content = sale.content();
    return new KnownSale(content.id(), content.fingerprint(), sale.receiptNumber(), content.totals().totalCents());
  }
}
