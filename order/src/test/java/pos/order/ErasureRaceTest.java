package pos.order;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pos.order.Person.wish;
import static pos.order.Shop.mustBe;

import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import pos.customer.CustomerService;

/** An erasure that meets checkouts and moves at the worst instant, and what an older release left behind. */
class ErasureRaceTest {

  private static Shop shop;
  private static Held held;
  private Person person;
  private long product;

  @BeforeAll
  static void open() {
    shop = new Shop();
    held = new Held(shop.orders);
  }

  @AfterAll
  static void close() {
    held.close();
    shop.close();
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
  void a_checkout_that_is_just_being_written_down_is_not_missed() {
    shop.add(person.id(), product, 1);
    held.hold("""
        INSERT INTO requests (caller, key, fingerprint, status, body)
        VALUES ('customer ' || $1::bigint, 'a', '', 409, '{}')
        """, person.id());
    var reply = shop.checkingOut(person.id(), "a", wish("tok_declined"));
    held.awaitWaiting(1);
    mustBe(204, person.erase());
    held.awaitWaiting(2);
    held.end();
    mustBe(402, reply.await());
    person.awaitGone();
    assertNamedNowhere();
  }

  @Test
  void a_move_that_has_waited_for_the_erasure_erases_what_it_ends() {
    var order = person.orders(product);
    mustBe(200, shop.orders.post("/admin/orders/" + order + "/ship", new JsonObject()));
    held.hold("SELECT FROM requests WHERE order_id = $1 FOR UPDATE", order);
    mustBe(204, person.erase());
    held.awaitWaiting(1);
    try (var mover = new Held(shop.orders)) {
      var shipped = Orders.find(mover.connection(), order, null).await();
      var moving = Orders.write(mover.connection(), shipped, shipped.sent(Status.DELIVERED));
      held.awaitWaiting(2);
      held.end();
      assertTrue(moving.await().content().isAnonymous());
    }
  }

  @Test
  void who_was_erased_before_there_were_such_events_is_erased_with_the_new_release() {
    person.receives(product);
    shop.customers.sql("UPDATE relay SET holder = 'nobody', held_until = 'infinity'");
    mustBe(204, person.erase());
    shop.customers.sql("DELETE FROM outbox");
    shop.customers.sql("UPDATE relay SET held_until = '-infinity'");
    shop.customers.sql("DELETE FROM schema_migrations WHERE file LIKE '%/V3__%'");
    shop.customers.another(CustomerService::new, CustomerService::port).close();
    person.awaitGone();
    assertNamedNowhere();
  }

  @Test
  void events_of_the_release_before_lose_their_addresses() {
    var order = person.orders(product);
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
