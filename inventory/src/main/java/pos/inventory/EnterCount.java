package pos.inventory;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.util.List;
import pos.inventory.Movement.Fact;

/** Enters a count, and the difference to the ledger as a movement, in one transaction. */
final class EnterCount {

  private EnterCount() {}

  /** The stocks stay locked until the end, so the difference is exact whatever is sold in the meantime. */
  static Future<Count> enter(SqlConnection tx, Count.Draft draft) {
    return lockStocks(tx, draft)
        .compose(_ -> Counts.insert(tx, draft))
        .compose(id -> Counts.find(tx, id))
        .compose(count -> count.difference()
            .map(difference -> EnterMovement.asFacts(tx, List.of(Fact.now(difference)), List.of()).map(count))
            .orElse(Future.succeededFuture(count)));
  }

  private static Future<Void> lockStocks(SqlConnection tx, Count.Draft draft) {
    var stocks = StockChange.moves(draft.locationId(), draft.lines());
    return StockChanges.createMissing(tx, stocks).recover(Locations::refuseUnknown)
        .compose(_ -> StockChanges.lock(tx, stocks));
  }
}
