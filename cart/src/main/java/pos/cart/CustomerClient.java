package pos.cart;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import pos.common.remote.Remote;
import pos.common.remote.SingleFlight;
import pos.common.run.Environment;
import pos.common.shop.Tax;

/** The customer service: the province that a customer has orders shipped to. */
final class CustomerClient {

  private static final Duration TIME_TO_LIVE = Duration.ofSeconds(60);
  private static final int CAPACITY = 5000;

  private final Remote remote;
  private final TtlCache<Long, String> provinces;
  private final SingleFlight<Long, Optional<String>> calls = new SingleFlight<>();

  CustomerClient(Vertx vertx, Environment environment, InstantSource clock) {
    remote = new Remote(vertx, environment, "customer-service", ListClient.ATTEMPT_MILLIS);
    provinces = new TtlCache<>(clock, CAPACITY);
  }

  /**
   * Returns the province of the customer's default shipping address, if there is one.
   *
   * @param authorization the customer's own {@code Authorization} header
   */
  Future<Optional<String>> shippingProvince(long customerId, String authorization) {
    var cached = provinces.fresh(customerId);
    return cached.isPresent() ? Future.succeededFuture(cached)
        : calls.get(customerId, () -> fetch(customerId, authorization));
  }

  /** Caches no missing address: a customer who adds one must see the taxes at once. */
  private Future<Optional<String>> fetch(long customerId, String authorization) {
    return remote.getFor(authorization, "/customers/me/addresses?limit=200")
        .timeout(ListClient.TIMEOUT_MILLIS, TimeUnit.MILLISECONDS)
        .map(CustomerClient::defaultProvince)
        .onSuccess(found -> found.ifPresent(province -> provinces.put(customerId, province, TIME_TO_LIVE)));
  }

  private static Optional<String> defaultProvince(HttpResponse<Buffer> response) {
    if (response.statusCode() != 200) {
      throw new IllegalStateException("the response has status " + response.statusCode());
    }
    return response.bodyAsJsonObject().getJsonArray("items").stream().map(JsonObject.class::cast)
        .filter(address -> address.getBoolean("default_shipping"))
        .map(address -> address.getString("province"))
        .filter(Tax.provinces()::contains).findFirst();
  }

  void close() {
    remote.close();
  }
}
