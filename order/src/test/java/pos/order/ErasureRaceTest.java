package pos.order;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pos.order.Person.checkout;
import static pos.order.Shop.mustBe;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import pos.customer.CustomerService;
import pos.order.core.Moves;
import pos.order.core.Orders;

/** Erasures at the same moment as checkouts and moves, and the data of earlier releases. */
class ErasureRaceTest {

  @RegisterExtension
  private static final Shop shop = new Shop();
  private static BlockingTransaction blocking;
  private Person person;
  private long product;

  @BeforeAll
  static void open() {
    blocking = BlockingTransaction.on(shop.orders);
  }

  @AfterAll
  static void close() {
    blocking.close();
  }

  @BeforeEach
  void join() {
    person = Person.join(shop);
    product = shop.product(1000, 10);
  }

  private void assertNamedNowhere() {
    assertEquals(List.of(), person.namedIn());
    assertEquals(0, shop.orders.number("SELECT count(*) FROM orders WHERE customer_id = $1 AND NOT erased",
        person.id()));
  }

  @Test
  void a_checkout_that_is_just_being_written_down_is_erased() {
    shop.add(person.id(), product, 1);
    blocking.begin("""
        INSERT INTO requests (caller, key, fingerprint, status, body)
        VALUES ('customer ' || $1::bigint, 'a', '', 409, '{}')
        """, person.id());
    var reply = shop.checkingOut(person.id(), "a", checkout("tok_declined"));
    blocking.awaitWaiting(1);
    mustBe(204, person.erase());
    blocking.awaitWaiting(2);
    blocking.rollBack();
    mustBe(402, reply.await());
    person.awaitErased();
    assertNamedNowhere();
  }

  @Test
  void a_checkout_that_was_being_prepared_makes_no_order_after_the_erasure_was_answered() {
    shop.add(person.id(), product, 1);
    var halt = shop.gateway().halt("prepared", "GET /product-service/products", 1, true);
    var reply = shop.orders.send(HttpMethod.POST, "/checkout", checkout("tok_visa").toBuffer(), "Authorization",
        person.token(), "Idempotency-Key", "prepared", "X-Correlation-ID", "prepared");
    halt.awaitReached();
    shop.customers.sql("UPDATE relay SET holder = 'none', held_until = 'infinity'");
    mustBe(204, person.erase());
    halt.end();
    mustBe(401, reply.await());
    shop.customers.sql("UPDATE relay SET held_until = '-infinity'");
    assertEquals(0, shop.orders.number("SELECT count(*) FROM orders WHERE customer_id = $1", person.id()));
    assertEquals(List.of(10L, 0L), shop.stock(product));
  }

  @Test
  void a_move_that_waited_for_the_erasure_erases_the_order_that_it_ends() {
    var order = person.order(product);
    mustBe(200, shop.orders.post("/admin/orders/" + order + "/ship", new JsonObject()));
    blocking.begin("SELECT FROM requests WHERE order_id = $1 FOR UPDATE", order);
    mustBe(204, person.erase());
    blocking.awaitWaiting(1);
    try (var mover = BlockingTransaction.on(shop.orders)) {
      var shipped = Orders.findAny(mover.connection(), order).await();
      var moving = Moves.write(mover.connection(), shipped.delivered());
      blocking.awaitWaiting(2);
      blocking.rollBack();
      assertTrue(moving.await().isAnonymous());
    }
  }

  @Test
  void customers_erased_by_an_earlier_release_are_erased_by_the_new_one() {
    person.receive(product);
    shop.customers.sql("UPDATE relay SET holder = 'none', held_until = 'infinity'");
    mustBe(204, person.erase());
    shop.customers.sql("DELETE FROM outbox");
    shop.customers.sql("UPDATE relay SET held_until = '-infinity'");
    shop.customers.sql("DELETE FROM schema_migrations WHERE file LIKE '%/V3__%'");
    shop.customers.another(CustomerService::new, CustomerService::port).close();
    person.awaitErased();
    assertNamedNowhere();
  }

  @Test
  void events_of_an_earlier_release_lose_their_addresses() {
    var order = person.order(product);
    shop.orders.sql("""
        UPDATE outbox SET payload = (payload::jsonb - 'province' || jsonb_build_object('reason', 'Tremblay',
          'shipping_address', o.shipping_address, 'billing_address', o.billing_address))::json
        FROM orders o WHERE o.id = $1
        """, order);
    assertEquals(List.of("orders", "outbox", "requests"), person.namedIn());
    shop.orders.sql("ALTER TABLE orders DROP COLUMN erased");
    shop.orders.sql("DROP TABLE buyers");
    List.of("still_needed", "without_person").forEach(name -> shop.orders.sql("DROP FUNCTION " + name));
    shop.orders.sql("DELETE FROM schema_migrations WHERE file LIKE '%/V2__%'");
    shop.orders.another(OrderService::new, OrderService::port).close();
    assertEquals(List.of("orders", "requests"), person.namedIn());
    var event = shop.orders.sql("SELECT payload FROM outbox WHERE payload->>'id' = $1", String.valueOf(order))
        .getFirst().getJsonObject(0);
    assertEquals("QC", event.getString("province"));
    assertEquals(order, event.getLong("id"));
  }
}
