package pos.cart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static pos.cart.OtherServices.customer;
import static pos.cart.OtherServices.product;
import static pos.cart.Shop.assertRefused;
import static pos.cart.Shop.assertUnavailable;
import static pos.cart.Shop.items;
import static pos.testing.ServiceProcess.await;

import io.vertx.ext.web.client.WebClient;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import pos.testing.ForgetfulProxy;
import pos.testing.Servers;

class RedisAwayTest {

  @AfterEach
  void restart_redis() {
    Servers.redis().restart();
  }

  private static int status(Shop shop, String path) {
    return WebClient.create(shop.service.vertx()).get(shop.service.port(), "127.0.0.1", path).send().await()
        .statusCode();
  }

  @Test
  void without_redis_clients_are_asked_to_try_again_and_are_served_when_it_is_back() {
    try (var shop = Shop.open(2)) {
      var customer = customer();
      var product = product();
      shop.add(customer, product, 1);
      Servers.redis().kill();
      assertUnavailable(shop.read(customer));
      assertUnavailable(shop.add(customer, product, 1));
      assertUnavailable(shop.put(customer, product, 1));
      assertUnavailable(shop.delete(customer, "/cart"));
      assertUnavailable(shop.openGuestSession());
      assertUnavailable(shop.service.post("/purchases", PurchaseTest.purchaseOf(1, customer, product, 1)));
      assertEquals(503, status(shop, "/health"));
      // all instances share one Redis: if they left the balancer, clients would get no Retry-After
      assertEquals(200, status(shop, "/health/ready"));
      Servers.redis().restart();
      await("carts", () -> shop.add(customer, product, 1).status() == 200);
      assertEquals(Map.of(product, 2L), items(shop.instances.get(1).post("/add", Shop.line(product, 1),
          "Authorization", customer.authorization())));
      assertEquals(200, status(shop, "/health"));
    }
  }

  @Test
  void connections_that_a_firewall_has_forgotten_are_given_up() {
    var shop = new Shop(1);
    try (var redis = new ForgetfulProxy(Servers.redis().port())) {
      shop.service.with("REDIS_URL", redis.inFrontOf(Servers.freshRedis().uri()));
      shop.start();
      var customer = customer();
      var product = product();
      shop.add(customer, product, 1);
      redis.forget();
      await("carts", () -> shop.read(customer).status() == 200);
      assertEquals(Map.of(product, 1L), items(shop.read(customer)));
      assertEquals(200, status(shop, "/health"));
    } finally {
      shop.close();
    }
  }

  @Test
  void a_request_does_not_wait_for_a_redis_that_hangs() {
    try (var shop = Shop.open(1)) {
      var customer = customer();
      var version = shop.add(customer, product(), 1).json().getLong("version");
      shop.redis().client(List.of("PAUSE", "15000")).await();
      var pong = shop.redis().ping(List.of());
      assertRefused(503, "unavailable", shop.read(customer));
      assertFalse(pong.isComplete(), "Redis answered before the request gave up");
      pong.await();
      await("Redis", () -> shop.read(customer).status() == 200);
      assertEquals(version, shop.version(customer));
    }
  }

  @Test
  void a_full_redis_refuses_to_let_carts_grow_and_serves_all_else() {
    try (var shop = Shop.open(1)) {
      var customer = customer();
      var product = product();
      shop.add(customer, product, 5);
      shop.redis().config(List.of("SET", "maxmemory", "1mb")).await();
      assertUnavailable(shop.add(customer, product, 1));
      assertUnavailable(shop.openGuestSession());
      assertEquals(Map.of(product, 5L), shop.items(customer));
      assertEquals(200, status(shop, "/health/ready"));
      shop.redis().config(List.of("SET", "maxmemory", "0")).await();
      assertEquals(Map.of(product, 6L), items(shop.add(customer, product, 1)));
    }
  }
}
