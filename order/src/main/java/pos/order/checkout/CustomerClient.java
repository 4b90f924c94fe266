package pos.order.checkout;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import pos.common.remote.Remote;
import pos.common.rule.Failure;
import pos.common.rule.Fields;
import pos.common.rule.Flaw;
import pos.common.run.Environment;
import pos.common.shop.Address;
import pos.order.core.Customer;
import pos.order.core.Timeouts;

/** The customer service, which has the customers' addresses. */
public final class CustomerClient {

  private final Remote remote;

  public CustomerClient(Vertx vertx, Environment environment) {
    remote = new Remote(vertx, environment, "customer-service", Timeouts.CALL_MILLIS);
  }

  /** Reads one of the customer's addresses; fails with 422 when there is none with this id. */
  Future<Address> address(Customer customer, long id) {
    return remote.getFor(customer.authorization(), "/customers/me/addresses/" + id)
        .map(answer -> switch (answer.statusCode()) {
          case 200 -> CheckoutRequest.address(Fields.tolerant(answer.bodyAsJsonObject()));
          case 401 -> throw Customer.tokenRefused();
          case 404 -> throw Failure.invalid("shipping_address_id",
              Flaw.of("not_your_address", "must be one of the customer's own addresses"));
          default -> throw Failure.unavailable("customer-service");
        });
  }

  public void close() {
    remote.close();
  }
}
