package pos.order;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import pos.common.http.Answer;
import pos.common.http.Idempotency;
import pos.common.http.Query;
import pos.common.log.Trace;
import pos.common.rule.Failure;
import pos.common.rule.IdempotencyKey;
import pos.common.rule.Wire;
import pos.order.core.Moves;
import pos.order.core.Order;
import pos.order.core.Orders.Filter;
import pos.order.core.Status;
import pos.order.core.StoredAnswer;
import pos.order.settlement.Outcome;

/** The parts that the customers' and the shop's routes share: keys, filters, and the answers to outcomes. */
final class SharedApi {

  static final String CHECKOUT = "/checkout";
  private static final int LOOK_AGAIN_SECONDS = 2;

  private SharedApi() {}

  /** Returns the key of a request; a request without one is new each time it is sent. */
  static IdempotencyKey key(RoutingContext ctx, String caller) {
    var key = Idempotency.header(ctx).orElseGet(() -> "without " + UUID.randomUUID());
    return new IdempotencyKey(caller, key, Idempotency.fingerprint(ctx));
  }

  static Filter filter(RoutingContext ctx, Optional<Long> customerId) {
    var status = Query.of(ctx).oneOf("status", Wire.names(Status.class).toArray(String[]::new));
    return Filter.of(customerId, Optional.ofNullable(Wire.parse(Status.class, status)));
  }

  static JsonObject history(View view, Order order, List<Moves.Entry> entries) {
    return new JsonObject().put("items", new JsonArray(entries.stream().map(Moves.Entry::toJson).toList()))
        .put("_links", view.historyLinks(order));
  }

  static Answer answer(View view, Outcome outcome) {
    return switch (outcome) {
      case Outcome.Settled(var order) -> restore(settled(order));
      case Outcome.Underway(var order) -> Answer.accepted(view.path(order), view.toJson(order), LOOK_AGAIN_SECONDS);
      case Outcome.Answered(var stored) -> restore(stored);
      case Outcome.Replayed(var stored) -> restore(stored).replay();
    };
  }

  private static Answer restore(StoredAnswer stored) {
    return new Answer(stored.status(), stored.location(), stored.etag(), stored.body(), OptionalInt.empty(), false);
  }

  /** Renders the answer to the request that took the order to where it is now. */
  static StoredAnswer settled(Order order) {
    if (order.refusal().isPresent()) {
      return refused(order.refusal().get());
    }
    // what is answered about a confirmed order is its checkout, or the refund of a part of it
    var answer = order.status() == Status.CONFIRMED && order.refunds().done().isEmpty()
        ? Answer.created(View.CUSTOMER.path(order), View.CUSTOMER.toJson(order))
        : Answer.ok((order.status() == Status.CANCELLED ? View.CUSTOMER : View.ADMIN).toJson(order));
    return new StoredAnswer(answer.status(), answer.location(), answer.etag(), answer.body());
  }

  /** Renders the answer to a checkout that is refused for good. */
  static StoredAnswer refused(Failure why) {
    return refused(why.toJson());
  }

  private static StoredAnswer refused(JsonObject problem) {
    var body = problem.copy().put("instance", CHECKOUT)
        .put("correlation_id", Trace.currentOrFresh().correlationId());
    return new StoredAnswer(body.getInteger("status"), null, null, body.encode());
  }
}
