package pos.inventory;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import pos.inventory.Movement.Fact;

/** Enters movements in the ledger and changes the stocks accordingly, in one transaction. */
final class EnterMovement {

  private EnterMovement() {}

  /**
   * Enters a movement that takes no more than is available; fails with 409 when it would.
   *
   * @return the movement, or the one entered before when the ledger already has its reference
   */
  static Future<Entered> ifAvailable(SqlConnection tx, Movement.Draft draft) {
    return Movements.insert(tx, draft).compose(entered -> entered.isEmpty()
        ? Movements.findByReference(tx, draft).map(known -> new Entered(known.repeated(draft), false))
        : StockChanges.apply(tx, draft.changes()).map(new Entered(entered.get(), true)));
  }

  /** @param isNew false when it was entered before */
  record Entered(Movement movement, boolean isNew) {}

  /**
   * Enters movements that have happened, whether or not the goods are available, and ends the reservations made for
   * them. Those whose references the ledger has already change nothing.
   *
   * @param releases the changes of the stocks that end the reservations
   */
  static Future<Void> asFacts(SqlConnection tx, List<Fact> facts, List<StockChange> releases) {
    // two events may tell of the same movement
    var byKey = new LinkedHashMap<Movement.Key, Fact>();
    facts.forEach(fact -> byKey.putIfAbsent(fact.movement().key(), fact));
    return Movements.insertAll(tx, movements(byKey.values())).compose(entered -> {
      var fresh = byKey.values().stream().filter(fact -> entered.contains(fact.movement().key())).toList();
      return StockChanges.applyFacts(tx, fresh, releases).compose(countedAt -> offsetCounts(tx, fresh, countedAt));
    });
  }

  private static List<Movement.Draft> movements(Collection<Fact> facts) {
    return facts.stream().map(Fact::movement).toList();
  }

  /** A later count has already entered these movements as part of a difference, so that this part is undone. */
  private static Future<Void> offsetCounts(SqlConnection tx, List<Fact> facts, Map<Stock.Key, Instant> countedAt) {
    var offsets = facts.stream().flatMap(fact -> fact.offset(countedAt).stream()).toList();
    return Movements.insertAll(tx, offsets).mapEmpty();
  }
}
