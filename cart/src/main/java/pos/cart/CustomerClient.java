package pos.cart;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import pos.common.run.Environment;
import pos.common.http.HttpApp;
import pos.common.remote.SingleFlight;
import pos.common.remote.Remote;
import pos.common.shop.Tax;

/** The customer service: to which province a customer has things sent; once there is one, remembered for 60 s. */
final class CustomerClient {

  private static final int SECONDS = 60;
  private static final int CAPACITY = 5000;

  private final Remote remote;
  private final Recent<Long, String> provinces;
  private final SingleFlight<Long, String> questions = new SingleFlight<>();

  CustomerClient(Vertx vertx, Environment environment, HttpApp app, InstantSource clock) {
    remote = new Remote(vertx, environment, app, "customer-service", Lookup.TIMEOUT_MILLIS - 100);
    provinces = new Recent<>(clock, CAPACITY);
  }

  /**
   * The province of the default shipping address, empty when there is none.
   *
   * @param authorization the customer's own, with which his addresses are read
   */
  Future<String> shippingProvince(long customerId, String authorization) {
    var known = provinces.fresh(customerId);
    return known != null ? Future.succeededFuture(known)
        : questions.ask(customerId, () -> ask(customerId, authorization));
  }

  private Future<String> ask(long customerId, String authorization) {
    return remote.getFor(authorization, "/customers/me/addresses?limit=200")
        .timeout(Lookup.TIMEOUT_MILLIS, TimeUnit.MILLISECONDS)
        .map(CustomerClient::defaultProvince)
        .onSuccess(province -> remember(customerId, province));
  }

  /** Whoever has no address may be about to add one, and then wants to see the taxes. */
  private void remember(long customerId, String province) {
    if (!province.isEmpty()) {
      provinces.put(customerId, province, SECONDS);
    }
  }

  private static String defaultProvince(HttpResponse<Buffer> response) {
    if (response.statusCode() != 200) {
      throw new IllegalStateException("customer-service answered " + response.statusCode());
    }
    return response.bodyAsJsonObject().getJsonArray("items").stream().map(JsonObject.class::cast)
        .filter(address -> address.getBoolean("default_shipping"))
        .map(address -> address.getString("province"))
        .filter(Tax.provinces()::contains).findFirst().orElse("");
  }

  void close() {
    remote.close();
  }
}
