package pos.inventory;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.util.Set;
import pos.inventory.Movement.Fact;

/** Enters movements in the ledger and changes the stocks accordingly, in one transaction. */
final class EnterMovement {

  private EnterMovement() {}

  /**
   * Enters a movement that takes no more than is available; fails with 409 when it would.
   *
   * @return the movement, or the one entered before when the ledger already has its reference
   */
  static Future<Movement> ifAvailable(SqlConnection tx, Movement.Draft draft) {
    return Movements.insert(tx, draft).compose(entered -> entered.isEmpty()
        ? Movements.findByReference(tx, draft).map(known -> known.repeated(draft))
        : StockChanges.apply(tx, draft.changes()).map(entered.get()));
  }

  /**
   * Enters a movement that has happened, whether or not the goods are available, and ends the reservation made for it.
   * When the ledger already has its reference, only the reservation ends.
   */
  static Future<Void> asFact(SqlConnection tx, Fact fact) {
    return Movements.insert(tx, fact.movement()).compose(entered -> entered.isEmpty()
        ? StockChanges.applyFacts(tx, fact.releases(), fact.happenedAt()).mapEmpty()
        : StockChanges.applyFacts(tx, fact.changes(), fact.happenedAt())
            .compose(counted -> offsetCount(tx, fact.movement(), counted)));
  }

  /** A later count has already entered this movement's effect as a difference, so that part of the count is undone. */
  private static Future<Void> offsetCount(SqlConnection tx, Movement.Draft movement, Set<Long> counted) {
    var lines = movement.lines().stream().filter(line -> counted.contains(line.productId())).toList();
    return lines.isEmpty() ? Future.succeededFuture() : Movements.insert(tx, new Movement.Draft(
        Movement.Type.COUNT, movement.locationId(), movement.reference(), Line.negated(lines))).mapEmpty();
  }
}
