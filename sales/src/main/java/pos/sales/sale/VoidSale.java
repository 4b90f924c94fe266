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
import pos.sales.core.Journal;
import pos.sales.core.JournalEnd;
import pos.sales.register.Sessions;

/** Voids a whole sale, on the day of the sale and while its session is open. */
final class VoidSale {

  private VoidSale() {}

  /** Returns the voided sale; fails with 403 for a key of another store, 404 without a sale, 409 when too late. */
  static Future<Sale> run(SqlConnection tx, UUID id, VoidRequest request, StoreScope stores) {
    return Sales.lock(tx, id).compose(sale -> {
      // in the order of all transactions: the sale, its register, the open session; sent at once, they run in order
      var journal = Journal.lock(tx, sale.registerId(), sale.storeId());
      var kept = Sessions.keepOpen(tx, sale.registerId());
      var locked = Sales.find(tx, id);
      return Future.all(journal, kept, locked).compose(_ -> {
        stores.mustInclude(sale.storeId());
        return write(tx, locked.result().voided(request), journal.result());
      });
    });
  }

  private static final Columns<Voiding> COLUMNS = new Columns<Voiding>(2)
      .add("voided_at", Type.TIME, Voiding::at)
      .add("void_reason", Type.TEXT, Voiding::reason)
      .add("voided_by", Type.TEXT, Voiding::cashier);

  private static final String UPDATE =
      "UPDATE transactions SET status = 'voided', %s WHERE sold_at = $1 AND id = $2".formatted(COLUMNS.assignments());

  /** Writes the void of a sale. @param journal the end of that of its register, which is locked */
  static Future<Sale> write(SqlConnection tx, Sale voided, JournalEnd journal) {
    var voiding = voided.status().voiding().orElseThrow();
    var written = tx.preparedQuery(UPDATE).execute(COLUMNS.addTo(
        Tuple.of(Timestamps.of(voided.soldAt()), voided.id()), voiding));
    var entry = Journal.write(tx, journal, voiding.booking(voided.id(), voided.registerId(), voided.receiptNumber(),
        voided.totals().totalCents()));
    return Future.all(written, entry, Outbox.add(tx, "sale.voided", voided.toEvent())).map(voided);
  }
}
