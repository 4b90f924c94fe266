package pos.cart;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import pos.common.run.Environment;
import pos.common.rule.Failure;
import pos.common.http.HttpApp;
import pos.common.remote.Remote;

/** The product service: what things are called, what they cost and whether they are sold; remembered for 300 s. */
final class ProductClient {

  private static final int SECONDS = 300;
  private static final int CAPACITY = 5000;

  private final Remote remote;
  private final Lookup<Product> lookup;

  ProductClient(Vertx vertx, Environment environment, HttpApp app, InstantSource clock) {
    remote = new Remote(vertx, environment, app, "product-service", Lookup.TIMEOUT_MILLIS - 100);
    lookup = new Lookup<>(remote, "/products?limit=100&ids=", new Lookup.Reader<>("id", Product::from, null),
        new Recent<>(clock, CAPACITY), SECONDS);
  }

  /** Fails when some have to be asked for and the service is away: then there is {@link #lastKnown}. */
  Future<Map<Long, Product>> find(Collection<Long> ids) {
    return lookup.find(ids);
  }

  Map<Long, Product> lastKnown(Collection<Long> ids) {
    return lookup.lastKnown(ids);
  }

  /**
   * A product that can be put into a cart. While the service is away, one that was sold when it was last heard of can.
   *
   * @throws Failure 404 when there is none, 422 when it is retired, 503 when nobody knows
   */
  Future<Product> findSold(long id) {
    var ids = List.of(id);
    return find(ids).otherwise(away -> {
      if (lastKnown(ids).isEmpty()) {
        throw Failure.unavailable("The catalogue");
      }
      return lastKnown(ids);
    }).map(found -> {
      var product = found.get(id);
      if (product == null) {
        throw Failure.notFound("product", id);
      }
      if (!product.active()) {
        throw Failure.of(422, "product-retired", product.name() + " is no longer sold.");
      }
      return product;
    });
  }

  void close() {
    remote.close();
  }
}
