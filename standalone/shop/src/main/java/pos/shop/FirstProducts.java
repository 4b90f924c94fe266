package pos.shop;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;

/** A new shop can sell when the sales service has learnt the products of the product service from its events. */
final class FirstProducts {

  private static final long PAUSE_MILLIS = 100;

  private final Vertx vertx;
  private final ServiceClient services;
  private final long end;

  private FirstProducts(Vertx vertx, ServiceClient services, long end) {
    this.vertx = vertx;
    this.services = services;
    this.end = end;
  }

  /**
   * Waits until the sales service knows as many products as a page of the product service has.
   *
   * @param patience the time after which the shop opens all the same, as it does when a service does not answer
   */
  static Future<Void> await(Vertx vertx, ServiceClient services, Duration patience) {
    var first = new FirstProducts(vertx, services, System.nanoTime() + patience.toNanos());
    return services.get(Part.PRODUCT, "/products?limit=200").map(page -> page.getJsonArray("items").size())
        .compose(first::await).otherwiseEmpty();
  }

  private Future<Void> await(int products) {
    return services.get(Part.SALES, "/catalogue")
        .compose(known -> hasMost(known, products) || System.nanoTime() - end > 0 ? Future.succeededFuture()
            : vertx.timer(PAUSE_MILLIS).compose(_ -> await(products)));
  }

  private static boolean hasMost(JsonObject known, int products) {
    return !known.getBoolean("complete") || known.getJsonArray("items").size() >= products;
  }
}
