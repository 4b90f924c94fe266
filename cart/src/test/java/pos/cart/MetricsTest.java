package pos.cart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static pos.cart.OtherServices.customer;

import org.junit.jupiter.api.Test;
import pos.common.run.Metrics;

class MetricsTest {

  private static long activeSessions(Shop shop) {
    var gauge = Metrics.registry(shop.service.vertx()).get("cart.service.sessions.active");
    return (long) gauge.tag("instance", shop.service.environment().instance()).gauge().value();
  }

  @Test
  void an_instance_counts_the_sessions_that_it_served_within_their_lifetime() {
    try (var shop = Shop.open(1)) {
      shop.pass(Cart.LIFETIME.toSeconds() + 1);
      var customer = customer();
      shop.read(customer);
      shop.read(customer);
      var guest = shop.guest();
      shop.service.get(guest + "/cart");
      shop.service.get("/guest/" + "A".repeat(32) + "/cart");
      assertEquals(2, activeSessions(shop));
      shop.pass(1000);
      shop.read(customer);
      shop.pass(900);
      assertEquals(1, activeSessions(shop));
    }
  }
}
