package pos.cart;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;

/** Puts prices, availability and taxes to a cart; who does not answer in time is done without. */
final class Pricing {

  private final ProductClient products;
  private final InventoryClient inventory;
  private final CustomerClient customers;
  private final InstantSource clock;

  Pricing(ProductClient products, InventoryClient inventory, CustomerClient customers, InstantSource clock) {
    this.products = products;
    this.inventory = inventory;
    this.customers = customers;
    this.clock = clock;
  }

  /** @param province where the cart would be sent to, null for the customer's own address */
  Future<JsonObject> show(RoutingContext ctx, Cart cart, String province) {
    var ids = cart.quantities().keySet();
    var found = products.find(ids);
    var available = inventory.available(ids);
    var destination = province == null ? ownProvince(ctx, cart.session()) : Future.succeededFuture(province);
    return Future.join(found, available, destination).transform(all -> {
      var known = found.succeeded() ? found.result() : products.lastKnown(ids);
      var stock = available.succeeded() ? available.result() : Map.<Long, Long>of();
      var items = cart.quantities().entrySet().stream().map(entry -> new PricedCart.Item(entry.getKey(),
          entry.getValue(), known.get(entry.getKey()), stock.get(entry.getKey()))).toList();
      return Future.succeededFuture(new PricedCart(cart, items, destination.result(), all.failed())
          .toJson(clock.instant().plusSeconds(Cart.LIFETIME_SECONDS).truncatedTo(ChronoUnit.MILLIS)));
    });
  }

  private Future<String> ownProvince(RoutingContext ctx, Session session) {
    return session.isGuest() ? Future.succeededFuture()
        : customers.shippingProvince(session.customerId(), ctx.request().getHeader("Authorization"))
            .map(province -> province.isEmpty() ? null : province);
  }
}
