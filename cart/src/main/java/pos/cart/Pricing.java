package pos.cart;

import io.vertx.core.Future;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;

/** Adds prices, availability and taxes to a cart, as far as the services that know them answer in time. */
final class Pricing {

  /** Where an order would be shipped, which decides its taxes. */
  sealed interface Destination {

    record Province(String code) implements Destination {}

    /** The customer's default shipping address. @param authorization the customer's own header */
    record AddressOf(long customerId, String authorization) implements Destination {}

    record Unknown() implements Destination {}
  }

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

  /** Asks all services at the same time; never fails. */
  Future<PricedCart> price(Cart cart, Destination destination) {
    var ids = cart.quantities().keySet();
    var found = products.find(ids);
    var available = inventory.available(ids);
    var province = province(destination);
    return Future.join(found, available, province).transform(all -> {
      var known = found.succeeded() ? found.result() : products.lastKnown(ids);
      var stock = available.succeeded() ? available.result() : Map.<Long, Long>of();
      var items = cart.quantities().entrySet().stream().map(entry -> new PricedCart.Item(entry.getKey(),
          entry.getValue(), known.get(entry.getKey()), stock.get(entry.getKey()))).toList();
      var expiresAt = clock.instant().plus(Cart.LIFETIME).truncatedTo(ChronoUnit.MILLIS);
      return Future.succeededFuture(new PricedCart(cart, items,
          province.succeeded() ? province.result() : Optional.empty(), all.failed(), expiresAt));
    });
  }

  private Future<Optional<String>> province(Destination destination) {
    return switch (destination) {
      case Destination.Province(var code) -> Future.succeededFuture(Optional.of(code));
      case Destination.AddressOf(var customerId, var authorization) ->
          customers.shippingProvince(customerId, authorization);
      case Destination.Unknown() -> Future.succeededFuture(Optional.empty());
    };
  }
}
