package pos.order;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pos.common.http.Answer;
import pos.common.sql.Database;
import pos.common.rule.Failure;
import pos.common.rule.Fields;
import pos.common.rule.Wire;
import pos.common.events.Outbox;
import pos.common.events.Relay;
import pos.order.PaymentProvider.Charge;

/**
 * Takes an order to its goal, step by step.
 *
 * <p>A step is one call to somebody else, which has its effect once however often it is made, between two statements
 * that write down where the order stands. So whoever finds an order that nobody works on takes the step again.
 */
final class Settlement {

  private static final Logger LOG = LoggerFactory.getLogger(Settlement.class);
  /** Longer than a slow provider takes; an instance's claim on an order outlasts it. */
  private static final long CHARGE_SECONDS = 6;
  private static final long FIND_SECONDS = 2;
  /** Nobody is charged for a checkout that stood still this long. */
  private static final Duration TOO_OLD = Duration.ofSeconds(60);
  private static final Duration[] BUCKETS = Stream.of(10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000)
      .map(Duration::ofMillis).toArray(Duration[]::new);

  private final Database database;
  private final Relay relay;
  private final InventoryClient inventory;
  private final CartClient carts;
  private final PaymentProvider payments;
  private final MeterRegistry registry;

  Settlement(Database database, Relay relay, InventoryClient inventory, CartClient carts,
      PaymentProvider payments, MeterRegistry registry) {
    this.database = database;
    this.relay = relay;
    this.inventory = inventory;
    this.carts = carts;
    this.payments = payments;
    this.registry = registry;
  }

  /** Goes on with an order whose claim was just written; what fails is left to whoever looks next. */
  Future<Answer> resume(Order order) {
    return Future.succeededFuture(order)
        .compose(begun -> begun.goal() == null ? Future.succeededFuture(begun) : drive(begun))
        .compose(done -> tellCart(done).map(done.answer()))
        .onFailure(e -> {
          LOG.warn("order {} waits: {}", order.id(), e.toString());
          Orders.letGo(database.statements(), order);
        });
  }

  private Future<Void> tellCart(Order order) {
    return order.cartDue() ? carts.take(order)
        .compose(taken -> Orders.cartIsReduced(database.statements(), order.id())) : Future.succeededFuture();
  }

  private Future<Order> drive(Order order) {
    return step(order).compose(next -> next.goal() == null ? Future.succeededFuture(next) : drive(next));
  }

  private Future<Order> step(Order order) {
    var late = order.createdAt().plus(TOO_OLD).isBefore(Order.now());
    return switch (order.status()) {
      case PENDING -> late ? write(order, order.ended(Status.FAILED, tooLate())) : reserve(order);
      case RESERVED -> late ? undo(order) : charge(order);
      case PAID -> order.goal() == Status.CONFIRMED ? takeGoods(order) : refund(order);
      case CONFIRMED, SHIPPED, DELIVERED -> refund(order);
      case CANCELLED, FAILED, REFUNDED -> throw new IllegalStateException("order " + order.id() + " has ended");
    };
  }

  private Future<Order> reserve(Order order) {
    return inventory.reserve(order, order.reference()).compose(hold -> hold.refusal() != null
        ? write(order, order.ended(Status.FAILED, hold.refusal())) : write(order, order.reserved(hold.id())));
  }

  private Future<Order> charge(Order order) {
    return payments.charge(order.reference(), order.content().paymentToken(), order.content().totals().totalCents())
        .timeout(CHARGE_SECONDS, TimeUnit.SECONDS)
        .recover(doubt -> find(order))
        // given back already: whoever did that did not live to write it down
        .compose(charge -> charge.refundedCents() > 0 ? undo(order)
            : charge.captured() ? write(order, order.paid()) : decline(order));
  }

  /** It was charged or it was not, or it will be: then the step is taken again. */
  private Future<Charge> find(Order order) {
    return payments.find(order.reference()).timeout(FIND_SECONDS, TimeUnit.SECONDS).map(charge -> {
      if (charge == null) {
        throw Failure.unavailable("The payment provider");
      }
      return charge;
    });
  }

  private Future<Order> decline(Order order) {
    var declined = Failure.of(Failure.Kind.DECLINED, Order.DECLINED, "The card was declined. Nothing was charged.");
    return inventory.release(order.reservationId())
        .compose(released -> write(order, order.ended(Status.FAILED, declined)));
  }

  private Future<Order> undo(Order order) {
    return payments.refund(order.reference(), order.content().totals().totalCents())
        .compose(charge -> inventory.release(order.reservationId()).compose(released ->
            write(order, order.ended(charge.captured() ? Status.REFUNDED : Status.FAILED, tooLate()))));
  }

  private static Failure tooLate() {
    return Failure.conflict("checkout-too-late",
        "The checkout could not be finished in time. Nothing was bought and nothing is owed: start again.");
  }

  private Future<Order> takeGoods(Order order) {
    return inventory.commit(order.reservationId()).compose(taken -> taken ? write(order, order.confirmed())
        : order.isHeldAgain() ? write(order, order.givenUp(tooLate())) : holdAgain(order));
  }

  /** The hold was over before the money was there: hold what is left, or give the money back. */
  private Future<Order> holdAgain(Order order) {
    return inventory.reserve(order, order.reference() + ":again").compose(hold -> write(order,
        hold.refusal() != null ? order.givenUp(hold.refusal()) : order.heldAgain(hold.id())));
  }

  private Future<Order> refund(Order order) {
    return payments.refund(order.reference(), order.content().totals().totalCents()).compose(charge -> {
      if (charge.refundedCents() != order.content().totals().totalCents()) {
        throw new IllegalStateException("the provider gave back " + charge.refundedCents() + " cents");
      }
      return write(order, order.arrived());
    });
  }

  /** Arriving, telling of it and answering for it are one transaction. */
  private Future<Order> write(Order before, Order after) {
    if (after.goal() != null) {
      return Orders.write(database.statements(), before, after);
    }
    return database.transaction(tx -> Orders.write(tx, before, after).compose(written -> tell(tx, written)))
        .map(told -> {
          relay.poke();
          measure(before, told);
          return told;
        });
  }

  /** Tells the others, and whoever asked for it. */
  static Future<Order> tell(SqlConnection tx, Order order) {
    var told = order.event() == null ? Future.<Void>succeededFuture()
        : Outbox.add(tx, order.event(), order.toEvent());
    return told
        .compose(done -> Request.answer(tx, order.id(), order.answer()))
        .compose(done -> order.content().isAnonymous() ? Erasure.ofAnswers(tx, order.content().customerId())
            : Future.succeededFuture())
        .map(order);
  }

  /** How long a checkout took, whatever it came to. */
  private void measure(Order before, Order after) {
    if (before.status().isUnsettled()) {
      Timer.builder("order.service.processing.duration").description("Time from an order's first line to its outcome")
          .tag("status", Wire.name(after.status())).serviceLevelObjectives(BUCKETS).register(registry)
          .record(Duration.between(after.createdAt(), after.updatedAt()));
    }
  }
}
