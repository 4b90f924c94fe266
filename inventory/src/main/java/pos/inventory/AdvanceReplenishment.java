package pos.inventory;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.util.function.UnaryOperator;
import pos.common.events.Outbox;
import pos.common.rule.ExpectedVersion;
import pos.common.rule.Wire;

/** Requests replenishments and takes their steps, each with its movement of goods and its event, in one transaction. */
final class AdvanceReplenishment {

  private AdvanceReplenishment() {}

  static Future<Replenishment> request(SqlConnection tx, Replenishment.Draft draft) {
    return Replenishments.insert(tx, draft).compose(id -> publish(tx, id));
  }

  /**
   * Takes a step; of two at the same time, the second sees the result of the first.
   *
   * @param step returns the replenishment after the step, or throws when the step is not allowed
   */
  static Future<Replenishment> take(SqlConnection tx, long id, ExpectedVersion expected,
      UnaryOperator<Replenishment> step) {
    return Replenishments.lock(tx, id).compose(_ -> Replenishments.find(tx, id)).compose(current -> {
      var next = step.apply(current);
      expected.mustMatch(current.version());
      return Replenishments.update(tx, next).compose(_ -> move(tx, next)).compose(_ -> publish(tx, id));
    });
  }

  private static Future<Void> move(SqlConnection tx, Replenishment next) {
    return next.movement().map(movement -> EnterMovement.ifAvailable(tx, movement).<Void>mapEmpty())
        .orElse(Future.succeededFuture());
  }

  private static Future<Replenishment> publish(SqlConnection tx, long id) {
    return Replenishments.find(tx, id).compose(current ->
        Outbox.add(tx, "replenishment." + Wire.name(current.status()), current.toEvent()).map(current));
  }
}
