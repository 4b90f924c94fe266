package pos.order.settlement;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import pos.common.events.Outbox;
import pos.common.events.Relay;
import pos.common.rule.Wire;
import pos.order.core.Erasure;
import pos.order.core.Move;
import pos.order.core.Order;
import pos.order.core.OrderEvent;
import pos.order.core.Requests;
import pos.order.core.StoredAnswer;

/** Completes an order that has arrived: with its event, the answer to its request, and a measurement. */
public final class Arrivals {

  private static final Duration[] BUCKETS = Stream.of(10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000)
      .map(Duration::ofMillis).toArray(Duration[]::new);

  private final Relay relay;
  private final MeterRegistry registry;
  private final Function<Order, StoredAnswer> rendering;

  /** @param rendering renders the answer to the request that took an order to where it has arrived */
  public Arrivals(Relay relay, MeterRegistry registry, Function<Order, StoredAnswer> rendering) {
    this.relay = relay;
    this.registry = registry;
    this.rendering = rendering;
  }

  /** Writes the event and the answer in the transaction of the order's last move. */
  Future<Order> write(SqlConnection tx, Move move, Order order) {
    return (move.isPartRefund() ? Optional.of(OrderEvent.partlyRefunded(order)) : OrderEvent.of(order)).map(event -> Outbox.add(tx, event.type(), event.payload()))
        .orElseGet(Future::succeededFuture)
        .compose(_ -> Requests.answer(tx, order.id(), rendering.apply(order)))
        .compose(_ -> order.isAnonymous() ? Erasure.eraseAnswers(tx, order.customerId())
            : Future.succeededFuture())
        .map(order);
  }

  /** Publishes the event without delay. */
  Order committed(Order order) {
    relay.poke();
    return order;
  }

  /** Measures how long a checkout took, whatever its outcome. */
  void measureCheckout(Order order) {
    Timer.builder("order.service.processing.duration").description("Time from the placing of an order to its outcome")
        .tag("status", Wire.name(order.status())).serviceLevelObjectives(BUCKETS).register(registry)
        .record(Duration.between(order.createdAt(), order.updatedAt()));
  }
}
