package pos.order;

import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import io.vertx.sqlclient.SqlConnection;
import java.util.function.UnaryOperator;
import pos.common.http.Answer;
import pos.common.sql.Database;
import pos.common.http.Etag;
import pos.common.events.Relay;

/** What a customer or the shop decides about an order that is settled: to cancel, ship, deliver or refund it. */
final class OrderChange {

  private final Database database;
  private final Relay relay;
  private final Waiting waiting;

  OrderChange(Database database, Relay relay, Waiting waiting) {
    this.database = database;
    this.relay = relay;
    this.waiting = waiting;
  }

  /**
   * Applies the rule to the order, and waits for the money to go back when the order is to give it back.
   *
   * @param customerId whose order it must be, or null
   */
  Future<Answer> make(RoutingContext ctx, Request request, long id, Long customerId, View view,
      UnaryOperator<Order> rule) {
    var patience = new Patience();
    var expected = Etag.expected(ctx);
    return request.look(database.statements(), ctx).compose(look -> look.answer() != null
        ? Future.succeededFuture(look.answer())
        : database.transaction(tx -> Orders.lock(tx, id, customerId, expected)
            .compose(order -> Orders.write(tx, order, rule.apply(order)))
            .compose(order -> begin(tx, request, order)))
            .compose(order -> order.goal() == null ? Future.succeededFuture(done(order))
                : waiting.outcome(ctx, request, order, view, patience))
            .recover(e -> request.answerOr(database.statements(), ctx, e)));
  }

  private static Future<Order> begin(SqlConnection tx, Request request, Order order) {
    var begun = request.begin(tx, order.id());
    return order.goal() != null ? begun.map(order) : begun.compose(asked -> Settlement.tell(tx, order));
  }

  private Answer done(Order order) {
    relay.poke();
    return order.answer();
  }
}
