package pos.cart;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import pos.common.remote.Remote;
import pos.common.rule.Failure;
import pos.common.run.Environment;

/** The product service: names, prices, and whether products are sold. */
final class ProductClient {

  private static final Duration TIME_TO_LIVE = Duration.ofSeconds(300);
  private static final int CAPACITY = 5000;

  private final Remote remote;
  private final ListClient<Product> list;

  ProductClient(Vertx vertx, Environment environment, InstantSource clock) {
    remote = new Remote(vertx, environment, "product-service", ListClient.ATTEMPT_MILLIS);
    list = new ListClient<>(remote, "/products?limit=100&ids=",
        new ListClient.Reader<>("id", Product::from, Optional.empty()), new TtlCache<>(clock, CAPACITY), TIME_TO_LIVE);
  }

  /** Returns the products that exist; fails when the service is needed and does not answer. */
  Future<Map<Long, Product>> find(Collection<Long> ids) {
    return list.find(ids);
  }

  /** Returns the products as they were last known. */
  Map<Long, Product> lastKnown(Collection<Long> ids) {
    return list.lastKnown(ids);
  }

  /**
   * Returns a product that may be put into a cart; while the service is away, the last known one decides.
   *
   * @return fails with 404 when there is no such product, 422 when it is retired, 503 when it is not known
   */
  Future<Product> findSold(long id) {
    var ids = List.of(id);
    return find(ids).otherwise(_ -> {
      var known = lastKnown(ids);
      if (known.isEmpty()) {
        throw Failure.unavailable("The catalogue");
      }
      return known;
    }).map(found -> {
      var product = found.get(id);
      if (product == null) {
        throw Failure.notFound("product", id);
      }
      if (!product.active()) {
        throw Failure.of(Failure.Kind.INVALID, "product-retired", product.name() + " is no longer sold.");
      }
      return product;
    });
  }

  void close() {
    remote.close();
  }
}
