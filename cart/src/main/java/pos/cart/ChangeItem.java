package pos.cart;

import io.vertx.core.Future;
import java.util.Optional;
import java.util.function.Function;

/** Changes the quantity of a product in a cart, which may increase only while the product is sold. */
final class ChangeItem {

  private final ProductClient products;
  private final Carts carts;

  ChangeItem(ProductClient products, Carts carts) {
    this.products = products;
    this.carts = carts;
  }

  /** Adds pieces to those in the cart; fails as {@link ProductClient#findSold} does. */
  Future<Outcome> add(Owner owner, Line line, Preconditions preconditions) {
    return change(products.findSold(line.productId()), sold -> carts.add(owner, line, sold, preconditions));
  }

  /** Sets the quantity, which may be 0; an increase fails as {@link ProductClient#findSold} does. */
  Future<Outcome> set(Owner owner, Line line, Preconditions preconditions) {
    // 0 is never an increase, so the catalogue need not be asked
    var product = line.quantity() == 0 ? Future.<Product>succeededFuture() : products.findSold(line.productId());
    return change(product, sold -> carts.set(owner, line, sold, preconditions));
  }

  private static Future<Outcome> change(Future<Product> product, Function<Boolean, Future<Optional<Outcome>>> change) {
    return product.transform(found -> change.apply(found.succeeded()).compose(outcome ->
        outcome.map(Future::succeededFuture).orElseGet(() -> Future.failedFuture(found.cause()))));
  }
}
