package pos.order;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import pos.common.run.Environment;
import pos.common.rule.Failure;
import pos.common.rule.Fields;
import pos.common.remote.Remote;
import pos.common.shop.Address;

/** The customer service, which has the customers' addresses. */
final class CustomerClient {

  private static final int TIMEOUT_MILLIS = 2000;

  private final Remote remote;

  CustomerClient(Vertx vertx, Environment environment) {
    remote = new Remote(vertx, environment, "customer-service", TIMEOUT_MILLIS);
  }

  /** An address of the customer; fails with 422 when he has no such. @param authorization the customer's */
  Future<Address> address(String authorization, long id) {
    return remote.getFor(authorization, "/customers/me/addresses/" + id).map(answer -> switch (answer.statusCode()) {
      case 200 -> address(Fields.of(answer.bodyAsJsonObject()));
      case 401 -> throw tokenRefused();
      case 404 -> throw Failure.invalid("shipping_address_id", "must be an address of yours");
      default -> throw Failure.unavailable("customer-service");
    });
  }

  private static Address address(Fields fields) {
    var address = Address.from(fields);
    fields.check();
    return address;
  }

  /** The token is good by itself, but its session has been ended. */
  static Failure tokenRefused() {
    return Failure.of(Failure.Kind.UNAUTHENTICATED, "invalid-token", "The access token is not valid any more: log in again.");
  }

  void close() {
    remote.close();
  }
}
