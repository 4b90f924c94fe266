package pos.cart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pos.cart.Shop.items;
import static pos.cart.Shop.refused;
import static pos.cart.Surroundings.customer;
import static pos.cart.Surroundings.product;
import static pos.testing.ServiceProcess.await;

import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.client.WebClient;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import pos.testing.Servers;

class RedisAwayTest {

  @AfterEach
  void bring_redis_back() {
    Servers.redis().restart();
  }

  private static int status(Shop shop, String path) {
    return WebClient.create(shop.service.vertx()).get(shop.service.port(), "127.0.0.1", path).send().await()
        .statusCode();
  }

  @Test
  void while_redis_is_away_everybody_is_asked_to_come_again_and_is_served_when_it_is_back() {
    try (var shop = new Shop(2)) {
      var customer = customer();
      var product = product();
      shop.add(customer, product, 1);
      Servers.redis().kill();
      for (var reply : List.of(shop.read(customer), shop.add(customer, product, 1), shop.put(customer, product, 1),
          shop.delete(customer, "/cart"), shop.service.send(HttpMethod.POST, "/guest", null).await(),
          shop.service.post("/purchases", PurchaseTest.bought(1, customer, product, 1)))) {
        refused(503, "unavailable", reply);
        assertEquals("1", reply.header("Retry-After"));
      }
      assertEquals(503, status(shop, "/health"));
      // all instances share one Redis: none is to leave the balancer, or nobody would say Retry-After
      assertEquals(200, status(shop, "/health/ready"));
      Servers.redis().restart();
      var back = Instant.now();
      await("carts", () -> shop.add(customer, product, 1).status() == 200);
      assertEquals(Map.of(product, 2L), items(shop.instances.get(1).post("/add", Shop.line(product, 1),
          "Authorization", customer.authorization())));
      assertEquals(200, status(shop, "/health"));
      assertTrue(Duration.between(back, Instant.now()).toSeconds() < 5);
    }
  }

  @Test
  void a_redis_that_hangs_holds_nobody_up() {
    try (var shop = new Shop(1)) {
      var customer = customer();
      var version = shop.add(customer, product(), 1).json().getLong("version");
      shop.redis.client(List.of("PAUSE", "5000")).await();
      var start = Instant.now();
      refused(503, "unavailable", shop.read(customer));
      assertTrue(Duration.between(start, Instant.now()).toMillis() < 4000);
      await("Redis", () -> shop.read(customer).status() == 200);
      assertEquals(version, shop.read(customer).json().getLong("version"));
    }
  }
}
