package pos.inventory;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import pos.common.shop.StoreScope;
import pos.inventory.Movement.Fact;
import pos.inventory.Reservation.Status;

/** Ends reservations and takes what they hold out of the stocks or gives it back, in one transaction. */
final class EndReservation {

  private EndReservation() {}

  /** Sells the goods; fails with 409 when the reservation was released or has expired. */
  static Future<Reservation> commit(SqlConnection tx, long id, StoreScope stores) {
    return lock(tx, id, stores).compose(reservation ->
        reservation.mayCommit() ? sell(tx, reservation) : Future.succeededFuture(reservation));
  }

  private static Future<Reservation> sell(SqlConnection tx, Reservation reservation) {
    var sale = List.of(Fact.now(reservation.sale()));
    return Reservations.setStatus(tx, reservation, Status.COMMITTED)
        .compose(committed -> EnterMovement.asFacts(tx, sale, reservation.releases()).map(committed));
  }

  /** Gives the goods back; fails with 409 when the reservation was committed. */
  static Future<Reservation> release(SqlConnection tx, long id, StoreScope stores) {
    return lock(tx, id, stores).compose(reservation ->
        reservation.mayRelease() ? giveBack(tx, reservation) : Future.succeededFuture(reservation));
  }

  private static Future<Reservation> giveBack(SqlConnection tx, Reservation reservation) {
    return Reservations.setStatus(tx, reservation, Status.RELEASED)
        .compose(released -> StockChanges.apply(tx, reservation.releases()).map(released));
  }

  private static Future<Reservation> lock(SqlConnection tx, long id, StoreScope stores) {
    return Reservations.lock(tx, id).map(reservation -> {
      stores.mustInclude(reservation.content().locationId());
      return reservation;
    });
  }

  /**
   * Ends the reservations of sales that have happened, or makes sure that those that arrive later hold nothing.
   *
   * <p>A second statement reads what the reservations hold: the first may have waited for one to be written, and would
   * not see its lines.
   *
   * @param sales with different references
   */
  static Future<Ended> settle(SqlConnection tx, List<Movement.Draft> sales) {
    return sales.isEmpty() ? Future.succeededFuture(Ended.NONE)
        : Reservations.commitSales(tx, sales).compose(ids -> {
          var releases = ids.isEmpty() ? Future.succeededFuture(List.<StockChange>of()) : Reservations.releases(tx, ids);
          var heldAt = Reservations.heldAt(tx, ids, sales);
          return Future.all(releases, heldAt).map(_ -> new Ended(releases.result(), heldAt.result()));
        });
  }

  /**
   * What the reservations of sales come to.
   *
   * @param releases the changes that give back what they hold
   * @param heldAt when the goods of a sale were held, by the reference of its movement
   */
  record Ended(List<StockChange> releases, Map<String, Instant> heldAt) {

    static final Ended NONE = new Ended(List.of(), Map.of());

    /** Returns the facts with the times at which they can have happened: no sale precedes the hold of its own goods. */
    List<Fact> date(List<Fact> facts) {
      return facts.stream().map(fact -> fact.movement().type() == Movement.Type.SALE
          ? fact.notBefore(heldAt.get(fact.movement().reference())) : fact).toList();
    }
  }

  /** Ends those of the reservations whose time is over, gives back what they hold, and returns how many there were. */
  static Future<Integer> expire(SqlConnection tx, List<Long> ids) {
    return Reservations.expire(tx, ids).compose(expired -> StockChanges
        .apply(tx, expired.stream().flatMap(reservation -> reservation.releases().stream()).toList())
        .map(expired.size()));
  }
}
