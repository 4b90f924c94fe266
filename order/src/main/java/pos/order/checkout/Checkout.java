package pos.order.checkout;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import pos.common.log.Trace;
import pos.common.rule.Failure;
import pos.common.rule.IdempotencyKey;
import pos.common.shop.Address;
import pos.order.checkout.CheckoutRequest.Destination;
import pos.order.core.Addresses;
import pos.order.core.CartVersion;
import pos.order.core.Customer;
import pos.order.core.Draft;
import pos.order.core.Order;
import pos.order.core.Placement;
import pos.order.core.Placements;
import pos.order.core.Placements.Window;
import pos.order.core.Quote;
import pos.order.core.Requests;
import pos.order.core.StoredAnswer;
import pos.order.core.Timeouts;
import pos.order.settlement.AwaitOutcome;
import pos.order.settlement.CartClient;
import pos.order.settlement.CartClient.Cart;
import pos.order.settlement.Deadline;
import pos.order.settlement.Outcome;

/** Turns a customer's cart into an order that is written down, and waits until it is settled. */
public final class Checkout {

  /** Refusals of the cart as it is, which are the outcome of the request; all others are of the moment. */
  private static final Set<String> FINAL =
      Set.of("cart-empty", "product-unavailable", "order-too-large", "price-changed");

  private final SqlClient database;
  private final long location;
  private final CartClient carts;
  private final ProductClient products;
  private final CustomerClient customers;
  private final AwaitOutcome awaitOutcome;
  private final Function<Failure, StoredAnswer> rendering;

  /**
   * @param location ships the orders
   * @param rendering renders the answer to a request that is refused for good
   */
  public Checkout(SqlClient database, long location, CartClient carts, ProductClient products, CustomerClient customers,
      AwaitOutcome awaitOutcome, Function<Failure, StoredAnswer> rendering) {
    this.database = database;
    this.location = location;
    this.carts = carts;
    this.products = products;
    this.customers = customers;
    this.awaitOutcome = awaitOutcome;
    this.rendering = rendering;
  }

  /**
   * Checks out a cart, or returns the outcome of the same request when it was sent before.
   *
   * @param stillSignedIn fails when the customer has logged out or was erased while the order was prepared
   */
  public Future<Outcome> checkOut(Customer customer, CheckoutRequest request, IdempotencyKey key,
      Supplier<Future<Void>> stillSignedIn) {
    var placing = Deadline.in(Timeouts.PLACING);
    var deadline = Deadline.in(Timeouts.CLIENT_WAIT);
    return lookUp(key, placing).compose(lookup -> {
      if (lookup.answer().isPresent()) {
        return Future.succeededFuture(new Outcome.Replayed(lookup.answer().get()));
      }
      var window = new Window(lookup.at(), lookup.at().plusMillis(placing.millisLeft()));
      return inTime(draft(customer, request), placing)
          .compose(draft -> inTime(stillSignedIn.get(), placing).map(draft))
          .compose(draft -> place(draft, key, window).timeout(deadline.millisLeft(), TimeUnit.MILLISECONDS))
          .compose(order -> awaitOutcome.of(order, key, deadline))
          .recover(e -> refuse(key, e));
    });
  }

  /** Returns what a checkout of the cart would cost now; fails with 409 when it cannot be ordered as it is. */
  public Future<Quote> quote(Customer customer, QuoteRequest request) {
    var province = request.destination().map(destination -> address(customer, destination).map(Address::province))
        .orElseGet(() -> Future.succeededFuture(request.province().orElseThrow()));
    return price(carts.read(customer), province);
  }

  /** Until it is known what became of the request, it must not be said that nothing was ordered. */
  private Future<Requests.Lookup> lookUp(IdempotencyKey key, Deadline placing) {
    return Requests.lookUp(database, key).timeout(placing.millisLeft(), TimeUnit.MILLISECONDS)
        .recover(e -> Future.failedFuture(e instanceof TimeoutException ? Failure.unavailable("order-service") : e));
  }

  /** Waits for a step before the placing no longer than until the deadline: after that there will be no order. */
  private static <T> Future<T> inTime(Future<T> step, Deadline placing) {
    return step.timeout(placing.millisLeft(), TimeUnit.MILLISECONDS)
        .recover(e -> Future.failedFuture(e instanceof TimeoutException ? tooSlow() : e));
  }

  private static Failure tooSlow() {
    return Failure.of(Failure.Kind.UNAVAILABLE, "checkout-too-slow",
        "The checkout could not be prepared in time, because other services answer slowly. Nothing was ordered or "
        + "charged, and nothing will be: send the checkout again.").retryAfter(Duration.ofSeconds(2));
  }

  /** Prices the cart, and fails when it cannot be ordered as it is. */
  private Future<Draft> draft(Customer customer, CheckoutRequest request) {
    var address = address(customer, request.destination());
    var cart = carts.read(customer);
    return price(cart, address.map(Address::province))
        .map(quote -> draft(customer, request, cart.result(), address.result(), quote));
  }

  private Future<Address> address(Customer customer, Destination destination) {
    return switch (destination) {
      case Destination.Saved(var id) -> customers.address(customer, id);
      case Destination.Given(var given) -> Future.succeededFuture(given);
    };
  }

  private Future<Quote> price(Future<Cart> cart, Future<String> province) {
    return Future.all(province, cart)
        .compose(_ -> products.find(cart.result().quantities().keySet()))
        .map(known -> Quote.of(cart.result().quantities(), known, province.result()));
  }

  private Draft draft(Customer customer, CheckoutRequest request, Cart cart, Address shipping, Quote quote) {
    request.expectedTotalCents().ifPresent(quote::mustCost);
    return new Draft(UUID.randomUUID(), customer.id(), new CartVersion(cart.id(), cart.version()), quote,
        Addresses.of(shipping, request.billingAddress().orElse(shipping)), location, request.paymentToken());
  }

  /** Writes the order down; fails when it is too late, or the customer has another checkout, or no account any more. */
  private Future<Order> place(Draft draft, IdempotencyKey key, Window window) {
    return Placements.insert(database, draft, key, Trace.current().toText(), window)
        .map(placement -> switch (placement) {
          case Placement.Placed(var order) -> order;
          case Placement.AnotherUnderway() -> throw Failure.conflict("checkout-in-progress",
              "Another checkout by this customer is in progress. Try again shortly.").retryAfter(Duration.ofSeconds(1));
          case Placement.TooLate() -> throw tooSlow();
          case Placement.CustomerErased() -> throw Customer.tokenRefused();
        });
  }

  /** Stores a refusal that is final. When this very request was faster elsewhere, its answer counts instead. */
  private Future<Outcome> refuse(IdempotencyKey key, Throwable why) {
    if (why instanceof Failure failure && FINAL.contains(failure.code())) {
      var answer = rendering.apply(failure);
      return Requests.store(database, key, answer).compose(stored ->
          stored ? Future.succeededFuture(new Outcome.Answered(answer)) : replayOr(key, why));
    }
    return replayOr(key, why);
  }

  private Future<Outcome> replayOr(IdempotencyKey key, Throwable failure) {
    return Requests.answerOr(database, key, failure).map(Outcome.Replayed::new);
  }
}
