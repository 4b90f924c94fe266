package pos.order;

import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import io.vertx.pgclient.PgException;
import java.time.Duration;
import java.time.OffsetDateTime;
import pos.common.http.Answer;
import pos.common.http.CustomerAuth;
import pos.common.sql.Database;
import pos.common.rule.Failure;
import pos.common.log.Trace;

/** The customer's cart becomes an order that is written down; {@link Settlement} takes it from there. */
final class Checkout {

  static final String PATH = "/checkout";
  private static final String IN_PROGRESS = "checkout-in-progress";
  private static final String UNIQUE_VIOLATION = "23505";

  private final Database database;
  private final CartClient carts;
  private final ProductClient products;
  private final CustomerClient customers;
  private final Waiting waiting;

  Checkout(Database database, CartClient carts, ProductClient products, CustomerClient customers,
      Waiting waiting) {
    this.database = database;
    this.carts = carts;
    this.products = products;
    this.customers = customers;
    this.waiting = waiting;
  }

  /** What the checkout came to, be it now or when it was asked for before. */
  Future<Answer> outcome(RoutingContext ctx, Request request, CheckoutRequest wish) {
    var patience = new Patience();
    return request.look(database.statements(), ctx).compose(look -> look.answer() != null
        ? Future.succeededFuture(look.answer())
        : draft(ctx, wish)
            .compose(draft -> place(draft, request, look.at()))
            .compose(order -> waiting.outcome(ctx, request, order, View.CUSTOMER, patience))
            .recover(e -> refuse(ctx, request, e)));
  }

  private Future<Draft> draft(RoutingContext ctx, CheckoutRequest wish) {
    var authorization = ctx.request().getHeader("Authorization");
    var address = wish.shippingAddress() != null ? Future.succeededFuture(wish.shippingAddress())
        : customers.address(authorization, wish.shippingAddressId());
    var cart = carts.read(authorization);
    return Future.all(address, cart)
        .compose(read -> products.find(cart.result().quantities().keySet()))
        .map(known -> Quote.of(cart.result(), known, address.result().province()).mustCost(wish.expectedTotalCents()))
        .map(quote -> new Draft(CustomerAuth.customerId(ctx), quote.cart().id(), quote.cart().version(),
            quote.items(), quote.totals(), address.result().toJson(),
            (wish.billingAddress() == null ? address.result() : wish.billingAddress()).toJson(), wish.paymentToken()));
  }

  /** Fails when another checkout has the cart, decided by the database. */
  private Future<Order> place(Draft draft, Request request, OffsetDateTime readSince) {
    return Orders.insert(database.statements(), draft, request, Trace.current().toText(), readSince)
        .recover(e -> e instanceof PgException pg && UNIQUE_VIOLATION.equals(pg.getSqlState())
            ? Future.succeededFuture() : Future.failedFuture(e))
        .map(order -> {
          if (order == null) {
            throw Failure.conflict(IN_PROGRESS, "Another checkout of the cart is under way. Look again shortly.")
                .retryAfter(Duration.ofSeconds(1));
          }
          return order;
        });
  }

  /** Keeps a refusal that will stay one; when the other checkout was this very request, its answer counts. */
  private Future<Answer> refuse(RoutingContext ctx, Request request, Throwable why) {
    if (Quote.isOutcome(why)) {
      var answer = Answer.refused((Failure) why, PATH);
      return request.keep(database.statements(), answer)
          .compose(kept -> kept ? Future.succeededFuture(answer)
              : request.answerOr(database.statements(), ctx, why));
    }
    return why instanceof Failure failure && failure.code().equals(IN_PROGRESS)
        ? request.answerOr(database.statements(), ctx, why) : Future.failedFuture(why);
  }
}
