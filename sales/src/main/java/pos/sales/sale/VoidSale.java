package pos.sales.sale;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.UUID;
import pos.common.events.Outbox;
import pos.common.shop.StoreScope;
import pos.common.sql.Columns;
import pos.common.sql.Columns.Type;
import pos.common.sql.Timestamps;
import pos.sales.register.Sessions;

/** Voids a whole sale, on the day of the sale and while its session is open. */
final class VoidSale {

  private VoidSale() {}

  /** Returns the voided sale; fails with 403 for a key of another store, 404 without a sale, 409 when too late. */
  static Future<Sale> run(SqlConnection tx, UUID id, VoidRequest request, StoreScope stores) {
    return lock(tx, id).compose(sale -> {
      stores.mustInclude(sale.storeId());
      return write(tx, sale.voided(request));
    });
  }

  /**
   * Locks the sale, then the open session of its register. Every transaction that locks both does so in this order, so
   * that no two deadlock. The statements behind the first lock are sent at once and run in order.
   */
  private static Future<Sale> lock(SqlConnection tx, UUID id) {
    return Sales.lock(tx, id).compose(sale -> {
      var kept = Sessions.keepOpen(tx, sale.registerId());
      var locked = Sales.find(tx, id);
      return Future.all(kept, locked).map(_ -> locked.result());
    });
  }

  private static final Columns<Voiding> COLUMNS = new Columns<Voiding>(2)
      .add("voided_at", Type.TIME, Voiding::at)
      .add("void_reason", Type.TEXT, Voiding::reason)
      .add("voided_by", Type.TEXT, Voiding::cashier);

  private static final String UPDATE =
      "UPDATE transactions SET status = 'voided', %s WHERE sold_at = $1 AND id = $2".formatted(COLUMNS.assignments());

  private static Future<Sale> write(SqlConnection tx, Sale voided) {
    var written = tx.preparedQuery(UPDATE).execute(COLUMNS.addTo(
        Tuple.of(Timestamps.of(voided.soldAt()), voided.id()), voided.status().voiding().orElseThrow()));
    return Future.all(written, Outbox.add(tx, "sale.voided", voided.toEvent())).map(voided);
  }
}
