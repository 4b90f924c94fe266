package pos.order;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static pos.order.Shop.mustBe;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import pos.customer.CustomerService;
import pos.testing.ServiceProcess;
import pos.testing.ServiceUnderTest;

/** Kills the two services that take part in an erasure; each test has a shop of its own. */
class ErasureCrashTest {

  private final Shop shop = new Shop();
  private Person person;
  private long product;

  @BeforeEach
  void open() {
    shop.start();
    person = Person.join(shop);
    product = shop.product(1000, 10);
  }

  @AfterEach
  void close() {
    shop.close();
  }

  @Test
  void an_order_service_killed_in_the_middle_of_an_erasure_finishes_it() {
    var order = person.receive(product);
    try (var blocking = BlockingTransaction.on(shop.orders);
        var process = ServiceProcess.start(OrderService.class, variables(shop.orders))) {
      shop.orders.vertx().undeploy(shop.orders.verticle(OrderService.class).deploymentID()).await();
      blocking.begin("SELECT FROM orders WHERE id = $1 FOR UPDATE", order);
      mustBe(204, person.erase());
      blocking.awaitWaiting(1);
      process.kill();
      blocking.rollBack();
      assertEquals(List.of("orders", "requests"), person.namedIn());
      process.restart();
      person.awaitErased();
    }
    assertEquals(List.of(), person.namedIn());
  }

  @Test
  void a_customer_service_killed_before_it_published_an_erasure_publishes_it_after_its_restart() {
    person.receive(product);
    var variables = variables(shop.customers);
    try (var process = ServiceProcess.start(CustomerService.class, variables)) {
      shop.customers.sql("UPDATE relay SET holder = 'none', held_until = 'infinity'");
      mustBe(204, person.erase());
      shop.customers.vertx().deploymentIDs().forEach(id -> shop.customers.vertx().undeploy(id).await());
      process.kill();
      assertEquals(List.of("orders", "requests"), person.namedIn());
      shop.customers.sql("UPDATE relay SET held_until = '-infinity'");
      process.restart();
      person.awaitErased();
    }
    assertEquals(List.of(), person.namedIn());
  }

  private static Map<String, String> variables(ServiceUnderTest service) {
    var environment = service.environment();
    return Map.of("HOST", "127.0.0.1", "INSTANCE_ID", "victim", "DATABASE_URL", environment.databaseUri(),
        "DATABASE_PASSWORD", environment.databasePassword(), "REDIS_URL", environment.redisUri(),
        "GATEWAY_URL", environment.gatewayUrl());
  }
}
