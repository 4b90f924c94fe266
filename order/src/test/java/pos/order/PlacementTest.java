package pos.order;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static pos.order.Shop.paidWith;

import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import pos.common.rule.IdempotencyKey;
import pos.order.core.Draft;
import pos.order.core.Placement;
import pos.order.core.Placements;
import pos.order.core.Samples;
import pos.order.core.Status;
import pos.testing.Reply;

/** Checkouts that another instance is faster than: a unique key refuses them as soon as the other one commits. */
class PlacementTest {

  /** An order as another instance writes it. */
  private static final String ORDER = """
      INSERT INTO orders (customer_id, cart_id, cart_version, status, goal, subtotal_cents, taxes, tax_cents,
        shipping_cents, total_cents, payment_method, shipping_address, billing_address, trace, created_at, updated_at,
        claimed_until)
      VALUES ($1, $2, $3, 'pending', 'confirmed', 1, '[]', 0, 0, 1, 'card', '{}', '{}', 'other', now(), now(),
        'infinity')
      """;

  private final Shop shop = Shop.shared();
  private long customer;
  private BlockingTransaction other;

  @BeforeEach
  void open() {
    customer = shop.customerWith(shop.product(1000, 9), 1);
    other = BlockingTransaction.on(shop.orders);
  }

  @AfterEach
  void close() {
    other.close();
    shop.orders.sql("DELETE FROM orders WHERE trace = 'other'");
    assertEquals(0, shop.orders.number("SELECT count(*) FROM orders WHERE customer_id = $1", customer));
    assertEquals(1, shop.cart(customer).size());
  }

  private Reply checkOutMeanwhile() {
    var reply = shop.checkingOut(customer, "own", paidWith("tok_visa"));
    other.awaitWaiting(1);
    other.commit();
    return reply.await();
  }

  @Test
  void an_order_is_not_placed_when_the_time_for_it_is_over() {
    var sample = Samples.order(Status.PENDING, Status.CONFIRMED).content();
    var draft = new Draft(UUID.randomUUID(), customer, sample.cart(), sample.quote(), sample.addresses(),
        sample.locationId(), "tok_visa");
    var now = shop.orders.sql("SELECT now()").getFirst().getOffsetDateTime(0).toInstant();
    var client = PgBuilder.client().using(shop.orders.vertx()).connectingTo(
        PgConnectOptions.fromUri(shop.orders.environment().databaseUri())
            .setPassword(shop.orders.environment().databasePassword())).build();
    assertEquals(new Placement.TooLate(), Placements.insert(client, draft, new IdempotencyKey("caller", "late", "hash"),
        "trace", new Placements.Window(now, now)).await());
    client.close().await();
    assertEquals(0, shop.orders.number("SELECT count(*) FROM requests WHERE key = 'late'"));
  }

  @Test
  void a_customer_has_one_checkout_at_a_time() {
    other.begin(ORDER, customer, "another cart", 1L);
    var reply = checkOutMeanwhile();
    assertEquals("checkout-in-progress", reply.code());
    assertEquals("1", reply.header("Retry-After"));
  }

  @Test
  void a_version_of_a_cart_is_ordered_once() {
    var cart = shop.carts.get("/cart", "Authorization", shop.token(customer)).json();
    other.begin(ORDER, Shop.customer(), cart.getValue("cart_id").toString(), cart.getLong("version"));
    assertEquals("checkout-in-progress", checkOutMeanwhile().code());
  }

  @Test
  void a_key_is_used_for_one_request() {
    other.begin("""
        INSERT INTO requests (caller, key, fingerprint, status, body)
        VALUES ('customer ' || $1::bigint, 'own', 'of another request', 409, '{}')
        """, customer);
    assertEquals("idempotency-key-reused", checkOutMeanwhile().code());
  }
}
