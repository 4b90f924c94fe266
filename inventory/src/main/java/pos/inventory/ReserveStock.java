package pos.inventory;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;

/** Makes a reservation and holds its goods in the stocks, in one transaction. */
final class ReserveStock {

  private ReserveStock() {}

  /**
   * Holds all lines, or fails with 409 and holds none when a stock is short.
   *
   * @return the reservation, or the one made before under the same reference
   */
  static Future<Reservation> reserve(SqlConnection tx, Reservation.Draft draft) {
    return Reservations.insert(tx, draft).compose(made -> made.isEmpty() ? repeatedOrRefused(tx, draft)
        : StockChanges.apply(tx, draft.holds()).map(made.get()));
  }

  private static Future<Reservation> repeatedOrRefused(SqlConnection tx, Reservation.Draft draft) {
    return Reservations.findByReference(tx, draft.reference()).compose(known -> known.isPresent()
        ? Future.succeededFuture(known.get().repeated(draft))
        // when nothing is short any longer, the goods have become available in the meantime
        : StockChanges.refuseShort(tx, draft.holds()).compose(_ -> reserve(tx, draft)));
  }
}
