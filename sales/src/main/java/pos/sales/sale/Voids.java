package pos.sales.sale;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.UUID;
import pos.common.events.Outbox;
import pos.common.sql.Timestamps;

/** Sales that are undone. */
public final class Voids {

  private Voids() {}

  /**
   * The sale as it stays until the transaction ends, and with it its register's open session. Whoever holds a sale and
   * a session takes the sale first, so that no two wait for each other.
   */
  public static Future<Sale> lock(SqlConnection tx, UUID id) {
    return Sales.lock(tx, id)
        .compose(sale -> tx.preparedQuery("SELECT lock_open_session($1)").execute(Tuple.of(sale.registerId())))
        .compose(held -> Sales.find(tx, id));
  }

  /** @param sale voided, but not in the books yet */
  public static Future<Sale> write(SqlConnection tx, Sale sale) {
    var voiding = sale.standing().voiding();
    var written = tx.preparedQuery("""
        UPDATE transactions SET status = $3, voided_at = $4, void_reason = $5, voided_by = $6
        WHERE sold_at = $1 AND id = $2
        """).execute(Tuple.of(Timestamps.of(sale.soldAt()), sale.id(), sale.standing().status(),
            Timestamps.of(voiding.at()), voiding.reason(), voiding.cashier()));
    return Future.all(written, Outbox.add(tx, "sale.voided", sale.toEvent())).map(sale);
  }
}
