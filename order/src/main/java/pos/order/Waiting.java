package pos.order;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import pos.common.http.Answer;
import pos.common.sql.Database;

/** Waits for what an order comes to on behalf of a client, who waits as long as the gateway does. */
final class Waiting {

  private static final long LOOK_AGAIN_MILLIS = 250;

  private final Vertx vertx;
  private final Database database;
  private final Settlement settlement;

  Waiting(Vertx vertx, Database database, Settlement settlement) {
    this.vertx = vertx;
    this.database = database;
    this.settlement = settlement;
  }

  /** The answer when the order has arrived; when the client can wait no longer, 202 and the order as it is. */
  Future<Answer> outcome(RoutingContext ctx, Request request, Order order, View view, Patience patience) {
    return settlement.resume(order)
        .recover(e -> awaitAnswer(request, patience))
        .timeout(patience.millisLeft(), TimeUnit.MILLISECONDS)
        .recover(e -> e instanceof TimeoutException ? request.answer(database.statements()) : Future.failedFuture(e))
        .compose(answer -> answer != null ? Future.succeededFuture(answer) : accepted(ctx, order, view));
  }

  /** The answer that somebody else's work leads to, or null when there is none in time. */
  private Future<Answer> awaitAnswer(Request request, Patience patience) {
    return request.answer(database.statements()).compose(answer -> answer != null || patience.isOver()
        ? Future.succeededFuture(answer)
        : vertx.timer(LOOK_AGAIN_MILLIS).compose(later -> awaitAnswer(request, patience)));
  }

  private Future<Answer> accepted(RoutingContext ctx, Order order, View view) {
    return Orders.find(database.statements(), order.id(), null)
        .map(now -> Answer.accepted(view.path(now), view.toJson(now), 2));
  }
}
